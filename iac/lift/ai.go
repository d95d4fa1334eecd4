package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// aiKinds are models and what is built of them: an agent is a model that runs
// functions, a knowledge base a model that reads stores.
func aiKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::Bedrock::Agent": {
			id:      identity{service: "bedrock", arnType: "agent", resource: "agent/{name}", arnAttr: "AgentArn", nameAttr: "AgentId"},
			declare: declareAgent, link: linkAgent,
		},
		"AWS::Bedrock::KnowledgeBase": {
			id:      identity{service: "bedrock", arnType: "knowledge-base", resource: "knowledge-base/{name}", arnAttr: "KnowledgeBaseArn", nameAttr: "KnowledgeBaseId"},
			declare: declareKnowledge, link: linkKnowledge,
		},
		"AWS::Bedrock::AgentAlias": {
			id:      identity{service: "bedrock", arnType: "agent-alias", resource: "agent-alias/" + agentPart + "/{name}", arnAttr: "AgentAliasArn", nameAttr: "AgentAliasId"},
			declare: declareAgentAlias, link: func(l *lifter, it *item) { it.node = l.nodeOf(it) },
		},
		"AWS::Bedrock::DataSource": {link: linkDataSource},
		"AWS::SageMaker::Endpoint": {
			id:      identity{service: "sagemaker", arnType: "endpoint", resource: "endpoint/{name}", nameProp: "EndpointName", ref: "arn", nameAttr: "EndpointName"},
			declare: declareKnowledge, link: linkEndpoint,
		},
		"AWS::SageMaker::NotebookInstance": {declare: declareNotebook, link: linkNotebook},
	}
	for _, t := range []string{
		"Bedrock::Guardrail", "Bedrock::GuardrailVersion", "Bedrock::Prompt", "Bedrock::PromptVersion",
		"Bedrock::ApplicationInferenceProfile", "SageMaker::Model", "SageMaker::EndpointConfig", "SageMaker::NotebookInstanceLifecycleConfig",
	} {
		out["AWS::"+t] = &kind{plumbing: true}
	}
	return out
}

// agentPart stands for the agent in the ARN of its aliases.
const agentPart = "{agent}"

// declareAgentAlias gives an alias the ARN that permissions use; what it leads
// to is the agent.
func declareAgentAlias(l *lifter, it *item) {
	id, _ := it.Props.Get("AgentId").Str()
	it.arn = strings.Replace(it.arn, agentPart, id, 1)
}

func declareAgent(l *lifter, it *item) {
	n := l.addNode(it, model.Store, "model")
	a, p := l.set(n), it.Props
	l.alsoCalled(n, p.Get("AgentName"))
	a.present("guardrail", p.Get("GuardrailConfiguration", "GuardrailIdentifier"))
	a.encryptedWith(p.Get("CustomerEncryptionKeyArn"))
}

// alsoCalled adds a name that is no part of the ARN.
func (l *lifter) alsoCalled(n *model.Node, v resource.Value) {
	if s := l.text(v); s != "" {
		n.Aliases = append(n.Aliases, model.Display(s))
	}
}

// linkAgent joins an agent with the functions of its action groups, which it
// runs with arguments that a model makes up from what it is told.
func linkAgent(l *lifter, it *item) {
	p := it.Props
	l.protect(it, p.Get("CustomerEncryptionKeyArn"))
	names := map[string]bool{}
	for _, g := range p.Get("ActionGroups").Each() {
		name, _ := g.Get("ActionGroupName").Str()
		for _, o := range g.Get("ActionGroupExecutor", "Lambda").Options() {
			l.action(it, unique(names, it.ID+"."+model.Display(name)), g, o)
		}
	}
	override := p.Get("PromptOverrideConfiguration", "OverrideLambda")
	for _, o := range override.Options() {
		l.action(it, unique(names, it.ID+".Parser"), override, o)
	}
	for _, k := range p.Get("KnowledgeBases").Each() {
		if kb := l.find(k.Get("KnowledgeBaseId"), "model"); kb != nil && kb.Kind == model.Store && kb != it.node {
			l.edge(it, model.Edge{From: kb.ID, To: it.node.ID, Kind: model.Delivers, Conditional: k.When, At: k.At})
		}
	}
}

