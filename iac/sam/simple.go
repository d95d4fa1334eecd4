package sam

import (
	"strconv"

	"strideline/iac/resource"
	"strideline/model"
)

// simpleTable becomes a table with one key: id, a string, unless PrimaryKey
// says otherwise; billed by request unless throughput is provisioned.
func (x *expander) simpleTable(r *resource.Resource) {
	p := r.Props
	at := place(p, r.At)
	key := p.Get("PrimaryKey")
	keyPlace := keyAt(p, "PrimaryKey", at)
	name, typ := resource.Str("id", at), resource.Str("S", at)
	if key.Written() {
		name, typ = key.Get("Name"), each(key.Get("Type"), attributeType)
	}
	props := object(at,
		f("AttributeDefinitions", resource.ListOf(keyPlace, object(keyPlace, f("AttributeName", name), f("AttributeType", typ)))),
		f("KeySchema", resource.ListOf(keyPlace, object(keyPlace, f("AttributeName", name), text("KeyType", "HASH", keyPlace)))))
	if !p.Get("ProvisionedThroughput").Written() {
		props.Fields = append(props.Fields, text("BillingMode", "PAY_PER_REQUEST", at))
	}
	props.Fields = append(props.Fields, pass(p, "ProvisionedThroughput", "TableName", "SSESpecification",
		"PointInTimeRecoverySpecification")...)
	props.Fields = append(props.Fields, tags(p)...)
	x.emit(become(r, "AWS::DynamoDB::Table", props))
}

func attributeType(v resource.Value) resource.Value {
	if t, ok := map[string]string{"String": "S", "Number": "N", "Binary": "B"}[plainText(v)]; ok {
		v.Text = t
	}
	return v
}

