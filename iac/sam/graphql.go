package sam

import (
	"strconv"

	"strideline/iac/resource"
	"strideline/model"
)

// graphQL becomes an AppSync API with its schema, logs role, data sources,
// functions and resolvers.
func (x *expander) graphQL(r *resource.Resource) {
	p := r.Props
	at := place(p, r.At)
	props := object(at, pass(p, "Name", "XrayEnabled", "Visibility", "OwnerContact", "IntrospectionConfig", "QueryDepthLimit", "ResolverCountLimit")...)
	props.Fields = append(props.Fields, tags(p)...)
	if !p.Get("Name").Written() {
		props.Fields = append(props.Fields, text("Name", r.ID, at))
	}
	props.Fields = append(props.Fields, x.graphAuth(r)...)
	props.Fields = append(props.Fields, x.graphLogs(r)...)
	x.emit(become(r, "AWS::AppSync::GraphQLApi", props))
	api := text("ApiId", x.ref(r.ID, "ApiId"), r.At)
	schema := append([]resource.Field{api}, pass(p, "SchemaInline>Definition", "SchemaUri>DefinitionS3Location")...)
	x.emit(x.made(r.ID+"Schema", "AWS::AppSync::GraphQLSchema", r, keyAt(p, "SchemaInline", keyAt(p, "SchemaUri", r.At)), schema...))
	sources := x.graphSources(r, api)
	x.graphFunctions(r, api, sources)
	x.graphResolvers(r, api, sources)
	for _, fl := range p.Get("ApiKeys").Fields {
		x.emit(x.made(r.ID+fl.Key, "AWS::AppSync::ApiKey", r, fl.KeyAt,
			append([]resource.Field{api}, pass(fl.Value, "ApiKeyId", "Description", "ExpiresOn>Expires")...)...))
	}
	if c := p.Get("Cache"); c.Written() {
		x.emit(x.made(r.ID+"ApiCache", "AWS::AppSync::ApiCache", r, keyAt(p, "Cache", r.At), append([]resource.Field{api}, c.Fields...)...))
	}
	if d := p.Get("DomainName"); d.Written() {
		x.graphDomain(r, api, d)
	}
}

func (x *expander) graphDomain(r *resource.Resource, api resource.Field, d resource.Value) {
	at := keyAt(r.Props, "DomainName", d.At)
	x.emit(x.made(r.ID+"DomainName", "AWS::AppSync::DomainName", r, at, d.Fields...))
	x.emit(x.made(r.ID+"DomainNameApiAssociation", "AWS::AppSync::DomainNameApiAssociation", r, at, api, f("DomainName", d.Get("DomainName"))))
}

// graphAuth translates who may call; each function that authorizes may be run
// by the API.
func (x *expander) graphAuth(r *resource.Resource) []resource.Field {
	auth := r.Props.Get("Auth")
	if !auth.Get("Type").Written() {
		x.problem(keyAt(r.Props, "Auth", r.At), "%q needs \"Auth\" with a \"Type\"", r.ID)
		return nil
	}
	n := 0
	provider := func(v resource.Value) []resource.Field {
		fs := pass(v, "Type>AuthenticationType", "LambdaAuthorizer>LambdaAuthorizerConfig", "OpenIDConnect>OpenIDConnectConfig", "UserPool>UserPoolConfig")
		if uri := v.Get("LambdaAuthorizer", "AuthorizerUri"); uri.Written() {
			n++
			c := connection{owner: r, id: r.ID + "ToLambdaAuthConnector" + strconv.Itoa(n), at: keyAt(v.Get("LambdaAuthorizer"), "AuthorizerUri", uri.At)}
			c.src = end{typ: "AWS::AppSync::GraphQLApi", id: r.ID, at: c.at}
			c.dst = end{typ: "AWS::Lambda::Function", props: object(c.at, f("Arn", uri)), at: c.at}
			x.connect(c, texts(c.at, "Write"))
		}
		return fs
	}
	out := provider(auth)
	if more := auth.Get("Additional"); more.Written() {
		list := resource.ListOf(more.At)
		for _, o := range more.Each() {
			v := object(o.At, provider(o)...)
			if pool := v.Get("UserPoolConfig"); pool.Kind == resource.Map {
				v = v.With("UserPoolConfig", pool.At, object(pool.At, rest(pool, "DefaultAction")...))
			}
			list.Items = append(list.Items, item(v, o.When))
		}
		out = append(out, resource.Field{Key: "AdditionalAuthenticationProviders", KeyAt: keyAt(auth, "Additional", more.At), Value: list})
	}
	return out
}

