package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func lambdaKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::Lambda::Function": {
			id:      identity{service: "lambda", arnType: "function", resource: "function:{name}", nameProp: "FunctionName"},
			declare: declareLambda, link: linkLambda,
		},
		"AWS::Lambda::Url":                    {declare: declareURL, link: linkURL},
		"AWS::Lambda::EventSourceMapping":     {declare: declareMapping, link: linkMapping},
		"AWS::Lambda::Permission":             {link: linkPermission},
		"AWS::Lambda::EventInvokeConfig":      {link: linkInvokeConfig},
		"AWS::Lambda::Alias":                  {plumbing: true},
		"AWS::Lambda::Version":                {plumbing: true},
		"AWS::Lambda::LayerVersion":           {declare: declareLayer},
		"AWS::Lambda::LayerVersionPermission": {link: linkLayerPermission},
		"AWS::Lambda::CodeSigningConfig":      {plumbing: true},
	}
}

func declareLambda(l *lifter, it *item) {
	n := l.addNode(it, model.Function, "lambda")
	a, p := l.set(n), it.Props
	a.str("runtime", p.Get("Runtime"))
	a.int("timeout", p.Get("Timeout"))
	a.int("memory", p.Get("MemorySize"))
	a.int("reservedConcurrency", p.Get("ReservedConcurrentExecutions"))
	a.str("image", p.Get("Code", "ImageUri"))
	a.present("vpc", p.Get("VpcConfig", "SubnetIds"))
	a.present("asyncDestination", p.Get("DeadLetterConfig", "TargetArn"))
	a.keys("environment", p.Get("Environment", "Variables"))
	a.present("codeSigned", p.Get("CodeSigningConfigArn"))
	if mode := p.Get("TracingConfig", "Mode"); mode.Written() {
		s, _ := mode.Str()
		a.value("tracing", s == "Active", mode.At)
	}
}

func linkLambda(l *lifter, it *item) {
	p := it.Props
	l.runsAs(it, it.node, p.Get("Role"))
	l.deadLetter(it, it.node, p.Get("DeadLetterConfig", "TargetArn"))
	for _, v := range p.Get("Environment", "Variables").Options() {
		for _, f := range v.Fields {
			l.wire(it.node, f.Value)
		}
	}
	l.layers(it)
	l.image(it, p.Get("Code", "ImageUri"))
	l.codeBucket(it, p.Get("Code", "S3Bucket"))
	if key := p.Get("KmsKeyArn"); key.Written() {
		l.wire(it.node, key)
	}
	l.joinNetwork(it, it.node, p.Get("VpcConfig"))
}

// runsAs says that a node runs as each role that v may name.
func (l *lifter) runsAs(it *item, n *model.Node, v resource.Value) { l.becomes(it, n, v, nil) }

// becomes says that a node may act as each role that v names, on conditions.
func (l *lifter) becomes(it *item, from *model.Node, v resource.Value, when []model.Condition) {
	for _, o := range v.Options() {
		if role := l.roleNode(o); role != nil {
			l.edge(it, model.Edge{From: from.ID, To: role.ID, Kind: model.Assumes, Conditional: slices.Concat(when, o.When), At: o.At})
		}
	}
}

// roleNode is the role that v names, external where no file declares it; nil
// where v names nothing, or something else.
func (l *lifter) roleNode(v resource.Value) *model.Node {
	n := l.find(v, "role")
	if n == nil {
		text := l.text(v)
		if text == "" {
			return nil
		}
		n = l.external(text, model.Role, "role")
	}
	if n.Kind != model.Role {
		return nil
	}
	return n
}

// deadLetter says that what n cannot process goes to the queue or topic v.
func (l *lifter) deadLetter(it *item, n *model.Node, v resource.Value) {
	for _, o := range v.Options() {
		if to := l.target(o, model.Store, "queue"); to != nil {
			l.deliver(it, n, to, o)
		}
	}
}

func (l *lifter) deliver(it *item, n, to *model.Node, v resource.Value) {
	if to.Kind == model.Function {
		l.edge(it, model.Edge{From: n.ID, To: to.ID, Kind: model.Invokes, Conditional: v.When, At: v.At})
		return
	}
	if to.Class == "queue" && n.ID != to.ID {
		to.Attrs["deadLetter"] = model.SetAttr(true, v.At)
	}
	l.edge(it, model.Edge{From: n.ID, To: to.ID, Kind: model.Delivers, Conditional: v.When, At: v.At})
}

