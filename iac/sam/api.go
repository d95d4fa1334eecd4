package sam

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// The APIs that are made for events that name none.
const (
	implicitREST = "ServerlessRestApi"
	implicitHTTP = "ServerlessHttpApi"
)

// api is one REST or HTTP API with the events that go through it.
type api struct {
	res      *resource.Resource
	http     bool
	implicit bool
	routes   []*route
}

// route is one event of an API: a path and method that runs something.
type route struct {
	path, method string // "/users/{id}", "get" or anyMethod
	e            event
	op           resource.Value // what the event adds under its method
	lambda       string         // id of the function, "" for a state machine
	when         []model.Condition
}

const anyMethod = "x-amazon-apigateway-any-method"

// collectAPIEvents finds the APIs, and makes those that are only implied: by
// the first event that names none.
func (x *expander) collectAPIEvents() {
	for _, id := range x.sources {
		if r := x.source[id]; r.Type == serverless+"Api" || r.Type == serverless+"HttpApi" {
			x.addAPI(r, false)
		}
	}
	for _, id := range x.sources[:len(x.sources):len(x.sources)] {
		r := x.source[id]
		if r.Type != serverless+"Function" && r.Type != serverless+"StateMachine" {
			continue
		}
		for _, all := range r.Props.Get("Events").Options() {
			for _, fl := range all.Fields {
				for _, o := range fl.Value.Options() {
					x.implyAPI(r, fl.KeyAt, plainText(o.Get("Type")), o.Get("Properties"))
				}
			}
		}
	}
}

func (x *expander) addAPI(r *resource.Resource, implicit bool) {
	x.apis[r.ID] = &api{res: r, http: r.Type == serverless+"HttpApi", implicit: implicit}
	x.apiOrder = append(x.apiOrder, r.ID)
}

// implyAPI makes the implicit API an event needs. It exists when any of its
// events does.
func (x *expander) implyAPI(owner *resource.Resource, at model.Range, typ string, props resource.Value) {
	id, kind, extra := implicitREST, "Api", []resource.Field{text("StageName", "Prod", at)}
	switch {
	case typ == "Api" && !props.Get("RestApiId").Written():
	case typ == "HttpApi" && !props.Get("ApiId").Written():
		id, kind, extra = implicitHTTP, "HttpApi", nil
	default:
		return
	}
	a, have := x.apis[id]
	if !have {
		r := x.made(id, serverless+kind, owner, at, extra...)
		r.Props = merge(x.global(kind, nil), r.Props)
		x.source[id] = &r
		x.sources = append(x.sources, id)
		x.addAPI(&r, true)
		return
	}
	if a.implicit {
		a.res.When = either(a.res.When, owner.When)
	}
}

// either is a condition that holds where a or b does.
func either(a, b []model.Condition) []model.Condition {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	if len(and(a, b)) == len(a) && len(a) == len(b) {
		return a
	}
	return []model.Condition{{Reason: reasons(a) + " or " + reasons(b), At: a[0].At}}
}

func reasons(cs []model.Condition) string {
	var out []string
	for _, c := range cs {
		out = append(out, c.Reason)
	}
	return strings.Join(out, " and ")
}

// declareAPI emits the API where it stands; its body comes when all events are
// known.
func (x *expander) declareAPI(r *resource.Resource) {
	if x.apis[r.ID].http {
		x.emit(become(r, "AWS::ApiGatewayV2::Api", object(r.At)))
		return
	}
	x.emit(become(r, "AWS::ApiGateway::RestApi", object(r.At)))
}

// apiOf is the API an event goes through; nil for one outside the template.
func (x *expander) apiOf(e event) (a *api, id resource.Value) {
	key, implicit := "RestApiId", implicitREST
	if e.typ == "HttpApi" {
		key, implicit = "ApiId", implicitHTTP
	}
	v := e.props.Get(key)
	if !v.Written() {
		return x.apis[implicit], resource.Str(x.ref(implicit, ""), e.at)
	}
	if rid, attr, ok := referred(v); ok && attr == "" {
		return x.apis[rid], v
	}
	if a := x.apis[plainText(v)]; a != nil {
		return a, v // AWS names the bare id in the permission, too
	}
	return nil, v
}
