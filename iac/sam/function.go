package sam

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// function holds the expansion of one AWS::Serverless::Function.
type function struct {
	*resource.Resource
	role     *roleMaker
	alias    string        // id of its alias, "" without AutoPublishAlias
	defaults map[*api]bool // HTTP APIs whose default route runs it
}

// target is what an event, an API or a destination runs: the alias where there
// is one.
func (x *expander) lambdaRef(fn *function) string {
	if fn.alias != "" {
		return x.ref(fn.alias, "")
	}
	return x.ref(fn.ID, "")
}

func (x *expander) lambdaARN(fn *function) string {
	if fn.alias != "" {
		return x.ref(fn.alias, "")
	}
	return x.ref(fn.ID, "Arn")
}

// passedToLambda are the properties that go to AWS::Lambda::Function as they
// are.
var passedToLambda = []string{
	"FunctionName", "Handler", "Runtime", "Description", "MemorySize", "Timeout", "Environment", "VpcConfig", "KmsKeyArn",
	"Layers", "ReservedConcurrentExecutions>ReservedConcurrentExecutions", "PackageType", "ImageConfig", "FileSystemConfigs",
	"CodeSigningConfigArn", "Architectures", "SnapStart", "EphemeralStorage", "RuntimeManagementConfig", "LoggingConfig",
	"RecursiveLoop", "TenancyConfig", "DurableConfig", "FunctionScalingConfig", "PublishToLatestPublished",
}

func (x *expander) function(r *resource.Resource) {
	fn := &function{Resource: r}
	p := r.Props
	x.checkMap(p.Get("Events"), "Events", r.ID)
	props := object(place(p, r.At), pass(p, passedToLambda...)...)
	props.Fields = append(append(props.Fields, tags(p)...), code(p)...)
	props.Fields = append(props.Fields, x.deadLetters(p)...)
	if t := p.Get("Tracing"); t.Written() && literal(t) != "Disabled" {
		props.Fields = append(props.Fields, resource.Field{
			Key: "TracingConfig", KeyAt: keyAt(p, "Tracing", r.At), Value: object(t.At, f("Mode", t)),
		})
	}
	if cp := p.Get("CapacityProviderConfig"); cp.Written() {
		props.Fields = append(props.Fields, resource.Field{
			Key: "CapacityProviderConfig", KeyAt: keyAt(p, "CapacityProviderConfig", r.At),
			Value: object(cp.At, f("LambdaManagedInstancesCapacityProviderConfig", object(cp.At,
				pass(cp, "Arn>CapacityProviderArn", "ExecutionEnvironmentMemoryGiBPerVCpu", "PerExecutionEnvironmentMaxConcurrency")...))),
		})
	}
	fn.role = x.functionRole(r)
	props.Fields = append(props.Fields, fn.role.field()...)
	x.publish(fn)
	x.emit(become(r, "AWS::Lambda::Function", props))
	x.functionURL(fn)
	x.eventInvoke(fn)
	x.deploymentPreference(fn)
	x.functionEvents(fn)
	fn.role.emit(x)
}

// code translates where the code comes from: a local folder stays a literal
// path, s3:// addresses and maps become bucket and key.
func code(p resource.Value) []resource.Field {
	var fs []resource.Field
	uri := p.Get("CodeUri")
	switch {
	case p.Get("InlineCode").Written():
		fs = pass(p, "InlineCode>ZipFile")
	case p.Get("ImageUri").Written():
		fs = pass(p, "ImageUri")
	case uri.Written():
		fs = s3Location(uri, "S3Bucket", "S3Key", "S3ObjectVersion")
	}
	if k := p.Get("SourceKMSKeyArn"); k.Written() {
		fs = append(fs, f("SourceKMSKeyArn", k))
	}
	if len(fs) == 0 {
		return nil
	}
	at := fs[0].Value.At
	return []resource.Field{{Key: "Code", KeyAt: fs[0].KeyAt, Value: object(at, fs...)}}
}

// s3Location reads an S3 location written as s3://bucket/key, as a map, or as a
// local path (kept as the key, without a bucket).
func s3Location(v resource.Value, bucket, key, version string) []resource.Field {
	if v.Kind == resource.Map {
		return pass(v, "Bucket>"+bucket, "Key>"+key, "Version>"+version)
	}
	s := literal(v)
	tail, ok := strings.CutPrefix(s, "s3://")
	if !ok {
		return nil
	}
	b, k, _ := strings.Cut(tail, "/")
	k, ver, versioned := strings.Cut(k, "?versionId=")
	fs := []resource.Field{text(bucket, b, v.At), text(key, k, v.At)}
	if versioned {
		fs = append(fs, text(version, ver, v.At))
	}
	return fs
}