// graphLogs is where the API logs: everything, through a role that is made,
// unless Logging says otherwise.
func (x *expander) graphLogs(r *resource.Resource) []resource.Field {
	l := r.Props.Get("Logging")
	if isFalse(l) {
		return nil
	}
	at := keyAt(r.Props, "Logging", r.At)
	config := object(at)
	if l.Kind == resource.Map {
		config = object(l.At, l.Fields...)
	} else {
		config.Fields = append(config.Fields, text("FieldLogLevel", "ALL", at))
	}
	if !config.Get("CloudWatchLogsRoleArn").Written() {
		id := r.ID + "CloudWatchRole"
		x.emit(x.made(id, "AWS::IAM::Role", r, at, f("AssumeRolePolicyDocument", trust(at, "appsync.amazonaws.com")),
			f("ManagedPolicyArns", texts(at, managed("service-role/AWSAppSyncPushToCloudWatchLogs")))))
		config.Fields = append(config.Fields, text("CloudWatchLogsRoleArn", x.ref(id, "Arn"), at))
	}
	return []resource.Field{{Key: "LogConfig", KeyAt: at, Value: config}}
}

// graphSources makes the data sources; it returns their ids by name.
func (x *expander) graphSources(r *resource.Resource, api resource.Field) map[string]string {
	out := map[string]string{}
	all := r.Props.Get("DataSources")
	x.checkMap(all, "DataSources", r.ID)
	for _, fl := range all.Get("DynamoDb").Fields {
		v, at := fl.Value, fl.KeyAt
		region := v.Get("Region")
		if !region.Written() {
			region = resource.Str(resource.Pseudo("region"), at)
		}
		config := object(place(v, at), append(pass(v, "TableName", "UseCallerCredentials", "Versioned", "DeltaSync>DeltaSyncConfig"), f("AwsRegion", region))...)
		table := v.Get("TableArn")
		if !table.Written() {
			table = concat(at, resource.Str("arn:"+resource.Pseudo("partition")+":dynamodb:", at), unplaced(region),
				resource.Str(":"+resource.Pseudo("account")+":table/", at), v.Get("TableName"))
		}
		id := r.ID + fl.Key + "DynamoDBDataSource"
		x.graphSource(r, api, fl, id, "AMAZON_DYNAMODB", f("DynamoDBConfig", config))
		permissions := v.Get("Permissions")
		if !permissions.Written() {
			permissions = texts(at, "Read", "Write")
		}
		x.graphConnect(r, fl, id, "ToTableConnector", "AWS::DynamoDB::Table", table, permissions)
		out[fl.Key] = id
	}
	for _, fl := range all.Get("Lambda").Fields {
		id := r.ID + fl.Key + "LambdaDataSource"
		x.graphSource(r, api, fl, id, "AWS_LAMBDA", f("LambdaConfig", object(fl.KeyAt, pass(fl.Value, "FunctionArn>LambdaFunctionArn")...)))
		x.graphConnect(r, fl, id, "ToLambdaConnector", "AWS::Lambda::Function", fl.Value.Get("FunctionArn"), texts(fl.KeyAt, "Write"))
		out[fl.Key] = id
	}
	return out
}

func (x *expander) graphSource(r *resource.Resource, api resource.Field, fl resource.Field, id, typ string, config resource.Field) {
	v, at := fl.Value, fl.KeyAt
	role := v.Get("ServiceRoleArn")
	if !role.Written() {
		x.emit(x.made(id+"Role", "AWS::IAM::Role", r, at, f("AssumeRolePolicyDocument", trust(at, "appsync.amazonaws.com"))))
		role = resource.Str(x.ref(id+"Role", "Arn"), at)
	}
	named := v.Get("Name")
	if !named.Written() {
		named = resource.Str(fl.Key, at)
	}
	props := append([]resource.Field{api, f("Name", named), text("Type", typ, at), config, f("ServiceRoleArn", role)}, pass(v, "Description")...)
	x.emit(x.made(id, "AWS::AppSync::DataSource", r, at, props...))
}

