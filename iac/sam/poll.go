package sam

import (
	"strideline/iac/resource"
	"strideline/model"
)

// poller is an event type that Lambda polls: an event source mapping.
type poller struct {
	source   string   // property that names the source
	required []string // properties it cannot do without
	managed  string   // managed policy of the role
	allow    func(x *expander, fn *function, e event)
}

var pollers = map[string]poller{
	"SQS":              {source: "Queue", required: []string{"Queue"}, managed: "service-role/AWSLambdaSQSQueueExecutionRole"},
	"Kinesis":          {source: "Stream", required: []string{"Stream", "StartingPosition"}, managed: "service-role/AWSLambdaKinesisExecutionRole"},
	"DynamoDB":         {source: "Stream", required: []string{"Stream", "StartingPosition"}, managed: "service-role/AWSLambdaDynamoDBExecutionRole"},
	"MSK":              {source: "Stream", required: []string{"Stream", "StartingPosition"}, managed: "service-role/AWSLambdaMSKExecutionRole", allow: (*expander).allowMSK},
	"MQ":               {source: "Broker", required: []string{"Broker"}, allow: (*expander).allowMQ},
	"SelfManagedKafka": {allow: (*expander).allowKafka},
	"DocumentDB":       {source: "Cluster", required: []string{"Cluster", "DatabaseName"}, allow: (*expander).allowDocumentDB},
}

// passedToMapping go to AWS::Lambda::EventSourceMapping as they are.
var passedToMapping = []string{
	"BatchSize", "BisectBatchOnFunctionError", "Enabled", "FilterCriteria", "FunctionResponseTypes", "KmsKeyArn", "LoggingConfig",
	"MaximumBatchingWindowInSeconds", "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "MetricsConfig", "ParallelizationFactor",
	"ProvisionedPollerConfig", "Queues", "ScalingConfig", "SourceAccessConfigurations", "StartingPosition",
	"StartingPositionTimestamp", "Topics", "TumblingWindowInSeconds",
}

// poll makes the event source mapping and what the role needs for it.
func (x *expander) poll(fn *function, e event, id string) {
	p := pollers[e.typ]
	if !x.need(e, p.required...) {
		return
	}
	props := pass(e.props, passedToMapping...)
	if p.source != "" {
		props = append(props, pass(e.props, p.source+">EventSourceArn")...)
	}
	props = append(props, text("FunctionName", x.lambdaRef(fn), e.at))
	props = append(props, sourceConfig(e)...)
	if d := x.failureDestination(fn, e); d.Written() {
		props = append(props, resource.Field{Key: "DestinationConfig", KeyAt: keyAt(e.props, "DestinationConfig", e.at), Value: d})
	}
	x.emit(x.madeBy(e, id, "AWS::Lambda::EventSourceMapping", fn.Resource, props...))
	if p.managed != "" {
		fn.role.attach(item(resource.Str(managed(p.managed), e.at), e.when))
	}
	if p.allow != nil {
		p.allow(x, fn, e)
	}
}

// sourceConfig gathers what is particular to Kafka and DocumentDB.
func sourceConfig(e event) []resource.Field {
	group := pass(e.props, "ConsumerGroupId", "SchemaRegistryConfig")
	switch e.typ {
	case "MSK":
		if len(group) > 0 {
			return []resource.Field{f("AmazonManagedKafkaEventSourceConfig", object(e.at, group...))}
		}
	case "SelfManagedKafka":
		var fs []resource.Field
		if len(group) > 0 {
			fs = append(fs, f("SelfManagedKafkaEventSourceConfig", object(e.at, group...)))
		}
		return append(fs, f("SelfManagedEventSource", object(e.at,
			f("Endpoints", object(e.at, pass(e.props, "KafkaBootstrapServers")...)))))
	case "DocumentDB":
		return []resource.Field{f("DocumentDBEventSourceConfig", object(e.at, pass(e.props, "DatabaseName", "CollectionName", "FullDocument")...))}
	}
	return nil
}

// failureDestination is where failed batches go; the role may send there.
func (x *expander) failureDestination(fn *function, e event) resource.Value {
	c := e.props.Get("DestinationConfig")
	for _, o := range c.Get("OnFailure").Options() {
		at := place(o, e.at)
		to := o.Get("Destination")
		if !to.Written() {
			x.problem(at, "\"OnFailure\" of event %q needs \"Destination\"", e.name)
			continue
		}
		when := and(e.when, o.When)
		switch plainText(o.Get("Type")) {
		case "SQS":
			fn.role.allow(item(inline(at, fn.ID+e.name+"SQSPolicy", statement(at, to, "sqs:SendMessage")), when))
		case "SNS":
			fn.role.allow(item(inline(at, fn.ID+e.name+"SNSPolicy", statement(at, to, "sns:publish")), when))
		case "S3":
			fn.role.allow(item(inline(at, fn.ID+e.name+"S3Policy", bucketStatements(at, to)...), when))
		}
	}
	return each(c, func(o resource.Value) resource.Value {
		if fl, ok := o.Field("OnFailure"); ok {
			return o.With("OnFailure", fl.KeyAt, each(fl.Value, func(d resource.Value) resource.Value {
				return object(d.At, pass(d, "Destination")...)
			}))
		}
		return o
	})
}

// bucketStatements let failed batches be written to a bucket.
func bucketStatements(at model.Range, bucket resource.Value) []resource.Value {
	objects := concat(at, bucket, resource.Str("/*", at))
	return []resource.Value{statement(at, objects, "s3:PutObject"), statement(at, bucket, "s3:ListBucket")}
}

var networkActions = []string{
	"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface",
	"ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups",
}

