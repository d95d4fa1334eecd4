package render

import (
	"fmt"

	"strideline/model"
)

func line(n int) model.Range {
	return model.Range{File: "shop/template.yaml", Start: model.Pos{Line: n, Col: 3}, End: model.Pos{Line: n, Col: 9}}
}

// shop is a small system that has one of everything a picture tells apart.
func shop() *model.Graph {
	b := model.NewBuilder()
	b.Boundary(model.Boundary{ID: "internet", Kind: model.InternetBoundary, Name: "internet"})
	b.Boundary(model.Boundary{ID: "account", Kind: model.AccountBoundary, Name: "account"})
	b.Boundary(model.Boundary{ID: "stack:s", Kind: model.StackBoundary, Name: "shop/template.yaml", Parent: "account", At: line(1)})
	b.Boundary(model.Boundary{ID: "api:s#Api", Kind: model.APIBoundary, Name: "Api", Parent: "stack:s", At: line(2)})
	b.Boundary(model.Boundary{ID: "network:s#Vpc", Kind: model.NetworkBoundary, Name: "s#Vpc", Parent: "account"})
	node := func(id string, k model.Kind, class, bound string, n int, attrs map[string]model.Attr) {
		at := line(n)
		if n == 0 {
			at = model.Range{}
		}
		b.Node(model.Node{ID: id, Kind: k, Class: class, Name: id, Boundary: bound, Stack: "s", At: at, Attrs: attrs})
	}
	text := func(name, v string) map[string]model.Attr {
		return map[string]model.Attr{name: model.SetAttr(v, model.Range{})}
	}
	node("internet", model.Actor, "internet", "internet", 0, nil)
	node("POST /orders", model.Trigger, "http-route", "api:s#Api", 10, text("auth", "none"))
	node("GET /orders", model.Trigger, "http-route", "api:s#Api", 11, text("auth", "jwt"))
	node("Place", model.Function, "lambda", "stack:s", 12, text("runtime", "nodejs22.x"))
	node("Orders", model.Store, "table", "stack:s", 13, text("sensitivity", "confidential"))
	node("Queue", model.Store, "queue", "stack:s", 14, nil)
	node("Poll", model.Trigger, "queue-poll", "stack:s", 15, text("auth", "internal"))
	node("Pictures", model.Store, "bucket", "stack:s", 16, map[string]model.Attr{"public": model.SetAttr([]string{"reads"}, model.Range{})})
	node("Secret", model.Store, "secret", "stack:s", 17, nil)
	node("PlaceRole", model.Role, "role", "stack:s", 18, nil)
	node("Logs", model.Store, "log", "stack:s", 19, nil)
	node("Key", model.Store, "key", "stack:s", 20, nil)
	b.Node(model.Node{ID: "Worker", Kind: model.Function, Class: "lambda", Name: "Worker", Boundary: "stack:s", Network: "network:s#Vpc", Stack: "s", At: line(21)})
	b.Node(model.Node{ID: "any:dynamodb", Kind: model.Store, Class: "table", Name: "any:dynamodb", Hub: true, Members: []string{"Orders"}, Stack: "s"})
	b.Node(model.Node{ID: "Elsewhere", Kind: model.Store, Class: "topic", Name: "Elsewhere", Attrs: map[string]model.Attr{"declaredHere": model.SetAttr(false, model.Range{})}})
	b.Node(model.Node{ID: "Unread", Kind: model.Store, Class: "topic", Name: "Unread", Attrs: map[string]model.Attr{"declaredHere": model.SetAttr(false, model.Range{})}})
	edge := func(from string, k model.EdgeKind, to string, n int, more model.Edge) {
		more.From, more.To, more.Kind, more.At = from, to, k, line(n)
		b.Edge(more)
	}
	edge("internet", model.Calls, "POST /orders", 10, model.Edge{Crosses: []string{"internet"}})
	edge("internet", model.Calls, "GET /orders", 11, model.Edge{Crosses: []string{"internet", "api:s#Api"}})
	edge("POST /orders", model.Invokes, "Place", 10, model.Edge{})
	edge("GET /orders", model.Invokes, "Place", 11, model.Edge{})
	for i, k := range []model.EdgeKind{model.Reads, model.Writes, model.Deletes, model.Administers} {
		edge("Place", k, "Orders", 30+i, model.Edge{Certainty: model.Both, Via: "PlaceRole", Actions: []string{"dynamodb:" + string(k)}})
	}
	edge("Place", model.Writes, "Queue", 34, model.Edge{Certainty: model.Both})
	edge("Queue", model.Feeds, "Poll", 15, model.Edge{})
	edge("Poll", model.Invokes, "Worker", 15, model.Edge{Crosses: []string{"network:s#Vpc"}})
	edge("Worker", model.Writes, "Pictures", 35, model.Edge{Conditional: []model.Condition{{Reason: "IsProd"}}})
	edge("Worker", model.Reads, "any:dynamodb", 36, model.Edge{Certainty: model.Granted})
	edge("Worker", model.Refers, "Secret", 37, model.Edge{Certainty: model.Wired})
	edge("Worker", model.Writes, "Elsewhere", 38, model.Edge{})
	edge("Worker", model.Writes, "Logs", 39, model.Edge{})
	edge("Place", model.Assumes, "PlaceRole", 12, model.Edge{})
	edge("PlaceRole", model.Grants, "Unread", 12, model.Edge{})
	edge("Key", model.Protects, "Orders", 13, model.Edge{})
	return b.Freeze()
}

