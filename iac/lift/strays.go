package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// serviceClasses are the triggers through which a service runs functions.
var serviceClasses = map[string][]string{
	"events.amazonaws.com":               {"bus-rule", "schedule"},
	"scheduler.amazonaws.com":            {"schedule"},
	"s3.amazonaws.com":                   {"bucket-event", "bus-rule"},
	"sns.amazonaws.com":                  {"topic-subscription"},
	"cognito-idp.amazonaws.com":          {"identity-hook"},
	"appsync.amazonaws.com":              {"graphql-field", "authorizer"},
	"iot.amazonaws.com":                  {"iot-rule"},
	"elasticloadbalancing.amazonaws.com": {"load-balancer"},
}

// strayPermissions makes a way in of each permission that a service has on a
// function where no resource says how it uses it: the rest of the link lies in
// a stack that is not read. Run when every resource is linked.
func (l *lifter) strayPermissions() {
	runs := map[string]map[string]bool{} // classes of triggers by function
	for _, e := range l.b.EdgesOf(model.Invokes) {
		if t := l.b.Lookup(e.From); t.Kind == model.Trigger {
			if runs[e.To] == nil {
				runs[e.To] = map[string]bool{}
			}
			runs[e.To][t.Class] = true
		}
	}
	for _, perm := range l.state.allowed {
		if !l.told(perm, runs[perm.fn.ID]) {
			l.stack = perm.it.Stack
			l.stray(perm)
		}
	}
}

// told reports whether another resource says what a permission is for: a
// trigger of that service runs the function, or the source is read here.
func (l *lifter) told(perm allowedService, runs map[string]bool) bool {
	if perm.principal == "apigateway.amazonaws.com" {
		return l.toldRoute(perm, runs)
	}
	if runs["custom-resource"] || perm.principal == "secretsmanager.amazonaws.com" {
		return true
	}
	classes, known := serviceClasses[perm.principal]
	if strings.HasPrefix(perm.principal, "logs.") {
		classes, known = []string{"log-subscription"}, true
	}
	for _, c := range classes {
		if runs[c] {
			return true
		}
	}
	return known && l.fromHere(perm) || !known && !outward(perm.principal)
}

// fromHere reports whether the source of a permission is a resource of a file
// that was read: it tells itself what it does.
func (l *lifter) fromHere(perm allowedService) bool {
	for _, p := range model.SplitSymbolic(l.text(perm.it.Props.Get("SourceArn"))) {
		if it := l.itemOf(p); it != nil && it.kind != nil && !it.kind.plumbing {
			return true
		}
	}
	return false
}

// toldRoute is told for API Gateway: an API that is named and not read is a way
// in of its own beside those that are.
func (l *lifter) toldRoute(perm allowedService, runs map[string]bool) bool {
	if l.fromHere(perm) {
		return true
	}
	if id := model.Display(apiID(l.text(perm.it.Props.Get("SourceArn")))); id != "" && !strings.Contains(id, "*") {
		return l.apis[id] != nil && len(l.apis[id].routes) > 0 && runs["http-route"]
	}
	return runs["http-route"] || runs["websocket-route"] || runs["authorizer"]
}

// apiID is the API of an execute-api ARN, "" for other text.
func apiID(text string) string {
	f := splitARN(text)
	if f == nil {
		return ""
	}
	id, _, _ := strings.Cut(f[5], "/")
	return id
}

// outward reports whether a service carries what people outside say or send.
func outward(principal string) bool {
	switch principal {
	case "alexa-appkit.amazon.com", "alexa-connectedhome.amazon.com", "lex.amazonaws.com", "lexv2.amazonaws.com", "connect.amazonaws.com", "ses.amazonaws.com":
		return true
	}
	return false
}

func (l *lifter) stray(perm allowedService) {
	it := perm.it
	source := it.Props.Get("SourceArn")
	if perm.principal == "apigateway.amazonaws.com" {
		l.strayRoute(perm)
		return
	}
	t := l.sideNode(it, it.ID, model.Trigger, "direct")
	l.owner[t.ID] = it
	a := l.set(t)
	a.value("source", perm.principal, it.Props.Get("Principal").At)
	at := firstKnown(source.At, it.Props.Get("Principal").At, it.At)
	l.edge(it, model.Edge{From: t.ID, To: perm.fn.ID, Kind: model.Invokes, At: at})
	if !outward(perm.principal) && perm.principal != "elasticloadbalancing.amazonaws.com" {
		a.byDefault("auth", "internal")
		return
	}
	a.unknown("auth", "what lies before "+perm.principal+" is not read here", at)
	l.fromInternet(it, t)
}

// strayRoute is the way in of an API that no file declares.
func (l *lifter) strayRoute(perm allowedService) {
	it := perm.it
	source := it.Props.Get("SourceArn")
	text := l.text(source)
	api := source
	if api.Text = apiID(text); api.Text == "" {
		api = resource.Str("apigateway", it.Props.Get("Principal").At)
	}
	if strings.Contains(text, "/authorizers/") {
		t := l.sideNode(it, it.ID, model.Trigger, "authorizer")
		l.owner[t.ID] = it
		l.set(t).byDefault("auth", "internal")
		l.edge(it, model.Edge{From: t.ID, To: perm.fn.ID, Kind: model.Invokes, At: it.At})
		return
	}
	a := l.foreignAPI(it, api)
	if a == nil {
		return
	}
	method, path := sourceRoute(text)
	r := a.route(l, it, "http-route", method, path, it.At, operation{it.Props, nil})
	r.node.Attrs["auth"] = model.UnknownAttr("the API is not read here", firstKnown(source.At, it.At))
	l.edge(it, model.Edge{From: r.node.ID, To: perm.fn.ID, Kind: model.Invokes, At: it.At})
	l.fromInternet(it, r.node)
}