// graphConnect lets a data source that got a role use its target.
func (x *expander) graphConnect(r *resource.Resource, fl resource.Field, id, ending, typ string, target, permissions resource.Value) {
	if fl.Value.Get("ServiceRoleArn").Written() || !target.Written() {
		return
	}
	c := connection{owner: r, id: id + ending, at: fl.KeyAt}
	c.src = end{typ: "AWS::AppSync::DataSource", id: id, at: fl.KeyAt}
	c.dst = end{typ: typ, props: object(fl.KeyAt, f("Arn", target)), at: fl.KeyAt}
	x.connect(c, permissions)
}

// graphFunctions makes the pipeline functions.
func (x *expander) graphFunctions(r *resource.Resource, api resource.Field, sources map[string]string) {
	for _, fl := range r.Props.Get("Functions").Fields {
		v, at := fl.Value, fl.KeyAt
		if v.Get("Id").Written() {
			continue // a function that exists elsewhere
		}
		named := v.Get("Name")
		if !named.Written() {
			named = resource.Str(fl.Key, at)
		}
		props := append([]resource.Field{api, f("Name", named), f("DataSourceName", x.sourceName(r, v.Get("DataSource"), at, sources))},
			pass(v, "InlineCode>Code", "CodeUri>CodeS3Location", "Description", "MaxBatchSize", "Sync>SyncConfig")...)
		props = append(props, jsRuntime(v)...)
		x.emit(x.made(r.ID+fl.Key, "AWS::AppSync::FunctionConfiguration", r, at, props...))
	}
}

// sourceName is the name of a data source: of this API by its key, NONE made
// when first used, or any other as written.
func (x *expander) sourceName(r *resource.Resource, v resource.Value, at model.Range, sources map[string]string) resource.Value {
	key := plainText(v)
	if id, ok := sources[key]; ok {
		return resource.Str(x.ref(id, "Name"), v.At)
	}
	if key == "NONE" || key == "None" {
		id := r.ID + "NoneDataSource"
		x.emit(x.made(id, "AWS::AppSync::DataSource", r, at, text("ApiId", x.ref(r.ID, "ApiId"), at), text("Name", "None", at), text("Type", "NONE", at)))
		return resource.Str(x.ref(id, "Name"), v.At)
	}
	return v
}

func jsRuntime(v resource.Value) []resource.Field {
	rt := v.Get("Runtime")
	if rt.Kind != resource.Map {
		if v.Get("InlineCode").Written() || v.Get("CodeUri").Written() {
			return nil
		}
		return []resource.Field{f("Runtime", object(v.At, text("Name", "APPSYNC_JS", v.At), text("RuntimeVersion", "1.0.0", v.At)))}
	}
	return []resource.Field{f("Runtime", object(rt.At, pass(rt, "Name", "Version>RuntimeVersion")...))}
}

// graphResolvers makes the resolvers, grouped by type name.
func (x *expander) graphResolvers(r *resource.Resource, api resource.Field, sources map[string]string) {
	for _, group := range r.Props.Get("Resolvers").Fields {
		for _, fl := range group.Value.Fields {
			v, at := fl.Value, fl.KeyAt
			field := v.Get("FieldName")
			if !field.Written() {
				field = resource.Str(fl.Key, at)
			}
			props := append([]resource.Field{api, text("TypeName", group.Key, group.KeyAt), f("FieldName", field), text("Kind", "PIPELINE", at)},
				pass(v, "InlineCode>Code", "CodeUri>CodeS3Location", "MaxBatchSize", "Caching>CachingConfig", "Sync>SyncConfig")...)
			props = append(props, jsRuntime(v)...)
			props = append(props, f("PipelineConfig", object(at, f("Functions", x.pipeline(r, v.Get("Pipeline"))))))
			res := x.made(r.ID+group.Key+fl.Key, "AWS::AppSync::Resolver", r, at, props...)
			res.DependsOn = []string{r.ID + "Schema"}
			x.emit(res)
		}
	}
}

// pipeline refers to the functions of this API by key, to others as written.
func (x *expander) pipeline(r *resource.Resource, v resource.Value) resource.Value {
	functions := r.Props.Get("Functions")
	out := resource.ListOf(v.At)
	for _, step := range v.Each() {
		key := plainText(step)
		if id := functions.Get(key, "Id"); key != "" && id.Written() {
			step = item(id, step.When)
		} else if key != "" && functions.Get(key).Kind != resource.Absent {
			step.Text = x.ref(r.ID+key, "FunctionId")
		}
		out.Items = append(out.Items, step)
	}
	return out
}
