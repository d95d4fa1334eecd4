package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/iam"
	"strideline/model"
)

// caller is a node that calls the provider's services itself, without code: a
// workflow's task, a schedule. Such calls are declared, each at the value that
// names its target.
type caller struct {
	l   *lifter
	it  *item
	n   *model.Node
	via string // id of the role it calls as
}

// flow writes the edge of one call.
func (c caller) flow(to *model.Node, k model.EdgeKind, action string, v resource.Value) {
	if to == c.n && to.Kind != model.Function {
		return
	}
	e := model.Edge{From: c.n.ID, To: to.ID, Kind: k, Via: c.via, Conditional: v.When, At: v.At}
	if action != "" {
		e.Actions = []string{action}
	}
	c.l.edge(c.it, e)
}

// sdk reads one call: SERVICE:ACTION as Step Functions and Scheduler spell
// them (Step Functions Developer Guide, "Integrating services" and "AWS SDK
// service integrations").
func (c caller) sdk(call string, args, at resource.Value) {
	service, action, ok := strings.Cut(call, ":")
	if !ok {
		return
	}
	switch call {
	case "http:invoke":
		c.http(args)
	case "apigateway:invoke":
		c.gateway(args)
	case "events:putEvents", "eventbridge:putEvents":
		c.putEvents(args, at)
	case "ecs:runTask":
		c.run(args, "TaskDefinition", "ecs:RunTask")
	case "batch:submitJob":
		c.run(args, "JobDefinition", "batch:SubmitJob")
	default:
		c.resources(iamService(service), action, args)
	}
}

// arg returns a parameter; a path ($.x) or an expression ({% ... %}) names
// nothing that is known here.
func (c caller) arg(args resource.Value, key string) resource.Value {
	v := args.Get(key)
	if s, ok := v.Str(); ok && (strings.HasPrefix(s, "$.") || strings.HasPrefix(s, "{%")) {
		return resource.Value{}
	}
	return v
}

func (c caller) http(args resource.Value) {
	for _, o := range c.arg(args, "ApiEndpoint").Options() {
		text := c.l.text(o)
		if text != "" && !c.l.toOwnAPI(c.it, c.n, o, text, c.l.text(args.Get("Method"))) {
			c.l.sendTo(c.it, c.n, c.l.outsider(text), o, "")
		}
	}
}

func (c caller) gateway(args resource.Value) {
	path := "/" + c.l.text(args.Get("Stage")) + c.l.text(args.Get("Path"))
	for _, o := range c.arg(args, "ApiEndpoint").Options() {
		text := c.l.text(o)
		if text == "" {
			continue
		}
		if !c.l.toOwnAPI(c.it, c.n, o, "https://"+text+path, c.l.text(args.Get("Method"))) {
			c.l.sendTo(c.it, c.n, c.l.outsider("https://"+text), o, "")
		}
	}
}

func (c caller) putEvents(args, at resource.Value) {
	entries := args.Get("Entries").Each()
	if len(entries) == 0 && args.Get("EventBusName").Written() {
		entries = []resource.Value{args}
	}
	for _, e := range entries {
		v := c.arg(e, "EventBusName")
		if e.Get("EventBusName").Written() && !v.Written() {
			continue
		}
		if !v.Written() {
			v.At = e.At
		}
		if !v.At.Known() {
			v.At = at.At
		}
		c.flow(c.l.bus(v), model.Writes, "events:PutEvents", v)
	}
}

// run starts a task or job whose definition a parameter names.
func (c caller) run(args resource.Value, key, action string) {
	for _, o := range c.arg(args, key).Options() {
		if to := c.l.destination(o, model.Function, "container"); to != nil && to.Kind == model.Function {
			c.flow(to, model.Invokes, action, o)
		}
	}
}

