package lift

import (
	"strings"

	"strideline/model"
)

func analyticsKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::Glue::Job": {
			id:      identity{service: "glue", arnType: "job", resource: "job/{name}", nameProp: "Name"},
			declare: func(l *lifter, it *item) { l.addNode(it, model.Function, "job") }, link: linkGlueJob,
		},
		"AWS::Glue::Crawler": {
			id:      identity{service: "glue", arnType: "crawler", resource: "crawler/{name}", nameProp: "Name"},
			declare: declareCrawler, link: linkCrawler,
		},
		"AWS::Glue::Trigger": {declare: declareGlueTrigger, link: linkGlueTrigger},
		"AWS::Glue::Database": {
			id:      identity{service: "glue", arnType: "database", resource: "database/{name}"},
			declare: declareGlueDatabase,
		},
		"AWS::Athena::WorkGroup": {
			id:      identity{service: "athena", arnType: "workgroup", resource: "workgroup/{name}", nameProp: "Name"},
			declare: declareWorkGroup, link: linkWorkGroup,
		},
		"AWS::Athena::DataCatalog": {declare: declareCatalog, link: linkCatalog},
	}
	for _, t := range []string{
		"Glue::Table", "Glue::Partition", "Glue::Connection", "Glue::Workflow", "Glue::SecurityConfiguration", "Glue::Registry", "Glue::Schema",
		"Glue::SchemaVersion", "Glue::Classifier", "Glue::DataCatalogEncryptionSettings", "Athena::NamedQuery", "Athena::PreparedStatement",
	} {
		out["AWS::"+t] = &kind{plumbing: true}
	}
	return out
}

// linkGlueJob joins a job with its role, the bucket its script comes from and
// what its arguments name.
func linkGlueJob(l *lifter, it *item) {
	p := it.Props
	l.runsAs(it, it.node, p.Get("Role"))
	for _, o := range p.Get("Command", "ScriptLocation").Options() {
		if n := l.bucketOf(o); n != nil {
			l.edge(it, model.Edge{From: n.ID, To: it.node.ID, Kind: model.Code, Conditional: o.When, At: o.At})
		}
	}
	for _, o := range p.Get("DefaultArguments").Options() {
		for _, f := range o.Fields {
			if n := l.bucketOf(f.Value); n != nil && l.owner[n.ID] != nil {
				l.wireTo(it.node, n, f.Value.At)
				continue
			}
			l.wire(it.node, f.Value)
		}
	}
}

func declareCrawler(l *lifter, it *item) { l.addNode(it, model.Function, "job") }

func linkCrawler(l *lifter, it *item) {
	p := it.Props
	l.runsAs(it, it.node, p.Get("Role"))
	for _, t := range p.Get("Targets", "S3Targets").Each() {
		for _, o := range t.Get("Path").Options() {
			n := l.bucketOf(o)
			if n == nil {
				n = l.find(o, "bucket")
			}
			if n != nil && n.Class == "bucket" {
				l.wireTo(it.node, n, o.At)
			}
		}
	}
	for _, t := range p.Get("Targets", "DynamoDBTargets").Each() {
		l.wire(it.node, t.Get("Path"))
	}
	l.wire(it.node, p.Get("DatabaseName"))
}

// declareGlueTrigger makes a trigger of one that starts by the clock or by an
// event; the rest hang on other jobs.
func declareGlueTrigger(l *lifter, it *item) {
	v := it.Props.Get("Type")
	class := "direct"
	if s, _ := v.Str(); s == "SCHEDULED" {
		class = "schedule"
	}
	a := l.set(l.addNode(it, model.Trigger, class))
	a.byDefault("auth", "internal")
	if class == "schedule" {
		a.str("schedule", it.Props.Get("Schedule"))
	}
}

func linkGlueTrigger(l *lifter, it *item) {
	for _, act := range it.Props.Get("Actions").Each() {
		for _, o := range append(act.Get("JobName").Options(), act.Get("CrawlerName").Options()...) {
			if to := l.find(o, "job"); to != nil && to.Kind == model.Function {
				l.sendTo(it, it.node, to, o, "")
			}
		}
	}
}

func declareGlueDatabase(l *lifter, it *item) {
	n := l.addNode(it, model.Store, "warehouse")
	l.alsoCalled(n, it.Props.Get("DatabaseInput", "Name"))
}

func declareWorkGroup(l *lifter, it *item) {
	n := l.addNode(it, model.Store, "warehouse")
	l.set(n).encryptedWith(it.Props.Get("WorkGroupConfiguration", "ResultConfiguration", "EncryptionConfiguration", "KmsKey"))
	l.tags(n, it.Props.Get("Tags"))
}

func linkWorkGroup(l *lifter, it *item) {
	l.deliverTo(it, it.Props.Get("WorkGroupConfiguration", "ResultConfiguration", "OutputLocation"))
}

// declareCatalog makes a way in of a catalogue that queries a function.
func declareCatalog(l *lifter, it *item) {
	if s, _ := it.Props.Get("Type").Str(); s == "LAMBDA" {
		l.set(l.addNode(it, model.Trigger, "direct")).byDefault("auth", "internal")
	}
}

func linkCatalog(l *lifter, it *item) {
	if it.node == nil {
		return
	}
	for _, p := range it.Props.Get("Parameters").Options() {
		for _, f := range p.Fields {
			if !strings.HasSuffix(f.Key, "function") {
				continue
			}
			for _, o := range f.Value.Options() {
				if to := l.destination(o, model.Function, "lambda"); to != nil {
					l.sendTo(it, it.node, to, o, "")
				}
			}
		}
	}
}