func declareURL(l *lifter, it *item) {
	n := l.addNode(it, model.Trigger, "function-url")
	auth := it.Props.Get("AuthType")
	a := l.set(n)
	switch s, _ := auth.Str(); {
	case s == "NONE":
		a.value("auth", "none", auth.At)
	case s == "AWS_IAM":
		a.value("auth", "iam", auth.At)
	default:
		a.unknown("auth", unknownReason(auth), auth.At)
	}
	for _, o := range it.Props.Get("Cors", "AllowOrigins").Each() {
		a.add("cors", model.Display(l.text(o)), o.At)
	}
	a.bool("corsCredentials", it.Props.Get("Cors", "AllowCredentials"))
}

func linkURL(l *lifter, it *item) {
	v := it.Props.Get("TargetFunctionArn")
	fn := l.target(v, model.Function, "lambda")
	if fn == nil {
		return
	}
	l.fromInternet(it, it.node)
	l.edge(it, model.Edge{From: it.node.ID, To: fn.ID, Kind: model.Invokes, At: it.Props.Get("AuthType").At})
}

// actor returns a caller, made on first use.
func (l *lifter) actor(class, id, name string) *model.Node {
	b := l.b.Boundary(model.Boundary{ID: "internet", Kind: model.InternetBoundary, Name: "internet"})
	return l.b.Node(model.Node{ID: "actor:" + id, Kind: model.Actor, Class: class, Name: name, Boundary: b.ID})
}

// fromInternet says that anyone on the internet can send input to a trigger;
// its auth attribute says how they are checked.
func (l *lifter) fromInternet(it *item, t *model.Node) {
	a := l.actor("internet", "internet", "internet")
	at := t.Attrs["auth"].At
	if !at.Known() {
		at = t.At
	}
	l.edge(it, model.Edge{From: a.ID, To: t.ID, Kind: model.Calls, At: at})
}

func declareMapping(l *lifter, it *item) {
	n := l.addNode(it, model.Trigger, "queue-poll")
	a, p := l.set(n), it.Props
	a.byDefault("auth", "internal")
	a.int("batchSize", p.Get("BatchSize"))
	a.int("maxConcurrency", p.Get("ScalingConfig", "MaximumConcurrency"))
	a.present("failureDestination", p.Get("DestinationConfig", "OnFailure", "Destination"))
	if f := p.Get("FilterCriteria", "Filters"); f.Written() {
		a.value("filtered", true, f.At)
		if fs := f.Each(); len(fs) > 0 {
			a.str("filter", fs[0].Get("Pattern"))
		}
	}
}

func linkMapping(l *lifter, it *item) {
	p, n := it.Props, it.node
	src := p.Get("EventSourceArn")
	fn := l.target(p.Get("FunctionName"), model.Function, "lambda")
	if fn != nil {
		l.edge(it, model.Edge{From: n.ID, To: fn.ID, Kind: model.Invokes, At: it.At})
	}
	for _, o := range src.Options() {
		store := l.target(o, model.Store, "queue")
		if store == nil {
			continue
		}
		l.edge(it, model.Edge{From: store.ID, To: n.ID, Kind: model.Feeds, Conditional: o.When, At: o.At})
		n.Class = pollClass(store)
		l.wireRead(fn, store, o.At)
	}
	if b := p.Get("SelfManagedEventSource"); b.Written() {
		n.Class = "stream-poll"
		ext := l.external("kafka:"+model.Display(firstText(l, b)), model.Store, "stream")
		l.edge(it, model.Edge{From: ext.ID, To: n.ID, Kind: model.Feeds, At: b.At})
	}
	if n.Class == "stream-poll" {
		a := l.set(n)
		a.bool("bisect", p.Get("BisectBatchOnFunctionError"))
		a.int("maxRetries", p.Get("MaximumRetryAttempts"))
		a.int("maxRecordAge", p.Get("MaximumRecordAgeInSeconds"))
	}
	if fn == nil {
		return
	}
	for _, o := range p.Get("DestinationConfig", "OnFailure", "Destination").Options() {
		if to := l.target(o, model.Store, "queue"); to != nil {
			l.deliver(it, fn, to, o) // the mapping sends as the function's role
		}
	}
}

// firstText is the first scalar found in v, depth first.
func firstText(l *lifter, v resource.Value) string {
	if s := l.text(v); s != "" {
		return s
	}
	for _, x := range v.Items {
		if s := firstText(l, x); s != "" {
			return s
		}
	}
	for _, f := range v.Fields {
		if s := firstText(l, f.Value); s != "" {
			return s
		}
	}
	return ""
}

// pollClass is the class of a mapping by what it polls.
func pollClass(store *model.Node) string {
	if store.Class == "queue" {
		return "queue-poll"
	}
	return "stream-poll"
}