// access returns the addresses of the source access configurations of the
// given types, in the order written.
func access(e event, types ...string) []resource.Value {
	var out []resource.Value
	for _, c := range e.props.Get("SourceAccessConfigurations").Each() {
		kind := plainText(c.Get("Type"))
		for _, t := range types {
			if uri := c.Get("URI"); kind == t && uri.Written() {
				out = append(out, item(uri, c.When))
			}
		}
	}
	return out
}

func secretStatement(e event, secret resource.Value) resource.Value {
	return item(statement(place(secret, e.at), unconditional(secret), "secretsmanager:GetSecretValue"), secret.When)
}

// keyStatements allow the key that the secret is encrypted with.
func (x *expander) keyStatements(e event) []resource.Value {
	key := e.props.Get("SecretsManagerKmsKeyId")
	if !key.Written() {
		return nil
	}
	at := keyAt(e.props, "SecretsManagerKmsKeyId", e.at)
	return []resource.Value{statement(at, concat(at, resource.Str(arn("kms", "key/"), at), key), "kms:Decrypt")}
}

func (x *expander) allowMSK(fn *function, e event) {
	var ss []resource.Value
	for _, secret := range access(e, "CLIENT_CERTIFICATE_TLS_AUTH") {
		ss = append(ss, secretStatement(e, secret))
	}
	if len(ss) > 0 {
		fn.role.allow(item(inline(e.at, "MSKExecutionRolePolicy", ss...), e.when))
	}
	x.allowRegistry(fn, e)
}

// allowRegistry lets the mapping read the schema registry it validates with.
func (x *expander) allowRegistry(fn *function, e event) {
	c := e.props.Get("SchemaRegistryConfig")
	if !c.Written() {
		return
	}
	at := keyAt(e.props, "SchemaRegistryConfig", e.at)
	var ss []resource.Value
	if uri := c.Get("SchemaRegistryURI"); isGlue(uri) {
		ss = append(ss, statement(at, uri, "glue:GetRegistry"),
			statement(at, resource.Str("*", at), "glue:GetSchemaVersion"))
	}
	for _, a := range c.Get("AccessConfigs").Each() {
		if uri := a.Get("URI"); uri.Written() {
			ss = append(ss, statement(place(uri, at), uri, "secretsmanager:GetSecretValue"))
		}
	}
	if len(ss) > 0 {
		fn.role.allow(item(inline(at, e.name+"SchemaRegistryPolicy", ss...), e.when))
	}
}

func isGlue(uri resource.Value) bool {
	s, _ := uri.Str()
	parts := model.SplitSymbolic(s)
	for _, p := range parts {
		if p.Kind == "" && len(p.Text) > 5 && (p.Text[:5] == "arn:a" || p.Text == "arn:" || p.Text[:5] == ":glue") {
			return true
		}
	}
	return false
}

func (x *expander) allowMQ(fn *function, e event) {
	secrets := access(e, "BASIC_AUTH")
	if len(secrets) == 0 {
		x.problem(e.at, "event %q of type MQ needs a \"BASIC_AUTH\" entry in \"SourceAccessConfigurations\"", e.name)
	}
	var ss []resource.Value
	for _, secret := range secrets {
		ss = append(ss, secretStatement(e, secret))
	}
	ss = append(ss, statement(e.at, e.props.Get("Broker"), "mq:DescribeBroker"))
	ss = append(ss, x.keyStatements(e)...)
	name := "SamAutoGeneratedAMQPolicy"
	if isTrue(e.props.Get("DynamicPolicyName")) {
		name = fn.ID + e.name + "AMQPolicy"
	}
	fn.role.allow(item(inline(e.at, name, ss...), e.when))
}

// allowKafka grants as the translator does: the secret that authenticates, and
// with SERVER_ROOT_CA_CERTIFICATE that one again.
func (x *expander) allowKafka(fn *function, e event) {
	var ss []resource.Value
	for _, secret := range access(e, "BASIC_AUTH", "SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH") {
		ss = append(ss, secretStatement(e, secret))
	}
	if root := access(e, "SERVER_ROOT_CA_CERTIFICATE"); len(root) > 0 && len(ss) > 0 {
		ss = append(ss, ss...)
	} else if len(root) > 0 {
		ss = append(ss, secretStatement(e, root[0]))
	}
	if len(access(e, "VPC_SUBNET")) > 0 && len(access(e, "VPC_SECURITY_GROUP")) > 0 {
		ss = append(ss, statement(e.at, resource.Str("*", e.at), networkActions...))
	}
	ss = append(ss, x.keyStatements(e)...)
	if len(ss) > 0 {
		fn.role.allow(item(inline(e.at, "SelfManagedKafkaExecutionRolePolicy", ss...), e.when))
	}
	x.allowRegistry(fn, e)
}

func (x *expander) allowDocumentDB(fn *function, e event) {
	secrets := access(e, "BASIC_AUTH")
	if len(secrets) == 0 {
		x.problem(e.at, "event %q of type DocumentDB needs a \"BASIC_AUTH\" entry in \"SourceAccessConfigurations\"", e.name)
	}
	var ss []resource.Value
	for _, secret := range secrets {
		ss = append(ss, secretStatement(e, secret))
	}
	ss = append(ss,
		statement(e.at, resource.Str(arn("rds", "cluster-pg:*"), e.at), "rds:DescribeDBClusterParameters"),
		statement(e.at, resource.Str(arn("rds", "subgrp:*"), e.at), "rds:DescribeDBSubnetGroups"),
		statement(e.at, e.props.Get("Cluster"), "rds:DescribeDBClusters"),
		statement(e.at, resource.Str("*", e.at), networkActions...))
	ss = append(ss, x.keyStatements(e)...)
	fn.role.allow(item(inline(e.at, "SamAutoGeneratedDocumentDBPolicy", ss...), e.when))
}
