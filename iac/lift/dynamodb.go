package lift

import (
	"strideline/iac/resource"
	"strideline/model"
)

func dynamodbKinds() map[string]*kind {
	id := identity{service: "dynamodb", arnType: "table", resource: "table/{name}", nameProp: "TableName"}
	return map[string]*kind{
		"AWS::DynamoDB::Table":       {id: id, declare: declareTable, link: linkTable},
		"AWS::DynamoDB::GlobalTable": {id: id, declare: declareTable, link: linkTable},
	}
}

func declareTable(l *lifter, it *item) {
	n := l.addNode(it, model.Store, "table")
	a, p := l.set(n), it.Props
	a.present("stream", p.Get("StreamSpecification"))
	a.bool("pointInTimeRecovery", p.Get("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"))
	a.bool("deletionProtection", p.Get("DeletionProtectionEnabled"))
	switch sse := p.Get("SSESpecification"); {
	case sse.Get("KMSMasterKeyId").Written():
		a.value("encryption", "customer", sse.Get("KMSMasterKeyId").At)
	case sse.Get("SSEEnabled").Written():
		if on, ok := sse.Get("SSEEnabled").Bool(); ok && on {
			a.value("encryption", "managed", sse.At)
		}
	}
	a.tableCapacity(p)
	if it.Type == "AWS::DynamoDB::GlobalTable" {
		a.replicas(p.Get("Replicas"))
	}
	l.tags(n, p.Get("Tags"))
}

// tableCapacity reads how a table is paid. Default: CloudFormation reference,
// BillingMode (provisioned).
func (a attrs) tableCapacity(p resource.Value) {
	v := p.Get("BillingMode")
	switch s, ok := v.Str(); {
	case ok && s == "PAY_PER_REQUEST":
		a.value("billing", "on-demand", v.At)
	case ok && s == "PROVISIONED":
		a.value("billing", "provisioned", v.At)
	case v.Written():
		a.unknown("billing", unknownReason(v), v.At)
	}
	a.number("maxCapacity", p.Get("OnDemandThroughput", "MaxWriteRequestUnits"))
	a.number("maxCapacity", p.Get("WriteOnDemandThroughputSettings", "MaxWriteRequestUnits"))
}

// replicas reads what a global table says for each region: it is protected
// where one of its copies is, for that copy can be gone back to.
func (a attrs) replicas(v resource.Value) {
	for _, r := range v.Each() {
		for name, path := range map[string][]string{
			"pointInTimeRecovery": {"PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"},
			"deletionProtection":  {"DeletionProtectionEnabled"},
		} {
			if on, known := r.Get(path...).Bool(); known && on {
				a.value(name, true, r.Get(path...).At)
			}
		}
	}
}

func linkTable(l *lifter, it *item) {
	p := it.Props
	l.protect(it, p.Get("SSESpecification", "KMSMasterKeyId"))
	l.inlinePolicy(it, p.Get("ResourcePolicy", "PolicyDocument"))
	l.delivers(it, p.Get("KinesisStreamSpecification", "StreamArn"), false)
	for _, o := range p.Get("ImportSourceSpecification", "S3BucketSource", "S3Bucket").Options() {
		if from := l.byName(o, "s3", ""); from != nil {
			l.edge(it, model.Edge{From: from.ID, To: it.node.ID, Kind: model.Delivers, Conditional: o.When, At: o.At})
		}
	}
	for _, r := range p.Get("Replicas").Each() {
		l.inlinePolicy(it, r.Get("ResourcePolicy", "PolicyDocument"))
		l.protect(it, r.Get("SSESpecification", "KMSMasterKeyId"))
	}
}
