package sam

import (
	"slices"

	"strideline/iac/resource"
	"strideline/model"
)

// event is one entry of Events: what makes a function or state machine run.
type event struct {
	name  string      // its key
	typ   string      // its Type
	at    model.Range // of its key
	props resource.Value
	when  []model.Condition // beside the owner's own
}

// events reads the Events of a resource.
func (x *expander) events(r *resource.Resource) []event {
	var out []event
	for _, all := range r.Props.Get("Events").Options() {
		for _, fl := range all.Fields {
			for _, o := range fl.Value.Options() {
				if e, ok := x.event(r, fl, o); ok {
					e.when = and(all.When, o.When)
					out = append(out, e)
				}
			}
		}
	}
	return out
}

func (x *expander) event(r *resource.Resource, fl resource.Field, v resource.Value) (event, bool) {
	e := event{name: fl.Key, at: fl.KeyAt, props: v.Get("Properties")}
	if v.Kind == resource.Unknown {
		return e, false
	}
	if v.Kind != resource.Map {
		x.problem(place(v, fl.KeyAt), "event %q of %q must be a map with \"Type\" and \"Properties\"", fl.Key, r.ID)
		return e, false
	}
	e.typ = plainText(v.Get("Type"))
	if e.typ == "" {
		x.problem(fl.KeyAt, "event %q of %q needs a \"Type\"", fl.Key, r.ID)
		return e, false
	}
	if p := e.props; p.Written() && p.Kind != resource.Map && p.Kind != resource.Choice {
		x.problem(p.At, "\"Properties\" of event %q must be a map", fl.Key)
		return e, false
	}
	return e, true
}

// need reports the properties an event lacks.
func (x *expander) need(e event, names ...string) bool {
	ok := true
	for _, n := range names {
		if !e.props.Get(n).Written() {
			x.problem(e.at, "event %q of type %s needs %q", e.name, e.typ, n)
			ok = false
		}
	}
	return ok
}

// functionEvents makes what the events of a function deploy as. API events
// were collected before: here they add their permissions.
func (x *expander) functionEvents(fn *function) {
	events := x.events(fn.Resource)
	fn.defaults = x.defaultRoutes(events)
	for _, e := range events {
		id := fn.ID + e.name
		switch e.typ {
		case "Api", "HttpApi":
			x.apiEvent(fn, e, id)
		case "S3":
			x.bucketEvent(fn, e, id)
		case "SNS":
			x.topicEvent(fn, e, id)
		case "Schedule":
			x.schedule(fn.lambda(x), e, id)
		case "ScheduleV2":
			x.scheduleV2(fn.lambda(x), e, id)
		case "CloudWatchEvent", "EventBridgeRule":
			x.busRule(fn.lambda(x), e, id)
		case "CloudWatchLogs":
			x.logEvent(fn, e, id)
		case "IoTRule":
			x.iotEvent(fn, e, id)
		case "AlexaSkill":
			x.skillEvent(fn, e, id)
		case "Cognito":
			x.identityEvent(fn, e)
		default:
			if _, polled := pollers[e.typ]; polled {
				x.poll(fn, e, id)
			} else {
				x.problem(e.at, "unknown event type %q of event %q in %q", e.typ, e.name, fn.ID)
			}
		}
	}
}

// madeBy is an implied resource of an event: it points at the event.
func (x *expander) madeBy(e event, id, typ string, owner *resource.Resource, props ...resource.Field) resource.Resource {
	r := x.made(id, typ, owner, e.at, props...)
	r.When = and(owner.When, e.when)
	return r
}

// permit lets a service run the function.
func (x *expander) permit(fn *function, e event, id, principal string, more ...resource.Field) {
	props := []resource.Field{
		text("Action", "lambda:InvokeFunction", e.at), text("FunctionName", x.lambdaRef(fn), e.at), text("Principal", principal, e.at),
	}
	x.emit(x.madeBy(e, id, "AWS::Lambda::Permission", fn.Resource, append(props, more...)...))
}

// bucketEvent adds the function to the notifications of a bucket in the same
// template.
func (x *expander) bucketEvent(fn *function, e event, id string) {
	if !x.need(e, "Bucket", "Events") {
		return
	}
	x.permit(fn, e, id+"Permission", "s3.amazonaws.com", text("SourceAccount", resource.Pseudo("account"), e.at))
	bucketID, _, ok := referred(e.props.Get("Bucket"))
	bucket := x.source[bucketID]
	if !ok || bucket == nil || bucket.Type != "AWS::S3::Bucket" {
		x.problem(e.props.Get("Bucket").At, "\"Bucket\" of event %q must refer to a bucket of the same template", e.name)
		return
	}
	when := and(fn.When, e.when)
	var configs []resource.Value
	for _, name := range e.props.Get("Events").Each() {
		c := object(e.at, f("Event", unconditional(name)), text("Function", x.lambdaARN(fn), e.at))
		c.Fields = append(c.Fields, pass(e.props, "Filter")...)
		configs = append(configs, item(c, and(when, name.When)))
	}
	x.changeSource(bucket, func(p resource.Value) resource.Value {
		return p.With("NotificationConfiguration", keyAt(p, "NotificationConfiguration", e.at),
			appendTo(p.Get("NotificationConfiguration"), "LambdaConfigurations", e.at, configs...))
	})
	if out := x.out[bucketID]; out != nil {
		out.DependsOn = append(out.DependsOn[:len(out.DependsOn):len(out.DependsOn)], id+"Permission")
	} else {
		bucket.DependsOn = append(bucket.DependsOn[:len(bucket.DependsOn):len(bucket.DependsOn)], id+"Permission")
	}
}

