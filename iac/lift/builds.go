package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// buildKinds are machines that build and deploy: code runs in them as a role.
func buildKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::CodeBuild::Project": {
			id:      identity{service: "codebuild", arnType: "project", resource: "project/{name}", nameProp: "Name"},
			declare: declareBuild, link: linkBuild,
		},
		"AWS::CodePipeline::Pipeline": {
			id:      identity{service: "codepipeline", arnType: "pipeline", resource: "{name}", nameProp: "Name"},
			declare: func(l *lifter, it *item) { l.addNode(it, model.Function, "job") },
			link:    linkPipeline,
		},
		"AWS::CodeCommit::Repository": {
			id:      identity{service: "codecommit", arnType: "repository", resource: "{name}", nameProp: "RepositoryName", nameAttr: "Name", ref: "id"},
			declare: func(l *lifter, it *item) { l.addNode(it, model.Store, "registry") },
		},
	}
	for _, t := range []string{
		"CodeBuild::SourceCredential", "CodeBuild::ReportGroup", "CodePipeline::Webhook", "CodePipeline::CustomActionType",
		"CodeStarConnections::Connection", "CodeConnections::Connection", "CodeStarNotifications::NotificationRule",
	} {
		out["AWS::"+t] = &kind{plumbing: true, id: identity{ref: "arn"}}
	}
	return out
}

func declareBuild(l *lifter, it *item) {
	n := l.addNode(it, model.Function, "job")
	env := it.Props.Get("Environment")
	l.set(n).str("image", env.Get("Image"))
	for _, e := range env.Get("EnvironmentVariables").Each() {
		if name, ok := e.Get("Name").Str(); ok {
			l.set(n).add("environment", name, e.At)
		}
	}
	l.privileged(n, env.Get("PrivilegedMode"))
	l.tags(n, it.Props.Get("Tags"))
}

func linkBuild(l *lifter, it *item) {
	p := it.Props
	l.runsAs(it, it.node, p.Get("ServiceRole"))
	for _, e := range p.Get("Environment", "EnvironmentVariables").Each() {
		l.buildVariable(it, e)
	}
	if img := p.Get("Environment", "Image"); !strings.HasPrefix(l.text(img), "aws/codebuild/") {
		l.image(it, img)
		l.mutableImage(it.node, img)
	}
	l.joinNetwork(it, it.node, resource.MapOf(it.At, resource.F("SubnetIds", p.Get("VpcConfig", "Subnets"))))
	source := p.Get("Source")
	switch typ, _ := source.Get("Type").Str(); typ {
	case "S3":
		for _, o := range source.Get("Location").Options() {
			name, _, _ := strings.Cut(l.text(o), "/")
			if n := l.findText(name, "bucket"); n != nil && n.Class == "bucket" {
				l.codeFrom(it, n, o)
			}
		}
	case "CODECOMMIT":
		l.repository(it, source.Get("Location"))
	case "GITHUB", "GITHUB_ENTERPRISE", "BITBUCKET", "GITLAB":
		if on, _ := p.Get("Triggers", "Webhook").Bool(); on {
			l.webhook(it, fold(typ), p.Get("Triggers"))
		}
	}
}

// repository joins a build with the repository, declared here, of its source:
// by name, or by the URL that ends in it.
func (l *lifter) repository(it *item, v resource.Value) {
	for _, o := range v.Options() {
		n := l.find(o, "registry")
		if n == nil {
			name := l.text(o)
			n = l.findText(name[strings.LastIndexByte(name, '/')+1:], "registry")
		}
		if n != nil && n.Class == "registry" {
			l.codeFrom(it, n, o)
		}
	}
}

// buildVariable joins a build with what a variable of its environment names: a
// store, or by its type a secret or parameter.
func (l *lifter) buildVariable(it *item, e resource.Value) {
	v := e.Get("Value")
	service, tail := "", ""
	switch typ, _ := e.Get("Type").Str(); typ {
	case "PARAMETER_STORE":
		service, tail = "ssm", "parameter/"
	case "SECRETS_MANAGER":
		service, tail = "secretsmanager", "secret:"
	default:
		l.wire(it.node, v)
		return
	}
	for _, o := range v.Options() {
		name, _, _ := strings.Cut(l.text(o), ":")
		if strings.HasPrefix(l.text(o), "arn:") {
			name = l.text(o)
		}
		o.Text = strings.TrimPrefix(name, "/")
		if to := l.byName(o, service, tail); to != nil && to.Kind == model.Store {
			l.wireTo(it.node, to, o.At)
		}
	}
}

// webhook is the way in through which a code host starts a build: who may push
// or propose a change there decides what runs here.
func (l *lifter) webhook(it *item, host string, v resource.Value) {
	t := l.sideNode(it, it.ID+" webhook", model.Trigger, "direct")
	l.owner[t.ID] = it
	a := l.set(t)
	a.value("auth", "signature", v.At)
	a.value("source", host, v.At)
	a.byDefault("async", true)
	if f := v.Get("FilterGroups"); f.Written() {
		a.value("filtered", true, f.At)
		a.value("filter", l.written(f), f.At)
	}
	from := l.actor("service", "service:"+host, host)
	l.edge(it, model.Edge{From: from.ID, To: t.ID, Kind: model.Calls, At: v.At})
	l.edge(it, model.Edge{From: t.ID, To: it.node.ID, Kind: model.Invokes, At: v.At})
}

// linkPipeline joins a pipeline with what its actions read, run and deploy as.
func linkPipeline(l *lifter, it *item) {
	p := it.Props
	l.runsAs(it, it.node, p.Get("RoleArn"))
	l.wire(it.node, p.Get("ArtifactStore", "Location"))
	for _, s := range p.Get("ArtifactStores").Each() {
		l.wire(it.node, s.Get("ArtifactStore", "Location"))
	}
	for _, stage := range p.Get("Stages").Each() {
		for _, a := range stage.Get("Actions").Each() {
			l.pipelineAction(it, a)
		}
	}
}

func (l *lifter) pipelineAction(it *item, a resource.Value) {
	l.runsAs(it, it.node, a.Get("RoleArn"))
	provider, _ := a.Get("ActionTypeId", "Provider").Str()
	c := a.Get("Configuration")
	runs := map[string][3]string{"CodeBuild": {"ProjectName", "codebuild", "project/"}, "Lambda": {"FunctionName", "lambda", "function:"}, "StepFunctions": {"StateMachineArn", "states", ""}}
	if r, ok := runs[provider]; ok {
		for _, o := range c.Get(r[0]).Options() {
			if to := l.byName(o, r[1], r[2]); to != nil && to.Kind == model.Function && to != it.node {
				l.sendTo(it, it.node, to, o, l.viaRole(it.Props.Get("RoleArn")))
			}
		}
	}
	switch provider {
	case "S3":
		if category, _ := a.Get("ActionTypeId", "Category").Str(); category == "Source" {
			l.codeBucket(it, c.Get("S3Bucket"))
		}
	case "CodeCommit":
		l.repository(it, c.Get("RepositoryName"))
	case "ECR":
		for _, o := range c.Get("RepositoryName").Options() {
			l.codeFrom(it, l.registryOf(o), o)
		}
	case "CloudFormation":
		from, to := l.viaRole(it.Props.Get("RoleArn")), l.viaRole(c.Get("RoleArn"))
		if from != "" && to != "" && from != to {
			at := c.Get("RoleArn").At
			l.edge(it, model.Edge{From: from, To: to, Kind: model.Passes, Actions: []string{"iam:PassRole"}, At: at})
		}
	}
}
