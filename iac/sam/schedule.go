package sam

import (
	"strideline/iac/resource"
	"strideline/model"
)

// invoked is what rules, schedules and APIs start: a function or a state
// machine.
type invoked struct {
	owner  *resource.Resource
	arn    string // symbolic
	target string // suffix of a rule target's id
	action string // what a role needs to start it
	policy string // last part of the name of the policy that allows it
	byRole bool   // started through a role, not a permission
}

func (fn *function) lambda(x *expander) invoked {
	return invoked{owner: fn.Resource, arn: x.lambdaARN(fn), target: "LambdaTarget", action: "lambda:InvokeFunction", policy: "LambdaPolicy"}
}

// startRole is a role that lets a service start to.
func (x *expander) startRole(to invoked, e event, id, service, policy string, more ...resource.Value) string {
	allow := inline(e.at, policy, statement(e.at, resource.Str(to.arn, e.at), to.action))
	r := x.madeBy(e, id, "AWS::IAM::Role", to.owner,
		f("AssumeRolePolicyDocument", trust(e.at, service)),
		f("Policies", resource.ListOf(e.at, append([]resource.Value{allow}, more...)...)))
	bounded := e.props
	if !bounded.Get("PermissionsBoundary").Written() && to.byRole {
		bounded = to.owner.Props
	}
	r.Props.Fields = append(r.Props.Fields, pass(bounded, "PermissionsBoundary")...)
	x.emit(r)
	return x.ref(id, "Arn")
}

// schedule is an EventBridge rule that fires on time.
func (x *expander) schedule(to invoked, e event, id string) {
	if !x.need(e, "Schedule") {
		return
	}
	props := append(pass(e.props, "Schedule>ScheduleExpression", "Description", "Name"), ruleState(e)...)
	x.rule(to, e, id, props)
}

// busRule is an EventBridge rule that fires on events of a bus.
func (x *expander) busRule(to invoked, e event, id string) {
	props := append(pass(e.props, "EventBusName", "Pattern>EventPattern", "RuleName>Name"), ruleState(e)...)
	x.rule(to, e, id, props)
}

// ruleState reads State, or the older Enabled.
func ruleState(e event) []resource.Field {
	if s := e.props.Get("State"); s.Written() {
		return pass(e.props, "State")
	}
	on := e.props.Get("Enabled")
	if b, known := on.Bool(); known {
		state := "DISABLED"
		if b {
			state = "ENABLED"
		}
		return []resource.Field{text("State", state, on.At)}
	}
	return nil
}

// targetID is the id of a rule's target, at most 64 characters long.
func targetID(to invoked, e event, id string) string {
	if own := plainText(e.props.Get("Target", "Id")); own != "" {
		return own
	}
	if most := 64 - len(to.target); len(id) > most {
		id = id[:most]
	}
	return id + to.target
}

func (x *expander) rule(to invoked, e event, id string, props []resource.Field) {
	target := object(e.at, text("Id", targetID(to, e, id), e.at), text("Arn", to.arn, e.at))
	target.Fields = append(target.Fields, pass(e.props, "Input", "InputPath", "InputTransformer", "RetryPolicy")...)
	if dlq, ok := x.eventDeadLetters(to, e, id, true); ok {
		target.Fields = append(target.Fields, f("DeadLetterConfig", object(dlq.At, f("Arn", dlq))))
	}
	if to.byRole {
		role := e.props.Get("RoleArn")
		if !role.Written() || e.typ != "Schedule" {
			role = resource.Str(x.startRole(to, e, id+"Role", "events.amazonaws.com", id+"RoleStartExecutionPolicy"), e.at)
		}
		target.Fields = append(target.Fields, f("RoleArn", role))
	}
	x.emit(x.madeBy(e, id, "AWS::Events::Rule", to.owner, append(props, f("Targets", resource.ListOf(e.at, target)))...))
	if !to.byRole {
		fn := text("FunctionName", to.owner.ID, e.at)
		fn.Value.Text = x.functionName(to)
		x.emit(x.madeBy(e, id+"Permission", "AWS::Lambda::Permission", to.owner, text("Action", "lambda:InvokeFunction", e.at), fn,
			text("Principal", "events.amazonaws.com", e.at), text("SourceArn", x.ref(id, "Arn"), e.at)))
	}
}

// functionName names the function or alias a permission is for.
func (x *expander) functionName(to invoked) string {
	if to.arn == x.ref(to.owner.ID, "Arn") {
		return x.ref(to.owner.ID, "")
	}
	return to.arn
}

// eventDeadLetters is where a rule or schedule puts what it cannot deliver: the
// queue that is named, or one that is made.
func (x *expander) eventDeadLetters(to invoked, e event, id string, policy bool) (resource.Value, bool) {
	c := e.props.Get("DeadLetterConfig")
	if !c.Written() {
		return resource.Value{}, false
	}
	if a := c.Get("Arn"); a.Written() {
		return a, true
	}
	if kind := plainText(c.Get("Type")); kind != "SQS" {
		x.problem(c.At, "\"DeadLetterConfig\" of event %q needs \"Arn\" or \"Type: SQS\"", e.name)
		return resource.Value{}, false
	}
	at := keyAt(e.props, "DeadLetterConfig", c.At)
	queue := id + "Queue"
	if own := plainText(c.Get("QueueLogicalId")); own != "" {
		queue = own
	}
	q := x.madeBy(e, queue, "AWS::SQS::Queue", to.owner)
	q.At, q.Whole = at, at
	x.emit(q)
	if policy {
		x.emit(x.queuePolicy(to.owner, e, id+"QueuePolicy", resource.Str(x.ref(queue, ""), at),
			resource.Str(x.ref(queue, "Arn"), at), object(at, text("Service", "events.amazonaws.com", at)), resource.Str(x.ref(id, "Arn"), at)))
	}
	return resource.Str(x.ref(queue, "Arn"), at), true
}

