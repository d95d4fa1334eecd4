package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func iotKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::IoT::TopicRule": {id: identity{service: "iot", resource: "rule/{name}", nameProp: "RuleName"}, declare: declareTopicRule, link: linkTopicRule},
	}
	out["AWS::IoT::Authorizer"] = &kind{declare: declareDeviceAuthorizer, link: linkDeviceAuthorizer}
	out["AWS::IoT::RoleAlias"] = &kind{link: linkRoleAlias}
	out["AWS::IoT::ProvisioningTemplate"] = &kind{declare: declareProvisioning, link: linkProvisioning}
	for _, t := range []string{
		"Thing", "ThingGroup", "ThingType", "Certificate", "PolicyPrincipalAttachment", "ThingPrincipalAttachment", "Policy", "TopicRuleDestination",
		"CACertificate", "DomainConfiguration", "Logging", "ResourceSpecificLogging", "AccountAuditConfiguration", "SecurityProfile",
	} {
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
		for _, o := range append(act.Get("OpenSearch", "Endpoint").Options(), act.Get("Elasticsearch", "Endpoint").Options()...) {
			if to := l.find(o, "search"); to != nil && to.Kind == model.Store {
				l.sendTo(it, it.node, to, o, l.viaRole(act.Get("OpenSearch", "RoleArn")))
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
	l.deviceErrors(it, it.Props.Get("TopicRulePayload", "ErrorAction"))
}

// deviceErrors says where a rule puts messages that it could not hand on.
func (l *lifter) deviceErrors(it *item, act resource.Value) {
	for _, k := range iotActions {
		for _, o := range act.Get(k.action, k.key).Options() {
			if to := l.byName(o, k.service, k.tail); to != nil {
				l.deliver(it, it.node, to, o)
			}
		}
	}
}

func declareDeviceAuthorizer(l *lifter, it *item) {
	l.set(l.addNode(it, model.Trigger, "authorizer")).byDefault("auth", "internal")
}

func linkDeviceAuthorizer(l *lifter, it *item) {
	l.runFunction(it, it.Props.Get("AuthorizerFunctionArn"))
}

// runFunction joins the trigger of an item with the function it runs.
func (l *lifter) runFunction(it *item, v resource.Value) {
	if it.node == nil {
		return
	}
	for _, o := range v.Options() {
		if to := l.destination(o, model.Function, "lambda"); to != nil && to.Kind == model.Function {
			l.sendTo(it, it.node, to, o, "")
		}
	}
}

// linkRoleAlias says that devices become a role, with their certificate.
func linkRoleAlias(l *lifter, it *item) {
	l.becomes(it, l.actor("user", "devices", "devices"), it.Props.Get("RoleArn"), nil)
}

func declareProvisioning(l *lifter, it *item) {
	if it.Props.Get("PreProvisioningHook", "TargetArn").Written() {
		l.set(l.addNode(it, model.Trigger, "direct")).byDefault("auth", "internal")
	}
}

func linkProvisioning(l *lifter, it *item) {
	l.runFunction(it, it.Props.Get("PreProvisioningHook", "TargetArn"))
}