func (x *expander) deadLetters(p resource.Value) []resource.Field {
	q := p.Get("DeadLetterQueue")
	if !q.Written() {
		return nil
	}
	if !q.Get("TargetArn").Written() {
		x.problem(q.At, "\"DeadLetterQueue\" needs \"TargetArn\"")
		return nil
	}
	return []resource.Field{{
		Key: "DeadLetterConfig", KeyAt: keyAt(p, "DeadLetterQueue", q.At),
		Value: object(q.At, pass(q, "TargetArn")...),
	}}
}

// publish makes version and alias where AutoPublishAlias asks for them.
func (x *expander) publish(fn *function) {
	p := fn.Props
	alias := p.Get("AutoPublishAlias")
	if !alias.Written() {
		return
	}
	at := keyAt(p, "AutoPublishAlias", alias.At)
	name := literal(alias)
	if name == "" || model.Symbolic(name) {
		x.problem(alias.At, "\"AutoPublishAlias\" of %q must be a name or a parameter with a value", fn.ID)
		return
	}
	hashed := suffix(p.Get("CodeUri"), p.Get("InlineCode"), p.Get("ImageUri"), p.Get("AutoPublishCodeSha256"))
	version := x.made(fn.ID+"Version"+hashed, "AWS::Lambda::Version", fn.Resource, at,
		text("FunctionName", x.ref(fn.ID, ""), at))
	version.Aliases = []string{fn.ID + "Version"}
	version.Deletion = versionDeletion(p, at)
	x.emit(version)
	fn.alias = fn.ID + "Alias" + strings.NewReplacer("-", "D", "_", "U").Replace(name)
	props := []resource.Field{
		f("Name", alias), text("FunctionName", x.ref(fn.ID, ""), at),
		text("FunctionVersion", x.ref(version.ID, "Version"), at),
	}
	props = append(props, pass(p, "ProvisionedConcurrencyConfig")...)
	x.emit(x.made(fn.alias, "AWS::Lambda::Alias", fn.Resource, at, props...))
	x.define(fn.ID, "Version", version.ID)
	x.define(fn.ID, "Alias", fn.alias)
}

func versionDeletion(p resource.Value, at model.Range) resource.Value {
	if d := p.Get("VersionDeletionPolicy"); d.Written() {
		return d
	}
	if p.Get("CapacityProviderConfig").Written() {
		return resource.Str("Delete", at)
	}
	return resource.Str("Retain", at)
}

// functionURL makes the URL and, where it is open, the permissions that open
// it. They point at the AuthType line: it is what opens the URL.
func (x *expander) functionURL(fn *function) {
	p := fn.Props
	for _, c := range p.Get("FunctionUrlConfig").Options() {
		at := keyAt(p, "FunctionUrlConfig", c.At)
		if c.Kind != resource.Map {
			x.problem(c.At, "\"FunctionUrlConfig\" of %q must be a map", fn.ID)
			continue
		}
		auth := c.Get("AuthType")
		if !auth.Written() {
			x.problem(at, "\"FunctionUrlConfig\" of %q needs \"AuthType\": NONE or AWS_IAM", fn.ID)
		}
		props := append([]resource.Field{text("TargetFunctionArn", x.lambdaRef(fn), at)}, pass(c, "AuthType", "Cors", "InvokeMode")...)
		url := x.made(fn.ID+"Url", "AWS::Lambda::Url", fn.Resource, at, props...)
		url.When = and(url.When, c.When)
		x.emit(url)
		if spelled(auth) == "NONE" { // only a literal opens the URL
			x.openURL(fn, place(auth, at), c.When)
		}
	}
}

func (x *expander) openURL(fn *function, at model.Range, when []model.Condition) {
	to := text("FunctionName", x.lambdaRef(fn), at)
	everyone := text("Principal", "*", at)
	open := x.made(fn.ID+"UrlPublicPermissions", "AWS::Lambda::Permission", fn.Resource, at,
		text("Action", "lambda:InvokeFunctionUrl", at), to, everyone, text("FunctionUrlAuthType", "NONE", at))
	open.When = and(open.When, when)
	x.emit(open)
	via := x.made(fn.ID+"URLInvokeAllowPublicAccess", "AWS::Lambda::Permission", fn.Resource, at,
		text("Action", "lambda:InvokeFunction", at), to, everyone,
		f("InvokedViaFunctionUrl", resource.Value{Kind: resource.Bool, Text: "true", At: at}))
	via.When = and(via.When, when)
	x.emit(via)
}

// checkMap reports a property that must be a map and is something else.
func (x *expander) checkMap(v resource.Value, name, of string) {
	for _, o := range v.Options() {
		if o.Kind != resource.Map && o.Kind != resource.Unknown {
			x.problem(o.At, "%q of %q must be a map", name, of)
		}
	}
}