// queuePolicy lets a source send to a queue.
func (x *expander) queuePolicy(owner *resource.Resource, e event, id string, queueURL, queueARN, principal, source resource.Value) resource.Resource {
	s := object(e.at, text("Effect", "Allow", e.at), text("Action", "sqs:SendMessage", e.at), f("Principal", principal),
		f("Resource", queueARN), f("Condition", object(e.at, f("ArnEquals", object(e.at, f("aws:SourceArn", source))))))
	return x.madeBy(e, id, "AWS::SQS::QueuePolicy", owner, f("PolicyDocument", document(e.at, s)), f("Queues", resource.ListOf(e.at, queueURL)))
}

// scheduleV2 is an EventBridge Scheduler schedule. It starts its target through
// a role, for functions too.
func (x *expander) scheduleV2(to invoked, e event, id string) {
	if !x.need(e, "ScheduleExpression") {
		return
	}
	props := pass(e.props, "ScheduleExpression", "ScheduleExpressionTimezone", "Description", "EndDate", "StartDate", "GroupName", "KmsKeyArn", "State")
	name := e.props.Get("Name")
	if !name.Written() && !isTrue(e.props.Get("OmitName")) {
		name = resource.Str(id, e.at)
	}
	window := e.props.Get("FlexibleTimeWindow")
	if !window.Written() {
		window = object(e.at, text("Mode", "OFF", e.at))
	}
	props = append(props, object(e.at, f("Name", name), f("FlexibleTimeWindow", window)).Fields...)
	target := object(e.at, append([]resource.Field{text("Arn", to.arn, e.at)}, pass(e.props, "Input", "RetryPolicy")...)...)
	var more []resource.Value
	if dlq, ok := x.eventDeadLetters(to, e, id, false); ok {
		target.Fields = append(target.Fields, f("DeadLetterConfig", object(dlq.At, f("Arn", dlq))))
		more = append(more, inline(e.at, id+"SQSPolicy", statement(e.at, dlq, "sqs:SendMessage")))
	}
	role := e.props.Get("RoleArn")
	if !role.Written() {
		role = resource.Str(x.startRole(to, e, id+"Role", "scheduler.amazonaws.com", id+to.policy, more...), e.at)
	}
	target.Fields = append(target.Fields, f("RoleArn", role))
	x.emit(x.madeBy(e, id, "AWS::Scheduler::Schedule", to.owner, append(props, f("Target", target))...))
}

// topicEvent subscribes the function to a topic: directly, or through a queue
// that it polls.
func (x *expander) topicEvent(fn *function, e event, id string) {
	if !x.need(e, "Topic") {
		return
	}
	topic := e.props.Get("Topic")
	sub := func(protocol string, endpoint resource.Value) {
		props := append(pass(e.props, "Topic>TopicArn", "Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"),
			text("Protocol", protocol, e.at), f("Endpoint", endpoint))
		x.emit(x.madeBy(e, id, "AWS::SNS::Subscription", fn.Resource, props...))
	}
	via := e.props.Get("SqsSubscription")
	if !via.Written() || isFalse(via) {
		sub("lambda", resource.Str(x.lambdaARN(fn), e.at))
		x.permit(fn, e, id+"Permission", "sns.amazonaws.com", f("SourceArn", topic))
		return
	}
	at := keyAt(e.props, "SqsSubscription", via.At)
	queueARN, queueURL := via.Get("QueueArn"), via.Get("QueueUrl")
	policyID := id + "QueuePolicy"
	if via.Kind != resource.Map {
		q := x.madeBy(e, id+"Queue", "AWS::SQS::Queue", fn.Resource)
		q.At, q.Whole = at, at
		if of, _, ok := referred(topic); ok && x.source[of] != nil && isTrue(x.source[of].Props.Get("FifoTopic")) {
			q.Props.Fields = append(q.Props.Fields, f("FifoQueue", boolean(true, at)))
		}
		x.emit(q)
		queueARN, queueURL = resource.Str(x.ref(q.ID, "Arn"), at), resource.Str(x.ref(q.ID, ""), at)
	} else if !queueARN.Written() || !queueURL.Written() {
		x.problem(at, "\"SqsSubscription\" of event %q needs \"QueueArn\" and \"QueueUrl\"", e.name)
		return
	} else if own := plainText(via.Get("QueuePolicyLogicalId")); own != "" {
		policyID = own
	}
	sub("sqs", queueARN)
	x.emit(x.queuePolicy(fn.Resource, e, policyID, queueURL, queueARN, resource.Str("*", at), topic))
	props := []resource.Field{f("EventSourceArn", queueARN), text("FunctionName", x.lambdaRef(fn), e.at)}
	props = append(props, batchOf(via, at)...)
	x.emit(x.madeBy(e, id+"EventSourceMapping", "AWS::Lambda::EventSourceMapping", fn.Resource, props...))
	fn.role.manage("service-role/AWSLambdaSQSQueueExecutionRole", at)
}

func batchOf(via resource.Value, at model.Range) []resource.Field {
	size, on := via.Get("BatchSize"), via.Get("Enabled")
	if !size.Written() {
		size = resource.Value{Kind: resource.Number, Text: "10", At: at}
	}
	if !on.Written() {
		on = resource.Value{Kind: resource.Bool, Text: "true", At: at}
	}
	return []resource.Field{f("BatchSize", size), f("Enabled", on)}
}
