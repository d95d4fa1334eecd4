package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/iam"
	"strideline/model"
)

// call is an action of a service that the provider carries out for a request.
type call struct {
	service, action string // IAM prefix, action without it
	path            string // what the URI names, if anything
	in              integration
	at              model.Range
}

// serviceURI reads arn:aws:apigateway:REGION:SERVICE:action/X or path/X.
func (l *lifter) serviceURI(r *route, in integration, f []string) {
	c := call{service: servicePrefix(f[4]), in: in, at: in.uri.At}
	kind, rest, _ := strings.Cut(f[5], "/")
	if kind == "action" {
		c.action = rest
	} else {
		c.path = rest
		if sub, _, ok := strings.Cut(f[4], ".s3"); ok {
			c.path = sub + "/" + rest
		}
		c.action = l.pathAction(c)
	}
	l.serviceCall(r.it, r.node, c)
}

// servicePrefix is the IAM prefix of a service as API Gateway spells it.
func servicePrefix(name string) string {
	name = fold(name[strings.LastIndexByte(name, '.')+1:])
	switch name {
	case "eventbridge":
		return "events"
	case "stepfunctions", "sync-states":
		return "states"
	case "email":
		return "ses"
	case "bedrock-runtime":
		return "bedrock"
	case "monitoring":
		return "cloudwatch"
	}
	return name
}

// pathAction is the action of a call that its URI does not name: written in
// the query, the body template, or told by the method.
func (l *lifter) pathAction(c call) string {
	if a := l.argument(c.in, "Action"); a != "" && !dynamic(a) {
		return a
	}
	m, _ := c.in.method.Str()
	switch c.service {
	case "sqs":
		return "SendMessage"
	case "sns":
		return "Publish"
	case "sagemaker":
		return "InvokeEndpoint"
	case "s3":
		switch strings.ToUpper(m) {
		case "PUT", "POST":
			return "PutObject"
		case "DELETE":
			return "DeleteObject"
		}
		return "GetObject"
	}
	return ""
}

// targetArgs are the arguments that name what an action works on.
var targetArgs = map[string][]string{
	"sqs": {"QueueUrl"}, "sns": {"TopicArn", "TargetArn"}, "dynamodb": {"TableName"},
	"kinesis": {"StreamName", "StreamARN"}, "firehose": {"DeliveryStreamName"}, "events": {"EventBusName"},
	"states": {"stateMachineArn", "StateMachineArn"}, "secretsmanager": {"SecretId"}, "ssm": {"Name"},
	"lambda": {"FunctionName"}, "kms": {"KeyId"}, "s3": {"Bucket"},
}

// serviceCall adds the data flow of one call.
func (l *lifter) serviceCall(it *item, t *model.Node, c call) {
	if c.action == "" {
		return
	}
	action := c.service + ":" + c.action
	if full, ok := iam.Canonical(action); ok {
		action = full
	}
	if c.service == "ses" {
		l.b.Edge(model.Edge{
			From: t.ID, To: l.actor("service", "service:e-mail", "e-mail").ID, Kind: model.Sends, Actions: []string{action},
			Conditional: c.in.when, At: c.at, Attrs: integrated(c.at),
		})
		return
	}
	targets := l.callTargets(c)
	if len(targets) == 0 {
		l.state.flows[t.ID] = append(l.state.flows[t.ID], action)
	}
	for _, n := range targets {
		for _, kind := range verbs(action, n) {
			l.edge(it, model.Edge{
				From: t.ID, To: n.ID, Kind: kind, Actions: []string{action}, Via: l.roleID(c.in.role),
				Conditional: c.in.when, At: c.at, Attrs: integrated(c.at),
			})
		}
	}
}

func integrated(at model.Range) map[string]model.Attr {
	return map[string]model.Attr{"integration": model.SetAttr(true, at)}
}

// roleID is the node id of the one role that v names, "" if it is not clear.
func (l *lifter) roleID(v resource.Value) string {
	if n := l.find(v, "role"); n != nil && n.Kind == model.Role {
		return n.ID
	}
	return ""
}

// verbs are the data flows that an action makes.
func verbs(action string, n *model.Node) []model.EdgeKind {
	_, name, _ := strings.Cut(action, ":")
	if n.Kind == model.Function {
		if strings.HasPrefix(name, "Start") || strings.HasPrefix(name, "Invoke") || strings.HasPrefix(name, "SendTask") {
			return []model.EdgeKind{model.Invokes}
		}
		return nil
	}
	var out []model.EdgeKind
	for _, k := range effects(action, iam.KindsOf(action)) {
		if kind, ok := flowKind(k, n); ok && !slices.Contains(out, kind) {
			out = append(out, kind)
		}
	}
	return out
}

// callTargets are the nodes that a call works on; none where the caller or
// something not known decides.
func (l *lifter) callTargets(c call) []*model.Node {
	if n := l.pathTarget(c); n != nil {
		return []*model.Node{n}
	}
	for _, name := range targetArgs[c.service] {
		arg := l.argument(c.in, name)
		if arg == "" || dynamic(arg) {
			continue
		}
		if n := l.serviceNode(c.service, arg); n != nil {
			return []*model.Node{n}
		}
	}
	if hits := l.mentioned(c); len(hits) > 0 {
		return hits
	}
	if c.service == "events" && l.argument(c.in, "EventBusName") == "" {
		return []*model.Node{l.bus(resource.Value{At: c.at})}
	}
	return nil
}