// changeSource changes the properties of a written resource, emitted already
// or not.
func (x *expander) changeSource(r *resource.Resource, change func(resource.Value) resource.Value) {
	if out := x.out[r.ID]; out != nil {
		out.Props = change(out.Props)
		return
	}
	r.Props = change(r.Props)
}

// appendTo adds items to the list under key of a map.
func appendTo(m resource.Value, key string, at model.Range, items ...resource.Value) resource.Value {
	if m.Kind == resource.Choice {
		return each(m, func(o resource.Value) resource.Value { return appendTo(o, key, at, items...) })
	}
	if m.Kind != resource.Map {
		m = object(at)
	}
	list := m.Get(key)
	if list.Kind != resource.List {
		list = resource.ListOf(place(list, at), list.Each()...)
	}
	list.Items = list.Items[:len(list.Items):len(list.Items)]
	for _, it := range items {
		if !slices.ContainsFunc(list.Items, func(o resource.Value) bool { return same(o, it) }) {
			list.Items = append(list.Items, it)
		}
	}
	return m.With(key, keyAt(m, key, at), list)
}

// identityEvent makes the function a trigger of a user pool in the same
// template.
func (x *expander) identityEvent(fn *function, e event) {
	if !x.need(e, "UserPool", "Trigger") {
		return
	}
	poolID, _, ok := referred(e.props.Get("UserPool"))
	pool := x.source[poolID]
	if !ok || pool == nil || pool.Type != "AWS::Cognito::UserPool" {
		x.problem(e.props.Get("UserPool").At, "\"UserPool\" of event %q must refer to a user pool of the same template", e.name)
		return
	}
	x.permit(fn, e, fn.ID+"CognitoPermission", "cognito-idp.amazonaws.com", text("SourceArn", x.ref(poolID, "Arn"), e.at))
	to := optional(resource.Str(x.lambdaARN(fn), e.at), and(fn.When, e.when))
	x.changeSource(pool, func(p resource.Value) resource.Value {
		config := p.Get("LambdaConfig")
		if config.Kind != resource.Map {
			config = object(e.at)
		}
		for _, trigger := range e.props.Get("Trigger").Each() {
			if name := plainText(trigger); name != "" {
				config = config.With(name, trigger.At, to)
			}
		}
		return p.With("LambdaConfig", keyAt(p, "LambdaConfig", e.at), config)
	})
}

func (x *expander) logEvent(fn *function, e event, id string) {
	if !x.need(e, "LogGroupName", "FilterPattern") {
		return
	}
	group := e.props.Get("LogGroupName")
	x.permit(fn, e, id+"Permission", "logs.amazonaws.com", f("SourceArn", concat(e.at,
		resource.Str(arn("logs", "log-group:"), e.at), group, resource.Str(":*", e.at))))
	filter := x.madeBy(e, id, "AWS::Logs::SubscriptionFilter", fn.Resource,
		append(pass(e.props, "LogGroupName", "FilterPattern"), text("DestinationArn", x.lambdaARN(fn), e.at))...)
	filter.DependsOn = []string{id + "Permission"}
	x.emit(filter)
}

func (x *expander) iotEvent(fn *function, e event, id string) {
	if !x.need(e, "Sql") {
		return
	}
	x.permit(fn, e, id+"Permission", "iot.amazonaws.com",
		text("SourceAccount", resource.Pseudo("account"), e.at), text("SourceArn", arn("iot", "rule/"+x.ref(id, "")), e.at))
	payload := object(e.at, append(pass(e.props, "AwsIotSqlVersion", "Sql"),
		f("RuleDisabled", resource.Value{Kind: resource.Bool, Text: "false", At: e.at}),
		f("Actions", resource.ListOf(e.at, object(e.at, f("Lambda", object(e.at, text("FunctionArn", x.lambdaARN(fn), e.at)))))))...)
	x.emit(x.madeBy(e, id, "AWS::IoT::TopicRule", fn.Resource, f("TopicRulePayload", payload)))
}

func (x *expander) skillEvent(fn *function, e event, id string) {
	x.permit(fn, e, id+"Permission", "alexa-appkit.amazon.com", pass(e.props, "SkillId>EventSourceToken")...)
}
