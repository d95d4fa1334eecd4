package lift

import (
	"strconv"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func snsKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::SNS::Topic": {
			id:      identity{service: "sns", arnType: "topic", resource: "{name}", nameProp: "TopicName", ref: "arn", nameAttr: "TopicName", arnAttr: "TopicArn"},
			declare: declareTopic, link: linkTopic,
		},
		"AWS::SNS::TopicPolicy":       {link: linkPolicyOf("PolicyDocument", "Topics")},
		"AWS::SNS::TopicInlinePolicy": {link: linkPolicyOf("PolicyDocument", "TopicArn")},
		"AWS::SNS::Subscription":      {declare: declareSubscription, link: linkSubscription},
	}
}

func declareTopic(l *lifter, it *item) {
	n := l.addNode(it, model.Store, "topic")
	a, p := l.set(n), it.Props
	a.bool("fifo", p.Get("FifoTopic"))
	a.encryptedWith(p.Get("KmsMasterKeyId"))
	l.tags(n, p.Get("Tags"))
	for i, s := range p.Get("Subscription").Each() {
		t := l.sideNode(it, subscriptionName(it, i), model.Trigger, "topic-subscription")
		t.At = s.At
		l.subscriptionAttrs(t, s)
	}
}

func subscriptionName(it *item, i int) string { return it.ID + ".Subscription" + strconv.Itoa(i+1) }

func linkTopic(l *lifter, it *item) {
	l.protect(it, it.Props.Get("KmsMasterKeyId"))
	for i, s := range it.Props.Get("Subscription").Each() {
		t := l.b.Lookup(nodeID(it.Resource, subscriptionName(it, i)))
		l.edge(it, model.Edge{From: it.node.ID, To: t.ID, Kind: model.Feeds, Conditional: s.When, At: s.At})
		l.subscribe(it, t, s)
	}
}

func declareSubscription(l *lifter, it *item) {
	l.subscriptionAttrs(l.addNode(it, model.Trigger, "topic-subscription"), it.Props)
}

func (l *lifter) subscriptionAttrs(t *model.Node, p resource.Value) {
	a := l.set(t)
	a.byDefault("auth", "internal")
	a.byDefault("async", true)
	a.filter(p.Get("FilterPolicy"))
	a.present("failureDestination", structured(p.Get("RedrivePolicy")).Get("deadLetterTargetArn"))
}

func linkSubscription(l *lifter, it *item) {
	for _, o := range it.Props.Get("TopicArn").Options() {
		if topic := l.destination(o, model.Store, "topic"); topic != nil {
			l.edge(it, model.Edge{From: topic.ID, To: it.node.ID, Kind: model.Feeds, Conditional: o.When, At: o.At})
		}
	}
	l.subscribe(it, it.node, it.Props)
}

// subscribe says where a subscription hands its messages.
func (l *lifter) subscribe(it *item, t *model.Node, p resource.Value) {
	protocol := l.text(p.Get("Protocol"))
	l.runsAs(it, t, p.Get("SubscriptionRoleArn"))
	via := l.viaRole(p.Get("SubscriptionRoleArn"))
	for _, o := range p.Get("Endpoint").Options() {
		l.endpoint(it, t, protocol, o, via)
	}
	if dlq := structured(p.Get("RedrivePolicy")).Get("deadLetterTargetArn"); dlq.Written() {
		l.deadLetter(it, t, dlq)
	}
}

func (l *lifter) endpoint(it *item, t *model.Node, protocol string, v resource.Value, via string) {
	var to *model.Node
	switch protocol {
	case "lambda":
		to = l.destination(v, model.Function, "lambda")
	case "sqs":
		to = l.destination(v, model.Store, "queue")
	case "firehose":
		to = l.destination(v, model.Store, "stream")
	case "http", "https", "email", "email-json", "sms", "application":
		l.leave(it, t, v, protocol)
		return
	}
	if to != nil {
		l.sendTo(it, t, to, v, via)
	}
}

// leave says that a way in hands its events to an address: one of our own
// APIs, or a third party.
func (l *lifter) leave(it *item, t *model.Node, v resource.Value, protocol string) {
	text := l.text(v)
	if text == "" {
		return
	}
	if strings.HasPrefix(protocol, "http") && l.toOwnAPI(it, t, v, text, "POST") {
		return
	}
	to := l.outsider(text)
	l.sendTo(it, t, to, v, "")
	if protocol == "http" {
		l.b.Edge(model.Edge{From: t.ID, To: to.ID, Kind: model.Sends, Conditional: v.When, At: v.At, Attrs: map[string]model.Attr{"plain": model.SetAttr(true, v.At)}})
	}
}
