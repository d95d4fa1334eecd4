package lift

import (
	"strings"

	"strideline/model"
)

func iotKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::IoT::TopicRule": {id: identity{service: "iot", resource: "rule/{name}", nameProp: "RuleName"}, declare: declareTopicRule, link: linkTopicRule},
	}
	for _, t := range []string{"Thing", "ThingGroup", "ThingType", "Certificate", "PolicyPrincipalAttachment", "ThingPrincipalAttachment"} {
		out["AWS::IoT::"+t] = &kind{plumbing: true}
	}
	return out
}

// declareTopicRule reads a rule on messages of devices, which the broker knows
// by their certificates.
func declareTopicRule(l *lifter, it *item) {
	a := l.set(l.addNode(it, model.Trigger, "iot-rule"))
	sql := it.Props.Get("TopicRulePayload", "Sql")
	a.value("auth", "mutual-tls", sql.At)
	a.byDefault("async", true)
	if strings.Contains(fold(l.text(sql)), " where ") {
		a.filter(sql)
	}
	a.present("failureDestination", it.Props.Get("TopicRulePayload", "ErrorAction"))
}

// iotActions say which property of an action names its target.
var iotActions = []struct{ action, key, service, tail string }{
	{"Lambda", "FunctionArn", "lambda", "function:"},
	{"Sqs", "QueueUrl", "sqs", ""},
	{"Sns", "TargetArn", "sns", ""},
	{"DynamoDB", "TableName", "dynamodb", "table/"},
	{"Kinesis", "StreamName", "kinesis", "stream/"},
	{"Firehose", "DeliveryStreamName", "firehose", "deliverystream/"},
	{"S3", "BucketName", "s3", ""},
	{"StepFunctions", "StateMachineName", "states", "stateMachine:"},
	{"CloudwatchLogs", "LogGroupName", "logs", "log-group:"},
}

func linkTopicRule(l *lifter, it *item) {
	from := l.actor("user", "devices", "devices")
	l.edge(it, model.Edge{From: from.ID, To: it.node.ID, Kind: model.Calls, At: it.node.Attrs["auth"].At})
	for _, act := range it.Props.Get("TopicRulePayload", "Actions").Each() {
		for _, k := range iotActions {
			a := act.Get(k.action)
			l.runsAs(it, it.node, a.Get("RoleArn"))
			for _, o := range a.Get(k.key).Options() {
				if to := l.byName(o, k.service, k.tail); to != nil {
					l.sendTo(it, it.node, to, o, l.viaRole(a.Get("RoleArn")))
				}
			}
		}
		v2 := act.Get("DynamoDBv2")
		l.runsAs(it, it.node, v2.Get("RoleArn"))
		for _, o := range v2.Get("PutItem", "TableName").Options() {
			if to := l.byName(o, "dynamodb", "table/"); to != nil {
				l.sendTo(it, it.node, to, o, l.viaRole(v2.Get("RoleArn")))
			}
		}
		for _, o := range act.Get("Http", "Url").Options() {
			if text := l.text(o); text != "" && !l.toOwnAPI(it, it.node, o, text, "POST") {
				l.sendTo(it, it.node, l.outsider(text), o, "")
			}
		}
	}
}
