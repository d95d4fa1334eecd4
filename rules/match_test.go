package rules

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"strideline/model"
)

// slow finds matches the obvious way: every edge for every place of the
// pattern, every trail for a repeated segment, nodes read off the edges. It
// returns one line a match: the nodes, single edges, and lengths of trails.
type slow struct {
	g    *model.Graph
	p    *pattern
	out  map[string]bool
	node []int
	edge [][]int32
}

func slowMatches(g *model.Graph, p *pattern) []string {
	s := &slow{g: g, p: p, out: map[string]bool{}, node: make([]int, len(p.nodes)), edge: make([][]int32, len(p.edges))}
	s.bindNode(0)
	return sorted(s.out)
}

func (s *slow) bindNode(i int) {
	if i == len(s.p.nodes) {
		s.bindEdge(0)
		return
	}
	for n := range s.g.Nodes {
		if s.p.nodes[i].label.admits(s.g.Nodes[n]) {
			s.node[i] = n
			s.bindNode(i + 1)
		}
	}
}

func (s *slow) bindEdge(i int) {
	if i == len(s.p.edges) {
		s.keep()
		return
	}
	e := s.p.edges[i]
	from, to := s.node[e.from], s.node[e.to]
	if !e.repeat {
		for x := range s.g.Edges {
			if e.admits(s.g.Edges[x]) && s.g.From(int32(x)) == from && s.arrives(int32(x), to) {
				s.edge[i] = []int32{int32(x)}
				s.bindEdge(i + 1)
			}
		}
		return
	}
	for _, hubs := range []bool{false, true} {
		for length := e.min; length <= e.max; length++ {
			if trails := s.trails(&e, from, to, length, nil, hubs); len(trails) > 0 {
				s.edge[i] = trails[0]
				s.bindEdge(i + 1)
				return
			}
		}
	}
}

func (s *slow) trails(e *edgePattern, from, to, length int, used []int32, hubs bool) [][]int32 {
	if length == 0 {
		if from == to {
			return [][]int32{slices.Clone(used)}
		}
		return nil
	}
	var out [][]int32
	for x := range s.g.Edges {
		id := int32(x)
		if !e.admits(s.g.Edges[x]) || s.g.From(id) != from || slices.Contains(used, id) {
			continue
		}
		for n := range s.g.Nodes {
			if s.g.To(id) == n || hubs && s.arrives(id, n) {
				out = append(out, s.trails(e, n, to, length-1, append(slices.Clone(used), id), hubs)...)
			}
		}
	}
	return out
}

func (s *slow) arrives(e int32, n int) bool {
	to := s.g.To(e)
	return to == n || s.g.Nodes[to].Hub && to != n && slices.Contains(s.g.Nodes[to].Members, s.g.Nodes[n].ID)
}

func (s *slow) keep() {
	var used []int32
	for _, es := range s.edge {
		for _, e := range es {
			if slices.Contains(used, e) {
				return
			}
			used = append(used, e)
		}
	}
	for i := range s.p.nodes {
		through, itself := false, false
		for j, e := range s.p.edges {
			if e.from == i || e.to == i && len(s.edge[j]) == 0 {
				itself = true
			} else if e.to == i {
				last := s.edge[j][len(s.edge[j])-1]
				itself = itself || s.g.To(last) == s.node[i]
				through = through || s.g.To(last) != s.node[i]
			}
		}
		if through && !itself {
			return
		}
	}
	s.out[line(s.p, s.node, s.edge)] = true
}

