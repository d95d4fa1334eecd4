package lift

import (
	"regexp"
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func appsyncKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::AppSync::GraphQLApi": {
			id:      identity{service: "appsync", resource: "apis/{name}", ref: "arn"},
			declare: declareGraphQL, link: linkGraphQL,
		},
		"AWS::AppSync::DataSource":            {id: identity{ref: "id", nameProp: "Name", nameAttr: "Name"}},
		"AWS::AppSync::FunctionConfiguration": {id: identity{ref: "id", nameProp: "Name", nameAttr: "Name"}},
	}
	for _, t := range []string{"ApiCache", "ApiKey", "DomainName", "DomainNameApiAssociation", "GraphQLSchema", "Resolver", "SourceApiAssociation"} {
		out["AWS::AppSync::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	return out
}

// declareGraphQL makes one way in of every field that has a resolver.
func declareGraphQL(l *lifter, it *item) {
	a := l.newAPI(it)
	for _, r := range l.parts(it, "AWS::AppSync::Resolver") {
		typ, field := textOr(r.Props.Get("TypeName"), "?"), textOr(r.Props.Get("FieldName"), "?")
		a.route(l, r, "graphql-field", "", model.Display(typ+"."+field), r.At, operation{r.Props, nil})
	}
}

func linkGraphQL(l *lifter, it *item) {
	a, p := l.apis[nodeID(it.Resource, it.ID)], it.Props
	l.graphQLChecks(a)
	for _, r := range a.routes {
		for _, op := range r.ops {
			for _, u := range l.units(a, op.value) {
				l.resolveUnit(r, u)
			}
		}
	}
	if v := p.Get("Visibility"); strings.EqualFold(textOr(v, ""), "PRIVATE") {
		a.setAll("private", func(*route) (model.Attr, bool) { return model.SetAttr(true, v.At), true })
	}
	if log := p.Get("LogConfig"); log.Written() {
		a.setAll("accessLog", func(*route) (model.Attr, bool) { return model.SetAttr(true, log.At), true })
		if verbose, known := log.Get("ExcludeVerboseContent").Bool(); textOr(log.Get("FieldLogLevel"), "") == "ALL" && known && !verbose {
			a.setAll("payloadLogs", func(*route) (model.Attr, bool) { return model.SetAttr(true, log.At), true })
		}
	}
	l.firewall(a)
	a.guardTriggers(l)
	a.callers(l)
}

// unit is one request of a resolver to a data source.
type unit struct {
	source *item
	texts  []string // its template or code, as written
	at     model.Range
	when   []model.Condition
}

// units lists what a resolver asks for: its own source, or those of the
// functions of its pipeline.
func (l *lifter) units(a *api, p resource.Value) []unit {
	var out []unit
	add := func(p resource.Value, texts []string, when []model.Condition) {
		for _, o := range p.Get("DataSourceName").Options() {
			if src := l.dataSource(a, o); src != nil {
				out = append(out, unit{src, texts, o.At, append(slices.Clone(when), o.When...)})
			}
		}
	}
	add(p, templates(p), nil)
	for _, f := range p.Get("PipelineConfig", "Functions").Each() {
		if fn := l.pointed(f); fn != nil && fn.Type == "AWS::AppSync::FunctionConfiguration" {
			add(fn.Props, append(templates(fn.Props), templates(p)...), f.When)
		}
	}
	return out
}

func templates(p resource.Value) []string {
	var out []string
	for _, key := range []string{"RequestMappingTemplate", "Code"} {
		for _, o := range p.Get(key).Options() {
			if s, ok := o.Str(); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// dataSource is the data source of an API that v names.
func (l *lifter) dataSource(a *api, v resource.Value) *item {
	if it := l.pointed(v); it != nil && it.Type == "AWS::AppSync::DataSource" {
		return it
	}
	name := l.text(v)
	for _, it := range l.parts(a.it, "AWS::AppSync::DataSource") {
		if name != "" && l.text(it.Props.Get("Name")) == name {
			return it
		}
	}
	return nil
}

// resolveUnit adds what one unit does with a request.
func (l *lifter) resolveUnit(r *route, u unit) {
	p := u.source.Props
	l.integrationRole(u.source, r.node, p.Get("ServiceRoleArn"))
	switch typ, _ := p.Get("Type").Str(); strings.ToUpper(typ) {
	case "AWS_LAMBDA":
		for _, v := range p.Get("LambdaConfig", "LambdaFunctionArn").Options() {
			if fn := l.lambdaTarget(v); fn != nil {
				l.edge(r.it, model.Edge{From: r.node.ID, To: fn.ID, Kind: model.Invokes, Conditional: append(slices.Clone(u.when), v.When...), At: u.at})
			}
		}
	case "AMAZON_DYNAMODB":
		l.resolveTable(r, u)
	case "AMAZON_EVENTBRIDGE":
		for _, v := range p.Get("EventBridgeConfig", "EventBusArn").Options() {
			l.unitEdge(r, u, l.bus(v), "events:PutEvents", model.Writes)
		}
	case "HTTP":
		l.resolveHTTP(r, u)
	case "RELATIONAL_DATABASE":
		cfg := p.Get("RelationalDatabaseConfig", "RdsHttpEndpointConfig")
		if n := l.find(cfg.Get("DbClusterIdentifier"), "relational-db"); n != nil {
			l.byField(r, u, n)
		}
	case "AMAZON_OPENSEARCH_SERVICE", "AMAZON_ELASTICSEARCH":
		for _, key := range []string{"OpenSearchServiceConfig", "ElasticsearchConfig"} {
			if n := l.find(p.Get(key, "Endpoint"), "search"); n != nil {
				l.byField(r, u, n)
			}
		}
	case "AMAZON_BEDROCK_RUNTIME":
		l.state.flows[r.node.ID] = append(l.state.flows[r.node.ID], "bedrock:*")
	}
}

func (l *lifter) unitEdge(r *route, u unit, n *model.Node, action string, kind model.EdgeKind) {
	e := model.Edge{From: r.node.ID, To: n.ID, Kind: kind, Via: l.roleID(u.source.Props.Get("ServiceRoleArn")), Conditional: u.when, At: u.at, Attrs: integrated(u.at)}
	if action != "" {
		e.Actions = []string{action}
	}
	l.edge(r.it, e)
}

// byField is the data flow of a field whose request is not understood: a query
// reads, a mutation writes.
func (l *lifter) byField(r *route, u unit, n *model.Node) {
	if n.Kind != model.Store {
		return
	}
	if strings.HasPrefix(r.path, "Mutation.") {
		l.unitEdge(r, u, n, "", model.Writes)
		return
	}
	l.unitEdge(r, u, n, "", model.Reads)
}

var (
	operationText = lazy(`\boperation["']?\s*:\s*["'](\w+)["']`)
	helperText    = lazy(`\b(?:ddb|dynamodb)\.(get|put|update|remove|query|scan|sync|batchGet|batchPut|batchDelete|transactGet|transactWrite)\(`)
)

// tableActions are the DynamoDB operations of resolvers and of the helpers of
// @aws-appsync/utils, as IAM calls them. Source: AppSync Developer Guide,
// "Resolver mapping template reference for DynamoDB".
var tableActions = map[string]string{
	"get": "GetItem", "put": "PutItem", "update": "UpdateItem", "remove": "DeleteItem", "query": "Query", "scan": "Scan", "sync": "Query",
	"batchGet": "BatchGetItem", "batchPut": "BatchWriteItem", "batchDelete": "BatchWriteItem", "transactGet": "GetItem", "transactWrite": "PutItem",
	"Sync": "Query", "BatchPutItem": "BatchWriteItem", "BatchDeleteItem": "BatchWriteItem", "TransactGetItems": "GetItem", "TransactWriteItems": "PutItem",
	"GetItem": "GetItem", "PutItem": "PutItem", "UpdateItem": "UpdateItem", "DeleteItem": "DeleteItem", "Query": "Query", "Scan": "Scan", "BatchGetItem": "BatchGetItem",
}

// resolveTable adds the data flow of a request to a table. Where its code is
// not read, the role of the source tells what may be done.
func (l *lifter) resolveTable(r *route, u unit) {
	p := u.source.Props
	for _, v := range p.Get("DynamoDBConfig", "TableName").Options() {
		table := l.byName(v, "dynamodb", "table/")
		if table == nil {
			continue
		}
		actions := operations(u.texts)
		for _, op := range actions {
			action := "dynamodb:" + op
			for _, kind := range verbs(action, table) {
				l.unitEdge(r, u, table, action, kind)
			}
		}
		switch {
		case len(actions) > 0:
		case l.roleID(p.Get("ServiceRoleArn")) != "":
			l.state.flows[r.node.ID] = append(l.state.flows[r.node.ID], "dynamodb:*")
		default:
			l.byField(r, u, table)
		}
	}
}

func operations(texts []string) []string {
	var out []string
	for _, text := range texts {
		for _, re := range []*regexp.Regexp{operationText(), helperText()} {
			for _, m := range re.FindAllStringSubmatch(text, -1) {
				if op := tableActions[m[1]]; op != "" && !slices.Contains(out, op) {
					out = append(out, op)
				}
			}
		}
	}
	return out
}

var targetText = lazy(`(?i)x-amz-target["']?\s*:\s*["']\w*\.(\w+)["']`)

// resolveHTTP adds what a request over HTTP reaches: a service of the
// provider, a way in of ours, or another host.
func (l *lifter) resolveHTTP(r *route, u unit) {
	for _, v := range u.source.Props.Get("HttpConfig", "Endpoint").Options() {
		url := l.text(v)
		if url == "" {
			continue
		}
		service := l.signedService(u.source.Props, url)
		switch {
		case service != "":
			l.resolveService(r, u, service)
		case l.toOwnAPI(r.it, r.node, v, url, ""):
		default:
			l.sendTo(r.it, r.node, l.outsider(url), v, "")
		}
	}
}

// signedService is the service of the provider that an endpoint is, "" for
// other hosts and for our own APIs and functions.
func (l *lifter) signedService(p resource.Value, url string) string {
	host := hostText(url)
	service, _, _ := strings.Cut(host, ".")
	provider := strings.HasSuffix(host, ".amazonaws.com") || strings.HasSuffix(host, resource.Pseudo("url-suffix"))
	if s, ok := p.Get("HttpConfig", "AuthorizationConfig", "AwsIamConfig", "SigningServiceName").Str(); ok && s != "" {
		service, provider = s, true
	}
	if !provider || service == "execute-api" || strings.Contains(host, ".execute-api.") || strings.Contains(host, ".lambda-url.") {
		return ""
	}
	return servicePrefix(service)
}

// resolveService is a signed call of a service's own API: the code names the
// action, the code or the role what it works on.
func (l *lifter) resolveService(r *route, u unit, service string) {
	action := service + ":*"
	for _, text := range u.texts {
		if m := targetText().FindStringSubmatch(text); m != nil {
			action = service + ":" + m[1]
		}
	}
	_, class, ok := classOf(service, serviceTail[service])
	if !ok {
		return
	}
	hit := false
	for _, n := range l.mentions(u.texts, class) {
		for _, kind := range verbs(action, n) {
			l.unitEdge(r, u, n, action, kind)
			hit = true
		}
	}
	if !hit {
		l.state.flows[r.node.ID] = append(l.state.flows[r.node.ID], action)
	}
}

var operationHead = lazy(`^\s*(query|mutation|subscription)?[^{]*\{\s*(?:\w+\s*:\s*)?(\w+)`)

// toField says that from carries out an operation on a GraphQL API of ours:
// its field gets the call. It reports false where v names no such API.
func (l *lifter) toField(it *item, from *model.Node, v, operation resource.Value) bool {
	to := l.pointed(v)
	if to == nil || to.Type != "AWS::AppSync::GraphQLApi" {
		return false
	}
	text, _ := operation.Str()
	m := operationHead().FindStringSubmatch(text)
	l.afterLinks(func() {
		for _, r := range l.apis[nodeID(to.Resource, to.ID)].routes {
			typ, field, _ := strings.Cut(r.path, ".")
			if m == nil || field == m[2] && (strings.EqualFold(typ, m[1]) || m[1] == "" && typ == "Query") {
				l.sendTo(it, from, r.node, v, "")
			}
		}
	})
	return true
}