// dynamic reports whether text is computed from the request: a mapping
// template's variable or a path parameter.
func dynamic(text string) bool {
	for _, p := range model.SplitSymbolic(text) {
		if p.Kind == "" && strings.ContainsAny(p.Text, "${}") {
			return true
		}
	}
	return false
}

// pathTarget is what the path of a URI names: ACCOUNT/QUEUE, BUCKET/KEY,
// endpoints/NAME/invocations.
func (l *lifter) pathTarget(c call) *model.Node {
	parts := strings.Split(c.path, "/")
	switch {
	case c.service == "sqs" && len(parts) > 1 && parts[len(parts)-1] != "":
		return l.unlessDynamic(c.service, parts[len(parts)-1])
	case c.service == "s3" && parts[0] != "":
		return l.unlessDynamic(c.service, parts[0])
	case c.service == "sagemaker" && len(parts) > 1:
		return l.unlessDynamic(c.service, parts[1])
	}
	return nil
}

func (l *lifter) unlessDynamic(service, name string) *model.Node {
	if dynamic(name) {
		return nil
	}
	return l.serviceNode(service, name)
}

// serviceNode is the node that a service knows by a name, ARN or URL: the declared
// one, else an external one.
func (l *lifter) serviceNode(service, name string) *model.Node {
	_, class, ok := classOf(service, serviceTail[service])
	if !ok {
		return nil
	}
	if n := l.find(resource.Str(name, model.Range{}), class); n != nil {
		return n
	}
	arn := l.serviceARN(service, name)
	if key, ok := arnKey(arn); ok && l.byARN(key) != nil {
		return l.byARN(key)
	}
	k, class, ok := classOfARN(arn)
	if !ok {
		k, class, _ = classOf(service, serviceTail[service])
	}
	return l.external(arn, k, class)
}

// serviceARN builds the ARN of a resource that is named alone.
func (l *lifter) serviceARN(service, name string) string {
	if splitARN(name) != nil {
		return name
	}
	if strings.HasPrefix(name, "https://") {
		name = name[strings.LastIndexByte(name, '/')+1:]
	}
	tail := map[string]string{
		"dynamodb": "table/", "kinesis": "stream/", "firehose": "deliverystream/", "events": "event-bus/", "states": "stateMachine:",
		"secretsmanager": "secret:", "ssm": "parameter/", "lambda": "function:", "kms": "key/", "sagemaker": "endpoint/",
	}[service]
	head := "arn:" + resource.Pseudo("partition") + ":" + service + ":"
	if service == "s3" {
		return head + "::" + name
	}
	return head + resource.Pseudo("region") + ":" + resource.Pseudo("account") + ":" + tail + name
}

// mentioned are the nodes of the service that the templates and parameters
// refer to.
func (l *lifter) mentioned(c call) []*model.Node {
	_, class, ok := classOf(c.service, serviceTail[c.service])
	if !ok {
		return nil
	}
	return l.mentions(l.inputs(c.in), class)
}

// inputs are the texts of an integration's parameters and templates, as
// written: references not resolved.
func (l *lifter) inputs(in integration) []string {
	var out []string
	for _, v := range append(slices.Clone(in.params), in.templates) {
		for _, o := range v.Options() {
			if s, ok := o.Str(); ok {
				out = append(out, s)
			}
			for _, f := range o.Fields {
				for _, x := range f.Value.Options() {
					if s, ok := x.Str(); ok {
						out = append(out, s)
					}
				}
			}
		}
	}
	return out
}

// argument is the value of a named argument: a parameter of its own, a query
// string mapping, or a member of the body template.
func (l *lifter) argument(in integration, name string) string {
	for _, v := range in.params {
		for _, o := range v.Options() {
			for _, f := range o.Fields {
				if f.Key == name || strings.HasSuffix(f.Key, "."+name) {
					return strings.Trim(l.text(f.Value), "'")
				}
			}
		}
	}
	for _, text := range l.inputs(in) {
		if s := member(text, name); s != "" {
			return l.resolve(s)
		}
	}
	return ""
}

// member finds "name": "value" of JSON, name=value of a form, or name: value
// of a script in the text of a template.
func member(text, name string) string {
	for rest := text; ; {
		i := strings.Index(rest, name)
		if i < 0 {
			return ""
		}
		before, after := rest[:i], rest[i+len(name):]
		rest = after
		if before != "" && strings.IndexByte(" \t\n\"'&{,?\\", before[len(before)-1]) < 0 {
			continue
		}
		after = strings.TrimLeft(after, "\\\"' \t\n")
		if after == "" || after[0] != ':' && after[0] != '=' {
			continue
		}
		after = strings.TrimLeft(after[1:], "\\ \t\n")
		after = strings.TrimPrefix(after, "$util.urlEncode(")
		after = strings.TrimLeft(after, "\\\"'")
		if j := strings.IndexAny(after, "\"'&,)\n\\ "); j >= 0 {
			after = after[:j]
		}
		if after != "" {
			return after
		}
	}
}

// integrationGrants are the permissions that a trigger uses: it does what its
// integration says, no more. Only where the integration leaves open what it
// works on does the permission tell.
func (l *lifter) integrationGrants(t *model.Node, grants []iam.Grant) []iam.Grant {
	actions := l.state.flows[t.ID]
	if len(actions) == 0 {
		return nil
	}
	var out []iam.Grant
	for _, g := range grants {
		service, _, _ := strings.Cut(g.Action, ":")
		if slices.Contains(actions, g.Action) || slices.Contains(actions, service+":*") {
			out = append(out, g)
		}
	}
	return out
}