// layer becomes a layer version under an id that changes with its content;
// references to the SAM id follow.
func (x *expander) layer(r *resource.Resource) {
	p := r.Props
	props := object(place(p, r.At), pass(p, "LayerName", "Description", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo")...)
	if !p.Get("LayerName").Written() {
		props.Fields = append(props.Fields, text("LayerName", r.ID, r.At))
	}
	if fs := s3Location(p.Get("ContentUri"), "S3Bucket", "S3Key", "S3ObjectVersion"); len(fs) > 0 {
		props.Fields = append(props.Fields, resource.Field{Key: "Content", KeyAt: keyAt(p, "ContentUri", r.At), Value: object(p.Get("ContentUri").At, fs...)})
	}
	out := become(r, "AWS::Lambda::LayerVersion", props)
	out.ID = r.ID + layerHash(r)
	out.Aliases = append(out.Aliases[:len(out.Aliases):len(out.Aliases)], r.ID)
	if keep := p.Get("RetentionPolicy"); keep.Written() {
		out.Deletion = keep
	} else if !out.Deletion.Written() {
		out.Deletion = resource.Str("Retain", r.At)
	}
	x.define(r.ID, "", out.ID)
	x.emit(out)
}

// application becomes a nested stack. The reader joins one with a local path;
// one of the public repository stays an external part.
func (x *expander) application(r *resource.Resource) {
	p := r.Props
	props := object(place(p, r.At), pass(p, "Parameters", "NotificationARNs", "TimeoutInMinutes")...)
	props.Fields = append(props.Fields, tags(p)...)
	if l := p.Get("Location"); l.Kind == resource.Map {
		props.Fields = append(props.Fields, pass(p, "Location")...)
	} else {
		props.Fields = append(props.Fields, pass(p, "Location>TemplateURL")...)
	}
	x.emit(become(r, "AWS::CloudFormation::Stack", props))
}

// capacityProvider becomes a Lambda capacity provider with a role that lets
// Lambda run its instances.
func (x *expander) capacityProvider(r *resource.Resource) {
	p := r.Props
	props := object(place(p, r.At), pass(p, "CapacityProviderName", "VpcConfig", "KmsKeyArn")...)
	props.Fields = append(props.Fields, tags(p)...)
	if q := p.Get("InstanceRequirements"); q.Written() {
		props.Fields = append(props.Fields, resource.Field{
			Key: "InstanceRequirements", KeyAt: keyAt(p, "InstanceRequirements", r.At),
			Value: object(q.At, pass(q, "Architectures", "AllowedTypes>AllowedInstanceTypes", "ExcludedTypes>ExcludedInstanceTypes")...),
		})
	}
	props.Fields = append(props.Fields, scaling(p)...)
	role := p.Get("OperatorRole")
	if !role.Written() {
		id := r.ID + "OperatorRole"
		x.emit(x.made(id, "AWS::IAM::Role", r, r.At, f("AssumeRolePolicyDocument", trust(r.At, "lambda.amazonaws.com")),
			f("ManagedPolicyArns", texts(r.At, managed("AWSLambdaManagedEC2ResourceOperator")))))
		role = resource.Str(x.ref(id, "Arn"), r.At)
	}
	at := keyAt(p, "OperatorRole", r.At)
	props.Fields = append(props.Fields, f("PermissionsConfig", object(at, f("CapacityProviderOperatorRoleArn", role))))
	x.emit(become(r, "AWS::Lambda::CapacityProvider", props))
}

func scaling(p resource.Value) []resource.Field {
	c := p.Get("ScalingConfig")
	if c.Kind != resource.Map {
		return nil
	}
	v := object(c.At, pass(c, "MaxVCpuCount")...)
	mode := "Auto"
	if load := c.Get("AverageCPUUtilization"); load.Written() {
		mode = "Manual"
		v.Fields = append(v.Fields, f("ScalingPolicies", resource.ListOf(load.At, object(load.At,
			text("PredefinedMetricType", "LambdaCapacityProviderAverageCPUUtilization", load.At), f("TargetValue", load)))))
	}
	v.Fields = append(v.Fields, text("ScalingMode", mode, c.At))
	return []resource.Field{{Key: "CapacityProviderScalingConfig", KeyAt: keyAt(p, "ScalingConfig", c.At), Value: v}}
}

// eventInvoke configures asynchronous invocation: retries, and where results
// go. Queues and topics that are not named are made.
func (x *expander) eventInvoke(fn *function) {
	c := fn.Props.Get("EventInvokeConfig")
	if !c.Written() {
		return
	}
	if c.Kind != resource.Map {
		x.problem(c.At, "\"EventInvokeConfig\" of %q must be a map", fn.ID)
		return
	}
	at := keyAt(fn.Props, "EventInvokeConfig", c.At)
	qualifier := resource.Str("$LATEST", at)
	r := x.made(fn.ID+"EventInvokeConfig", "AWS::Lambda::EventInvokeConfig", fn.Resource, at)
	if fn.alias != "" {
		qualifier = fn.Props.Get("AutoPublishAlias")
		r.DependsOn = []string{fn.alias}
	}
	r.Props = object(at, text("FunctionName", x.ref(fn.ID, ""), at), f("Qualifier", qualifier))
	r.Props.Fields = append(r.Props.Fields, pass(c, "MaximumEventAgeInSeconds", "MaximumRetryAttempts")...)
	if d := c.Get("DestinationConfig"); d.Written() {
		out := object(d.At)
		for _, which := range []string{"OnSuccess", "OnFailure"} {
			if fl, ok := d.Field(which); ok && fl.Value.Written() {
				v := each(fl.Value, func(o resource.Value) resource.Value { return x.destination(fn, o, which, fl.KeyAt) })
				out.Fields = append(out.Fields, resource.Field{Key: which, KeyAt: fl.KeyAt, Value: v})
			}
		}
		r.Props.Fields = append(r.Props.Fields, resource.Field{Key: "DestinationConfig", KeyAt: keyAt(c, "DestinationConfig", d.At), Value: out})
	}
	x.emit(r)
}

// destination is one place results go to; it lets the function's role put
// them there.
func (x *expander) destination(fn *function, v resource.Value, which string, at model.Range) resource.Value {
	if v.Kind == resource.Unknown {
		return v
	}
	to := v.Get("Destination")
	kind := plainText(v.Get("Type"))
	base := fn.ID + "EventInvokeConfig" + which
	if kind == "SQS" || kind == "SNS" {
		to = x.madeDestination(fn, to, kind, base, at)
	}
	if !to.Written() {
		x.problem(at, "%q of %q needs \"Destination\"", which, fn.ID)
		return object(at)
	}
	switch kind {
	case "SQS":
		fn.role.allow(item(inline(at, base+"SQSPolicy", statement(at, to, "sqs:SendMessage")), v.When))
	case "SNS":
		fn.role.allow(item(inline(at, base+"SNSPolicy", statement(at, to, "sns:publish")), v.When))
	case "EventBridge":
		fn.role.allow(item(inline(at, base+"EventBridgePolicy", statement(at, to, "events:PutEvents")), v.When))
	case "Lambda":
		fn.role.allow(item(inline(at, base+"LambdaPolicy", statement(at, to, "lambda:InvokeFunction")), v.When))
	case "S3":
		fn.role.allow(item(inline(at, base+"S3Policy", bucketStatements(at, to)...), v.When))
	default:
		x.problem(place(v.Get("Type"), at), "%q of %q needs \"Type\": SQS, SNS, EventBridge, Lambda or S3", which, fn.ID)
	}
	return object(v.At, resource.Field{Key: "Destination", KeyAt: keyAt(v, "Destination", at), Value: to})
}

// madeDestination makes the queue or topic where none is named, also where one
// is named only under a condition.
func (x *expander) madeDestination(fn *function, to resource.Value, kind, base string, at model.Range) resource.Value {
	typ, id, attr := "AWS::SQS::Queue", base+"Queue", "Arn"
	if kind == "SNS" {
		typ, id, attr = "AWS::SNS::Topic", base+"Topic", ""
	}
	made := resource.Str(x.ref(id, attr), at)
	r := x.made(id, typ, fn.Resource, at)
	switch {
	case !to.Written():
		x.emit(r)
		x.defineDestination(fn, kind, id)
		return made
	case to.Kind != resource.Choice:
		return to
	}
	to.Items = append([]resource.Value(nil), to.Items...)
	for i, o := range to.Items {
		if !o.Written() {
			r.When = and(r.When, o.When)
			x.emit(r)
			x.defineDestination(fn, kind, id)
			to.Items[i] = made
			to.Items[i].When = o.When
		}
	}
	return to
}

func (x *expander) defineDestination(fn *function, kind, id string) {
	if kind == "SNS" {
		x.define(fn.ID, "DestinationTopic", id)
		return
	}
	x.define(fn.ID, "DestinationQueue", id)
}

// boolean is a boolean made at a place.
func boolean(b bool, at model.Range) resource.Value {
	return resource.Value{Kind: resource.Bool, Text: strconv.FormatBool(b), At: at}
}
