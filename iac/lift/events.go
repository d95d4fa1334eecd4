package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func eventsKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::Events::EventBus": {
			id:      identity{service: "events", arnType: "event-bus", resource: "event-bus/{name}", nameProp: "Name", nameAttr: "Name"},
			declare: declareBus, link: linkBus,
		},
		"AWS::Events::EventBusPolicy": {link: linkBusPolicy},
		"AWS::Events::Rule": {
			id:      identity{service: "events", resource: "rule/{name}", nameProp: "Name"},
			declare: declareRule, link: linkRule,
		},
		"AWS::Events::ApiDestination": {
			id:      identity{service: "events", resource: "api-destination/{name}", nameProp: "Name"},
			declare: declareDestination, link: linkDestination,
		},
		"AWS::Events::Connection": {plumbing: true},
		"AWS::Events::Archive":    {plumbing: true},
	}
}

func declareBus(l *lifter, it *item) {
	a := l.set(l.addNode(it, model.Store, "bus"))
	a.encryptedWith(it.Props.Get("KmsKeyIdentifier"))
	l.tags(it.node, it.Props.Get("Tags"))
}

// partnerPrefix begins the names of buses and sources of third parties.
const partnerPrefix = "aws.partner/"

func linkBus(l *lifter, it *item) {
	p := it.Props
	l.protect(it, p.Get("KmsKeyIdentifier"))
	l.inlinePolicy(it, p.Get("Policy"))
	l.deadLetter(it, it.node, p.Get("DeadLetterConfig", "Arn"))
	if src := p.Get("EventSourceName"); src.Written() {
		l.partner(it, it.node, src, l.text(src))
	}
}

// partner says that a third party puts events on a bus.
func (l *lifter) partner(it *item, bus *model.Node, v resource.Value, source string) {
	name, _, _ := strings.Cut(strings.TrimPrefix(source, partnerPrefix), "/")
	from := l.outsider(name)
	l.edge(it, model.Edge{From: from.ID, To: bus.ID, Kind: model.Writes, Actions: []string{"events:PutPartnerEvents"}, Conditional: v.When, At: v.At})
}

// linkBusPolicy reads a statement of a bus's policy, in its own property or in
// the older form of a principal, an action and a condition.
func linkBusPolicy(l *lifter, it *item) {
	p := it.Props
	statement := p.Get("Statement")
	if !statement.Written() {
		statement = oldBusStatement(it)
	}
	doc := resource.MapOf(it.At, resource.F("Version", resource.Str("2012-10-17", it.At)), resource.F("Statement", statement))
	bus := l.bus(p.Get("EventBusName"))
	l.resourcePolicy(bus, l.document(doc), l.ownConditions(it, bus))
}

func oldBusStatement(it *item) resource.Value {
	p := it.Props
	st := resource.MapOf(p.Get("Principal").At,
		resource.F("Effect", resource.Str("Allow", it.At)),
		resource.F("Action", p.Get("Action")),
		resource.F("Principal", p.Get("Principal")),
	)
	if s, _ := p.Get("Principal").Str(); accountOf(s) != "" {
		st = st.With("Principal", it.At, resource.MapOf(it.At, resource.F("AWS", p.Get("Principal"))))
	}
	if c := p.Get("Condition"); c.Written() {
		keys := resource.MapOf(c.At)
		if k, ok := c.Get("Key").Str(); ok {
			keys = keys.With(k, c.At, c.Get("Value"))
		}
		op, _ := c.Get("Type").Str()
		st = st.With("Condition", c.At, resource.MapOf(c.At, resource.F(op, keys)))
	}
	return st
}

// bus returns the bus that v names: declared, else external; the account's
// default one where nothing is written.
func (l *lifter) bus(v resource.Value) *model.Node {
	if n := l.find(v, "bus"); n != nil && n.Class == "bus" {
		return n
	}
	text := l.text(v)
	if text == "" {
		text = "default"
	}
	if splitARN(text) == nil {
		text = localARN("events", "event-bus/"+text)
	}
	n := l.external(text, model.Store, "bus")
	if strings.HasSuffix(text, "/default") {
		l.state.defaultBus[l.stack] = n
	}
	return n
}

// hand says that trigger n hands its events to what o names; params are the
// parameters beside it, which name tasks and jobs.
func (l *lifter) hand(it *item, n *model.Node, params, o resource.Value, via string) {
	for _, path := range [][]string{{"EcsParameters", "TaskDefinitionArn"}, {"EcsTaskParameters", "TaskDefinitionArn"}, {"BatchParameters", "JobDefinition"}, {"BatchJobParameters", "JobDefinition"}} {
		named := params.Get(path...).Options()
		for _, v := range named {
			if to := l.destination(v, model.Function, ""); to != nil && to.Kind == model.Function {
				l.sendTo(it, n, to, v, via)
			}
		}
		if len(named) > 0 {
			return
		}
	}
	text := l.text(o)
	if f := splitARN(text); f != nil && f[2] == "execute-api" {
		l.toRouteARN(it, n, o, f[5])
		return
	}
	if l.toField(it, n, o, params.Get("AppSyncParameters", "GraphQLOperation")) {
		return
	}
	to := l.destination(o, "", "")
	if to == nil || to == n {
		return
	}
	l.sendTo(it, n, to, o, via)
}

func declareDestination(l *lifter, it *item) {
	a := l.set(l.addNode(it, model.Trigger, "api-destination"))
	a.byDefault("auth", "internal")
	a.byDefault("async", true)
}

func linkDestination(l *lifter, it *item) {
	p := it.Props
	method := l.text(p.Get("HttpMethod"))
	for _, o := range p.Get("InvocationEndpoint").Options() {
		text := l.text(o)
		if text != "" && !l.toOwnAPI(it, it.node, o, text, method) {
			l.sendTo(it, it.node, l.outsider(text), o, "")
		}
	}
}