// action makes the way in through which a model runs a function.
func (l *lifter) action(it *item, name string, at, fn resource.Value) {
	to := l.destination(fn, model.Function, "lambda")
	if to == nil || to.Kind != model.Function {
		return
	}
	t := l.sideNode(it, name, model.Trigger, "direct")
	if at.At.Known() {
		t.At = at.At
	}
	l.owner[t.ID] = it
	a := l.set(t)
	a.byDefault("auth", "internal")
	a.byDefault("source", "bedrock.amazonaws.com")
	l.edge(it, model.Edge{From: it.node.ID, To: t.ID, Kind: model.Feeds, Conditional: at.When, At: fn.At})
	l.sendTo(it, t, to, fn, "")
}

func declareKnowledge(l *lifter, it *item) {
	n := l.addNode(it, model.Store, "model")
	l.alsoCalled(n, it.Props.Get("Name"))
	l.tags(n, it.Props.Get("Tags"))
}

// linkKnowledge says where a knowledge base finds what it knows.
func linkKnowledge(l *lifter, it *item) {
	s := it.Props.Get("StorageConfiguration")
	l.learns(it, it.node, s.Get("OpensearchServerlessConfiguration", "CollectionArn"))
	l.learns(it, it.node, s.Get("OpensearchManagedClusterConfiguration", "DomainArn"))
	l.learns(it, it.node, s.Get("RdsConfiguration", "ResourceArn"))
	l.learns(it, it.node, s.Get("S3VectorsConfiguration", "VectorBucketArn"))
	l.learns(it, it.node, it.Props.Get("KnowledgeBaseConfiguration", "KendraKnowledgeBaseConfiguration", "KendraIndexArn"))
}

func (l *lifter) learns(it *item, n *model.Node, v resource.Value) {
	for _, o := range v.Options() {
		from := l.destination(o, "", "")
		if from != nil && from.Kind == model.Store && from != n {
			l.edge(it, model.Edge{From: from.ID, To: n.ID, Kind: model.Delivers, Conditional: o.When, At: o.At})
		}
	}
}

func linkDataSource(l *lifter, it *item) {
	kb := l.find(it.Props.Get("KnowledgeBaseId"), "model")
	if kb == nil || kb.Kind != model.Store {
		return
	}
	l.learns(it, kb, it.Props.Get("DataSourceConfiguration", "S3Configuration", "BucketArn"))
	for _, u := range it.Props.Get("DataSourceConfiguration", "WebConfiguration", "SourceConfiguration", "UrlConfiguration", "SeedUrls").Each() {
		if text := l.text(u.Get("Url")); text != "" {
			from := l.outsider(text)
			l.edge(it, model.Edge{From: from.ID, To: kb.ID, Kind: model.Writes, Conditional: u.When, At: u.At})
		}
	}
}

// linkEndpoint joins an endpoint with what its configuration says: the key of
// its disks, and where requests and answers are kept.
func linkEndpoint(l *lifter, it *item) {
	cfg := l.pointed(it.Props.Get("EndpointConfigName"))
	if cfg == nil {
		return
	}
	p := cfg.Props
	l.protect(it, p.Get("KmsKeyId"))
	l.set(it.node).encryptedWith(p.Get("KmsKeyId"))
	if on, _ := p.Get("DataCaptureConfig", "EnableCapture").Bool(); on {
		l.deliverTo(it, p.Get("DataCaptureConfig", "DestinationS3Uri"))
	}
	l.deliverTo(it, p.Get("AsyncInferenceConfig", "OutputConfig", "S3OutputPath"))
}

// deliverTo joins a store with the bucket of an s3:// path it writes to.
func (l *lifter) deliverTo(it *item, v resource.Value) {
	for _, o := range v.Options() {
		if n := l.bucketOf(o); n != nil && n != it.node {
			l.deliver(it, it.node, n, o)
		}
	}
}

// bucketOf is the bucket of s3://BUCKET/KEY.
func (l *lifter) bucketOf(v resource.Value) *model.Node {
	rest, ok := strings.CutPrefix(l.text(v), "s3://")
	if !ok {
		return nil
	}
	name, _, _ := strings.Cut(rest, "/")
	if n := l.findText(name, "bucket"); n != nil {
		return n
	}
	if name == "" || strings.Contains(name, "*") {
		return nil
	}
	return l.external(localARN("s3", name), model.Store, "bucket")
}

func declareNotebook(l *lifter, it *item) { l.addNode(it, model.Function, "instance") }

func linkNotebook(l *lifter, it *item) {
	l.runsAs(it, it.node, it.Props.Get("RoleArn"))
	l.joinNetwork(it, it.node, resource.MapOf(it.At, resource.F("SubnetIds", it.Props.Get("SubnetId"))))
}