func linkInvokeConfig(l *lifter, it *item) {
	fn := l.find(it.Props.Get("FunctionName"), "lambda")
	if fn == nil {
		return
	}
	for _, on := range []string{"OnFailure", "OnSuccess"} {
		for _, o := range it.Props.Get("DestinationConfig", on, "Destination").Options() {
			to := l.target(o, model.Store, "queue")
			if to == nil {
				continue
			}
			if on == "OnFailure" {
				l.set(fn).value("asyncDestination", true, o.At)
			}
			if to.Kind == model.Store && on == "OnSuccess" {
				l.edge(it, model.Edge{From: fn.ID, To: to.ID, Kind: model.Delivers, Conditional: o.When, At: o.At})
				continue
			}
			l.deliver(it, fn, to, o)
		}
	}
}

// linkPermission reads a statement of a function's resource policy. A way in
// that another resource declares (a route, a rule, a notification) is told
// there; what remains is a trigger of its own.
func linkPermission(l *lifter, it *item) {
	p := it.Props
	fn := l.target(p.Get("FunctionName"), model.Function, "lambda")
	if fn == nil {
		return
	}
	action, _ := p.Get("Action").Str()
	if fold(action) == "lambda:invokefunctionurl" || p.Get("FunctionUrlAuthType").Written() || p.Get("InvokedViaFunctionUrl").Written() {
		return // the URL tells who may call it
	}
	principal := l.text(p.Get("Principal"))
	source := p.Get("SourceArn")
	switch {
	case principal == "*" && !source.Written() && !p.Get("SourceAccount").Written() && !p.Get("PrincipalOrgID").Written():
		t := l.directTrigger(it, fn, "none")
		l.fromInternet(it, t)
	case strings.HasSuffix(principal, ".amazonaws.com") || strings.HasSuffix(principal, ".amazon.com"):
		l.servicePermission(it, fn, principal)
	case principal != "" && principal != "*" && !strings.Contains(principal, resource.Pseudo("account")):
		if acct := accountOf(principal); acct != "" && !l.trusted[acct] {
			t := l.directTrigger(it, fn, "iam")
			a := l.actor("account", "account:"+acct, acct)
			l.edge(it, model.Edge{From: a.ID, To: t.ID, Kind: model.Calls, At: p.Get("Principal").At})
		}
	}
}

// accountOf is the literal account id in an ARN or a plain account id.
func accountOf(principal string) string {
	if f := splitARN(principal); f != nil {
		principal = f[4]
	}
	if len(principal) != 12 || strings.Trim(principal, "0123456789") != "" {
		return ""
	}
	return principal
}

func (l *lifter) directTrigger(it *item, fn *model.Node, auth string) *model.Node {
	t := l.sideNode(it, it.ID, model.Trigger, "direct")
	l.owner[t.ID] = it
	l.set(t).value("auth", auth, it.Props.Get("Principal").At)
	l.edge(it, model.Edge{From: t.ID, To: fn.ID, Kind: model.Invokes, At: it.Props.Get("Principal").At})
	return t
}

// servicePermission keeps in mind that a provider's service may invoke the
// function; without a source anyone's resources of that service may (the
// confused deputy).
func (l *lifter) servicePermission(it *item, fn *model.Node, principal string) {
	p := it.Props
	scoped := p.Get("SourceArn").Written() || p.Get("SourceAccount").Written() || p.Get("PrincipalOrgID").Written() || p.Get("EventSourceToken").Written()
	if !scoped && deputy(principal) {
		l.set(fn).add("deputies", principal, p.Get("Principal").At)
	}
	l.state.allowed = append(l.state.allowed, allowedService{it, fn, principal})
}

// deputy reports whether a service acts for whoever configures it, so that a
// permission without a source lets foreign accounts in. Source: IAM User
// Guide, "The confused deputy problem", cross-service prevention.
func deputy(principal string) bool {
	switch principal {
	case "apigateway.amazonaws.com", "s3.amazonaws.com", "sns.amazonaws.com", "events.amazonaws.com", "ses.amazonaws.com",
		"iot.amazonaws.com", "config.amazonaws.com", "cognito-idp.amazonaws.com", "elasticloadbalancing.amazonaws.com",
		"secretsmanager.amazonaws.com", "lex.amazonaws.com", "lexv2.amazonaws.com", "connect.amazonaws.com", "appsync.amazonaws.com",
		"scheduler.amazonaws.com", "bedrock.amazonaws.com", "cloudwatch.amazonaws.com", "alexa-appkit.amazon.com":
		return true
	}
	return strings.HasPrefix(principal, "logs.")
}

// allowedService is a permission that a service has on a function.
type allowedService struct {
	it        *item
	fn        *model.Node
	principal string
}
