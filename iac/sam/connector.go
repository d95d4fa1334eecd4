package sam

import (
	"strconv"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// embeds reports whether a resource carries connectors of its own.
func embeds(r resource.Resource) bool { return r.Attrs.Get("Connectors").Written() }

// end is one side of a connector: a resource of the template, or properties
// that describe one outside.
type end struct {
	typ, id string // plain type; id where the resource is in the template
	props   resource.Value
	at      model.Range
}

// plainTypes are what SAM types become, as connectors see them.
var plainTypes = map[string]string{
	"AWS::Serverless::Function": "AWS::Lambda::Function", "AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
	"AWS::Serverless::Api": "AWS::ApiGateway::RestApi", "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
	"AWS::Serverless::SimpleTable": "AWS::DynamoDB::Table", "AWS::Serverless::GraphQLApi": "AWS::AppSync::GraphQLApi",
	"AWS::Serverless::WebSocketApi": "AWS::ApiGatewayV2::Api",
}

// expandConnectors makes the permissions of connectors, after everything they
// connect is made.
func (x *expander) expandConnectors() {
	for _, id := range x.sources {
		r := x.source[id]
		if r.Type == serverless+"Connector" {
			x.connector(r, id, r.At, r.Props, x.end(r.Props.Get("Source"), r.At), "Destination")
		}
		for _, fl := range r.Attrs.Get("Connectors").Fields {
			p := fl.Value.Get("Properties")
			src := x.end(object(fl.KeyAt, append([]resource.Field{text("Id", id, fl.KeyAt)}, p.Get("SourceReference").Fields...)...), fl.KeyAt)
			x.connector(r, id+fl.Key, fl.KeyAt, p, src, "Destination")
		}
	}
}

// end finds what one side of a connector means.
func (x *expander) end(v resource.Value, at model.Range) end {
	e := end{props: v, at: place(v, at), typ: plainText(v.Get("Type"))}
	if id := plainText(v.Get("Id")); id != "" {
		e.id = id
		if to, ok := x.refs[Key{id, ""}]; ok {
			e.id, _, _ = referred(resource.Str(to, at))
		}
		if r := x.out[e.id]; r != nil {
			e.typ = r.Type
		} else {
			x.problem(place(v.Get("Id"), at), "connector refers to %q, which is not in the template", id)
			e.id = ""
		}
	}
	if plain, ok := plainTypes[e.typ]; ok {
		e.typ = plain
	}
	return e
}

func (x *expander) connector(owner *resource.Resource, id string, at model.Range, p resource.Value, src end, key string) {
	dst := p.Get(key)
	if !dst.Written() || src.typ == "" {
		x.problem(at, "connector %q needs \"Source\", \"Destination\" and \"Permissions\"", id)
		return
	}
	for i, d := range dst.Each() {
		suffix := ""
		if dst.Kind == resource.List {
			suffix = "Destination" + strconv.Itoa(i)
		}
		x.connect(connection{owner, id, suffix, at, src, x.end(d, at)}, p.Get("Permissions"))
	}
}

// connection is one source and one destination.
type connection struct {
	owner      *resource.Resource
	id, suffix string
	at         model.Range
	src, dst   end
}

func (x *expander) connect(c connection, permissions resource.Value) {
	var policy []resource.Value
	known := false
	var last profile
	for _, pr := range loadFacts().Connectors {
		if pr.Source != c.src.typ || pr.Destination != c.dst.typ {
			continue
		}
		known = true
		at, asked := wants(permissions, pr.Category)
		if !asked {
			continue
		}
		switch pr.Mechanism {
		case "AWS_LAMBDA_PERMISSION":
			x.connectLambda(c, pr, at)
		case "AWS_SQS_QUEUE_POLICY":
			x.connectResource(c, pr, at, "QueuePolicy", "AWS::SQS::QueuePolicy", "Queues", x.attribute(c.dst, "QueueUrl"))
		case "AWS_SNS_TOPIC_POLICY":
			x.connectResource(c, pr, at, "TopicPolicy", "AWS::SNS::TopicPolicy", "Topics", x.attribute(c.dst, "Arn"))
		default:
			last = pr
			policy = append(policy, x.connectorStatements(c, pr, at)...)
		}
	}
	if !known {
		x.problem(c.at, "a connector cannot join %s to %s", name(c.src), name(c.dst))
	}
	if len(policy) > 0 {
		x.connectRole(c, last, policy)
	}
}

func name(e end) string {
	if e.typ == "" {
		return "a resource without a type"
	}
	return e.typ
}

// wants reports where a connector asks for Read or Write.
func wants(permissions resource.Value, category string) (model.Range, bool) {
	for _, p := range permissions.Each() {
		if plainText(p) == category {
			return p.At, true
		}
	}
	return model.Range{}, false
}

// connectRole attaches a policy to the role of one side.
func (x *expander) connectRole(c connection, pr profile, policy []resource.Value) {
	who := c.src
	if pr.AttachedTo == "destination" {
		who = c.dst
	}
	role := x.roleOf(who, c)
	if !role.Written() {
		x.problem(c.at, "connector %q: the role of %s cannot be found in the template", c.id, name(who))
		return
	}
	r := x.made(c.id+"Policy"+c.suffix, "AWS::IAM::ManagedPolicy", c.owner, c.at,
		f("PolicyDocument", document(c.at, policy...)), f("Roles", resource.ListOf(c.at, role)))
	x.emit(r)
}

func (x *expander) connectLambda(c connection, pr profile, at model.Range) {
	fields := fillJSON(pr.Permission, at, "%{", "}", x.placeholder(c)).Fields
	props := append([]resource.Field{f("FunctionName", x.attribute(c.dst, "Arn"))}, fields...)
	for i, fl := range props {
		props[i].Value = pseudoFilled(fl.Value)
	}
	x.emit(x.made(c.id+pr.Category+"LambdaPermission"+c.suffix, "AWS::Lambda::Permission", c.owner, at, props...))
}

func (x *expander) connectResource(c connection, pr profile, at model.Range, ending, typ, key string, target resource.Value) {
	x.emit(x.made(c.id+ending+c.suffix, typ, c.owner, at,
		f("PolicyDocument", document(at, x.connectorStatements(c, pr, at)...)), f(key, resource.ListOf(at, target))))
}

func (x *expander) connectorStatements(c connection, pr profile, at model.Range) []resource.Value {
	var out []resource.Value
	for _, raw := range pr.Statements {
		out = append(out, pseudoFilled(fillJSON(raw, at, "%{", "}", x.placeholder(c))))
	}
	return out
}

// pseudoFilled replaces ${AWS::Region} and its like in the texts of a value.
func pseudoFilled(v resource.Value) resource.Value {
	if v.Kind == resource.String && strings.Contains(v.Text, "${AWS::") {
		return fillText(v.Text, v.At, "${", "}", func(name string) resource.Value { return resource.Str(pseudoText(name), v.At) })
	}
	if len(v.Items) > 0 {
		items := make([]resource.Value, len(v.Items))
		for i, it := range v.Items {
			items[i] = pseudoFilled(it)
		}
		v.Items = items
	}
	if len(v.Fields) > 0 {
		fields := make([]resource.Field, len(v.Fields))
		for i, fl := range v.Fields {
			fl.Value = pseudoFilled(fl.Value)
			fields[i] = fl
		}
		v.Fields = fields
	}
	return v
}