// marked are two items on the shop, the milder first.
func marked() []Item {
	return []Item{
		{ID: "bbbb", Level: "medium", Title: "SL2 the queue carries what anyone sends", On: "Queue", Nodes: []string{"Place", "Queue"}, Edges: []Pair{{"Place", "Queue", model.Writes}}},
		{ID: "aaaa", Level: "critical", Title: "SL1 anyone writes", On: "POST /orders", Nodes: []string{"internet", "POST /orders", "Place", "Orders"}, Edges: []Pair{
			{"internet", "POST /orders", model.Calls}, {"POST /orders", "Place", model.Invokes}, {"Place", "Orders", model.Writes},
		}, At: line(10)},
	}
}

// grid is a system of n functions, each behind a route of its own and over a
// table that it shares with its neighbour.
func grid(n, stacks int) *model.Graph {
	b := model.NewBuilder()
	b.Boundary(model.Boundary{ID: "internet", Kind: model.InternetBoundary, Name: "internet"})
	b.Boundary(model.Boundary{ID: "account", Kind: model.AccountBoundary, Name: "account"})
	b.Node(model.Node{ID: "internet", Kind: model.Actor, Class: "internet", Name: "internet", Boundary: "internet"})
	for i := range n {
		s := fmt.Sprintf("svc%d", i*stacks/n)
		b.Boundary(model.Boundary{ID: s, Kind: model.StackBoundary, Name: s, Parent: "account"})
		b.Boundary(model.Boundary{ID: s + "#api", Kind: model.APIBoundary, Name: s + "Api", Parent: s})
		t, f, d := fmt.Sprintf("GET /%d", i), fmt.Sprintf("Function%d", i), fmt.Sprintf("Table%d", i)
		b.Node(model.Node{ID: t, Kind: model.Trigger, Class: "http-route", Name: t, Boundary: s + "#api", At: line(i + 1)})
		b.Node(model.Node{ID: f, Kind: model.Function, Class: "lambda", Name: f, Boundary: s, At: line(i + 1)})
		b.Node(model.Node{ID: d, Kind: model.Store, Class: "table", Name: d, Boundary: s, At: line(i + 1)})
		b.Edge(model.Edge{From: "internet", To: t, Kind: model.Calls, Crosses: []string{"internet"}})
		b.Edge(model.Edge{From: t, To: f, Kind: model.Invokes})
		b.Edge(model.Edge{From: f, To: d, Kind: model.Writes})
		if i%7 > 0 {
			b.Edge(model.Edge{From: f, To: fmt.Sprintf("Table%d", i-1), Kind: model.Reads})
		}
	}
	return b.Freeze()
}