// iamService is the IAM prefix of a service by its name in integrations.
func iamService(name string) string {
	switch name {
	case "sfn":
		return "states"
	case "eventbridge":
		return "events"
	case "cloudwatchlogs":
		return "logs"
	case "bedrockruntime", "bedrockagentruntime":
		return "bedrock"
	case "cognitoidentityprovider":
		return "cognito-idp"
	case "rdsdata":
		return "rds-data"
	case "sesv2":
		return "ses"
	case "dynamodbstreams":
		return "dynamodb"
	}
	return name
}

// namedBy says which parameters of a service's calls name its resource and what
// stands before a plain name in the ARN.
type namedBy struct {
	keys []string
	tail string
}

var callTargets = map[string]namedBy{
	"lambda":         {[]string{"FunctionName"}, "function:"},
	"sqs":            {[]string{"QueueUrl"}, ""},
	"sns":            {[]string{"TopicArn"}, ""},
	"dynamodb":       {[]string{"TableName"}, "table/"},
	"states":         {[]string{"StateMachineArn"}, "stateMachine:"},
	"s3":             {[]string{"Bucket"}, ""},
	"secretsmanager": {[]string{"SecretId"}, "secret:"},
	"ssm":            {[]string{"Name"}, "parameter/"},
	"kms":            {[]string{"KeyId"}, "key/"},
	"kinesis":        {[]string{"StreamARN", "StreamArn", "StreamName"}, "stream/"},
	"firehose":       {[]string{"DeliveryStreamName"}, "deliverystream/"},
	"bedrock":        {[]string{"ModelId"}, "foundation-model/"},
	"cognito-idp":    {[]string{"UserPoolId"}, "userpool/"},
	"logs":           {[]string{"LogGroupName"}, "log-group:"},
	"sagemaker":      {[]string{"EndpointName"}, "endpoint/"},
	"rds-data":       {[]string{"ResourceArn"}, "cluster:"},
	"ecr":            {[]string{"RepositoryName"}, "repository/"},
}

// callActions are the calls whose permission has another name than the call
// (service authorization reference).
var callActions = map[string]string{
	"lambda:invoke": "lambda:InvokeFunction", "s3:listObjectsV2": "s3:ListBucket", "s3:listObjects": "s3:ListBucket",
	"s3:headObject": "s3:GetObject", "s3:copyObject": "s3:PutObject", "s3:createMultipartUpload": "s3:PutObject",
	"s3:uploadPart": "s3:PutObject", "s3:completeMultipartUpload": "s3:PutObject", "s3:deleteObjects": "s3:DeleteObject",
	"s3:selectObjectContent": "s3:GetObject", "sns:publishBatch": "sns:Publish", "sqs:sendMessageBatch": "sqs:SendMessage",
	"dynamodb:transactWriteItems": "dynamodb:PutItem", "dynamodb:transactGetItems": "dynamodb:GetItem", "bedrock:converse": "bedrock:InvokeModel",
}

// resources writes the flow of a call to each resource its parameters name.
func (c caller) resources(service, action string, args resource.Value) {
	by, ok := callTargets[service]
	if !ok || action == "" {
		return
	}
	name, ok := callActions[service+":"+action]
	if !ok {
		name = service + ":" + strings.ToUpper(action[:1]) + action[1:]
	}
	name, _ = iam.Canonical(name)
	kinds := iam.KindsOf(name)
	for _, key := range by.keys {
		for _, o := range c.arg(args, key).Options() {
			if to := c.l.byName(o, service, by.tail); to != nil {
				c.flows(to, name, kinds, o)
			}
		}
	}
	for _, v := range c.arg(args, "RequestItems").Fields { // batch calls of DynamoDB
		key := resource.Str(v.Key, v.KeyAt)
		if to := c.l.byName(key, service, by.tail); to != nil {
			c.flows(to, name, kinds, key)
		}
	}
}

func (c caller) flows(to *model.Node, action string, kinds []string, v resource.Value) {
	var done []model.EdgeKind
	for _, k := range kinds {
		if fk, ok := flowKind(k, to); ok && !slices.Contains(done, fk) {
			done = append(done, fk)
			c.flow(to, fk, action, v)
		}
	}
}