func line(p *pattern, nodes []int, edges [][]int32) string {
	var b strings.Builder
	fmt.Fprint(&b, nodes)
	for i, e := range p.edges {
		if e.repeat {
			fmt.Fprintf(&b, " *%d", len(edges[i]))
		} else {
			fmt.Fprintf(&b, " %d", edges[i][0])
		}
	}
	return b.String()
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func fastMatches(g *model.Graph, p *pattern) []string {
	out := map[string]bool{}
	budget := 10_000_000
	newView(g).run(context.Background(), p, nil, &budget, func(m *match) bool {
		out[line(p, m.nodes, m.edges)] = true
		return true
	})
	return sorted(out)
}

// randomGraph has up to ten nodes, and hubs over its buckets.
func randomGraph(r *rand.Rand) *model.Graph {
	b := model.NewBuilder()
	kinds := []struct {
		k model.Kind
		c string
	}{{model.Trigger, "http-route"}, {model.Trigger, "bucket-event"}, {model.Function, "lambda"}, {model.Function, "lambda"}, {model.Store, "bucket"}, {model.Store, "bucket"}, {model.Store, "table"}}
	n := 4 + r.IntN(6)
	var ids, buckets []string
	for i := range n {
		k := kinds[r.IntN(len(kinds))]
		id := fmt.Sprintf("n%d", i)
		b.Node(model.Node{ID: id, Kind: k.k, Class: k.c, Name: id})
		ids = append(ids, id)
		if k.c == "bucket" && r.IntN(4) > 0 {
			buckets = append(buckets, id)
		}
	}
	if len(buckets) > 0 {
		b.Node(model.Node{ID: "any:s3", Kind: model.Store, Class: "bucket", Name: "any:s3", Hub: true, Members: buckets})
		ids = append(ids, "any:s3")
	}
	verbs := []model.EdgeKind{model.Invokes, model.Writes, model.Reads, model.Feeds, model.Forwards}
	for range r.IntN(3 * n) {
		from, to := ids[r.IntN(len(ids))], ids[r.IntN(len(ids))]
		if from != "any:s3" {
			b.Edge(model.Edge{From: from, To: to, Kind: verbs[r.IntN(len(verbs))]})
		}
	}
	return b.Freeze()
}

func TestMatcherAgreesWithTheSlowOne(t *testing.T) {
	patterns := []string{
		`(s:bucket)`,
		`(f:function)-[w:writes]->(s:store)`,
		`(s)<-[w:writes|reads]-(f:function)`,
		`(t:trigger)-[:invokes]->(f)-[:writes]->(s)-[:feeds]->(u:trigger)`,
		`(f:function)-[w:writes]->(s:store)-[:feeds]->(t)-[:invokes]->(f)`,
		`(t:trigger:http-route)-[:forwards|invokes*0..3]->(x:trigger|function)-[w:writes]->(s:store)`,
		`(t)-[:invokes|forwards*1..3]->(f:function)`,
		`(a)-[:feeds|writes*1..4]->(b)`,
		`(f:function)-[:reads]->(s), (g:function)-[:writes]->(s)`,
		`(a:function)-[:writes|feeds*2..3]->(b:store)`,
		`(a:function)-[:writes]->(s:bucket)-[:feeds|writes|invokes*0..4]->(a)`,
		`(s:table), (b:bucket)`,
		`(a)-[:invokes]->(b)-[:invokes]->(c)`,
	}
	r := rand.New(rand.NewPCG(1, 2))
	total := 0
	for range 400 {
		g := randomGraph(r)
		for _, text := range patterns {
			p, err := parsePattern(text, nil)
			if err != nil {
				t.Fatal(text, err)
			}
			got, want := fastMatches(g, p), slowMatches(g, p)
			total += len(want)
			if !slices.Equal(got, want) {
				var dump strings.Builder
				g.Dump(&dump)
				t.Fatalf("%s\n got %v\nwant %v\n%s", text, got, want, dump.String())
			}
		}
	}
	if total < 1000 {
		t.Errorf("only %d matches compared", total)
	}
}

func TestBudgetStopsAndSaysSo(t *testing.T) {
	b := model.NewBuilder()
	for i := range 60 {
		b.Node(model.Node{ID: fmt.Sprintf("f%d", i), Kind: model.Function, Class: "lambda", Name: "f"})
		for j := range 60 {
			b.Edge(model.Edge{From: fmt.Sprintf("f%d", j), To: fmt.Sprintf("f%d", i), Kind: model.Invokes})
			b.Edge(model.Edge{From: fmt.Sprintf("f%d", i), To: fmt.Sprintf("f%d", j), Kind: model.Invokes})
		}
	}
	s, problems := newSet(nil, lazyEnv()).With(ruleFS(t, "id: X1\ntitle: t\nstride: tampering\npath: (a:function)-[:invokes]->(b:function)-[:invokes]->(c:function)-[:invokes]->(d:function)\nlikelihood: low\nimpact: low\nmessage: m\nwhy: w\nfix: f\n"), "rules")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	threats, problems := s.Evaluate(context.Background(), b.Freeze(), Options{Budget: 5000})
	if len(problems) != 1 || !strings.Contains(problems[0].Message, `"X1": stopped after 5000 steps`) || problems[0].At.File != "rules/X1-x/rule.yaml" {
		t.Errorf("problems %v, want one that names the rule", problems)
	}
	if len(threats) == 0 {
		t.Error("what was found before the budget ran out is lost")
	}
}

func nodeOf(text string) *model.Node {
	k, c, _ := strings.Cut(text, "/")
	return &model.Node{Kind: model.Kind(k), Class: c}
}
