package analyze

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strideline/config"
	"strideline/model"
)

var update = flag.Bool("update", false, "rewrite golden files")

func rerun(t *testing.T, g *model.Graph) *model.Graph {
	t.Helper()
	r, err := Run(context.Background(), g, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Graph
}

// TestGolden holds every fact of the graphs in testdata.
func TestGolden(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.graph")
	if len(files) == 0 {
		t.Fatal("no graphs in testdata")
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := dump(t, facted(t, string(src)).Graph)
		golden := strings.TrimSuffix(file, ".graph") + ".facts"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, _ := os.ReadFile(golden)
		if d := cmp.Diff(string(want), got); d != "" {
			t.Errorf("%s (refresh with go test ./analyze -update):\n%s", golden, d)
		}
	}
}

func listOf(t *testing.T, g *model.Graph, id, name string) string {
	t.Helper()
	n := g.Node(id)
	if n == nil {
		t.Fatalf("no node %q", id)
	}
	return strings.Join(list(n, name), " ")
}

func TestLists(t *testing.T) {
	shared := `function lambda F
function lambda G
role role R
store table A
store table B
store table C
store log L
F -assumes-> R
G -assumes-> R
F -reads-> A both via R
F -writes-> B granted via R
F -reads-> C granted via R
G -reads-> A granted via R
G -writes-> B both via R
G -reads-> C granted via R
F -writes-> L granted via R
R -grants-> A to dynamodb:GetItem
R -grants-> B to dynamodb:PutItem,dynamodb:DescribeTable
R -grants-> C to dynamodb:Query
R -grants-> L to logs:PutLogEvents
`
	tests := []struct{ name, graph, node, attr, want string }{
		{"ways in of one API", "trigger http-route A api=x\ntrigger http-route B api=y\ntrigger http-route C api=x", "A", "routes", "A C"},
		{"users", shared, "R", "users", "F G"},
		{"writers", shared, "B", "writers", "F G"},
		{"readers", shared, "B", "readers", ""},
		{"granted, logs aside", shared, "F", "granted", "A B C"},
		{"wired", shared, "F", "wired", "A"},
		{"unused", shared, "F", "unused", "B C"},
		{"checking callers is no touching", "function lambda F\ntrigger http-route T\nF -authenticates-> T", "F", "wired", ""},
		{"a service is no store", "function lambda F\nstore service any:ec2\nF -administers-> any:ec2 granted", "F", "unused", ""},
		{"a service is not reached", "function lambda F\nstore service any:ec2\nF -administers-> any:ec2 granted", "F", "reachWrites", ""},
		{"gains what the other names", shared, "F", "gains", "B"},
		{"gains, the other way", shared, "G", "gains", "A"},
		{"a named hub member uses the hub", "function lambda F\nstore hub H members=A\nstore table A\nF -reads-> H granted\nF -reads-> A both", "F", "unused", ""},
		{"a polled queue is used", "function lambda F\nstore queue Q\ntrigger queue-poll P\nQ -feeds-> P\nP -invokes-> F\nF -reads-> Q granted", "F", "unused", ""},
		{"reach through calls", open + "function lambda G\nstore table A\nF -invokes-> G\nG -reads-> A", "T", "reachReads", "A"},
		{"reach of changes", open + "store table A\nstore table B\nF -deletes-> A\nF -administers-> B", "T", "reachWrites", "A B"},
		{"reach through a queue", open + "store queue Q\ntrigger queue-poll P\nfunction lambda G\nstore table A\nF -writes-> Q\nQ -feeds-> P\nP -invokes-> G\nG -writes-> A", "F", "reachWrites", "Q A"},
		{"reach of a role by its permissions", shared, "R", "reachWrites", "B"},
		{"reach of a role it may become", "role role R\nrole role S\nfunction lambda F\nstore table A\nS -grants-> A to dynamodb:GetItem\nR -assumes-> S", "R", "reachReads", "A"},
		{"reach of a role through what it runs", "role role R\nfunction lambda F\nfunction lambda G\nstore table A\nR -grants-> G to lambda:InvokeFunction\nG -reads-> A", "R", "reachReads", "A"},
		{"an administrator reaches everything", "role role R admin=true\nfunction lambda F\nF -assumes-> R\nstore table A\nstore secret B\nstore log L", "F", "reachWrites", "B A"},
		{"consuming is reading", "function lambda F\nstore queue Q\nF -deletes-> Q to sqs:DeleteMessage", "F", "reachWrites", ""},
		{"purging is not", "function lambda F\nstore queue Q\nF -deletes-> Q to sqs:DeleteMessage,sqs:PurgeQueue", "F", "reachWrites", "Q"},
		{"gains a hub of which the other names a part", "function lambda F\nfunction lambda G\nrole role R\nF -assumes-> R\nG -assumes-> R\nstore queue Q\nstore hub H members=Q\nF -writes-> H granted\nG -writes-> H granted\nG -writes-> Q both", "F", "gains", "H"},
		{"reach through a proxy", "function lambda F\nstore proxy P\nstore relational-db D\nP -fronts-> D\nF -reads-> P", "F", "reachReads", "P D"},
		{"sensitive stores first", open + "store table A\nstore secret B\nF -reads-> A\nF -reads-> B", "F", "reachReads", "B A"},
		{"wired only reaches nothing", open + "store table A\nF -reads-> A wired", "F", "reachReads", ""},
		{"reach around a loop", "function lambda F\nfunction lambda G\nstore table A\nF -invokes-> G\nG -invokes-> F\nG -reads-> A", "F", "reachReads", "A"},
		{"a bucket that triggers its writer", "store bucket S\ntrigger bucket-event P\nfunction lambda F\nS -feeds-> P\nP -invokes-> F\nF -writes-> S", "F", "cycle", "S P F"},
		{"told alike by every node of the loop", "function lambda F\nfunction lambda G\nF -invokes-> G\nG -invokes-> F", "G", "cycle", "F G"},
		{"a function that calls itself", "function lambda F\nF -invokes-> F", "F", "cycle", "F"},
		{"reading back is no loop", "store table S\nfunction lambda F\ntrigger stream-poll P\nS -feeds-> P\nP -invokes-> F\nF -reads-> S", "F", "cycle", ""},
		{"wired only is no loop", "function lambda F\nF -invokes-> F wired", "F", "cycle", ""},
		{"logs make no loop", "store log L\ntrigger log-subscription P\nfunction lambda F\nL -feeds-> P\nP -invokes-> F\nF -writes-> L", "F", "cycle", ""},
		{"the shortest of two", "function lambda F\nfunction lambda G\nfunction lambda H\nF -invokes-> G\nG -invokes-> H\nH -invokes-> F\nG -invokes-> F", "F", "cycle", "F G"},
		{"the other of two", "function lambda F\nfunction lambda G\nfunction lambda H\nF -invokes-> G\nG -invokes-> H\nH -invokes-> F\nG -invokes-> F", "H", "cycle", "F G H"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := listOf(t, facted(t, tt.graph).Graph, tt.node, tt.attr); got != tt.want {
				t.Errorf("%s of %s: %q, want %q", tt.attr, tt.node, got, tt.want)
			}
		})
	}
}

func TestReachIsCapped(t *testing.T) {
	var b strings.Builder
	b.WriteString("function lambda F\nstore secret Z\nF -reads-> Z\n")
	for i := range 2 * maxReach {
		fmt.Fprintf(&b, "store table S%03d\nF -reads-> S%03d\n", i, i)
	}
	n := facted(t, b.String()).Graph.Node("F")
	got := list(n, "reachReads")
	if len(got) != maxReach || got[0] != "Z" || got[1] != "S000" || !truth(n, "reachMore") {
		t.Errorf("%d ids from %q on, more: %v", len(got), got[0], truth(n, "reachMore"))
	}
	if s := text(n, "reachSensitivity", ""); s != "restricted" {
		t.Errorf("reachSensitivity %q", s)
	}
}

func TestReachSensitivity(t *testing.T) {
	for graph, want := range map[string]string{
		"":                                      "none",
		"F -reads-> K":                          "none",
		"F -reads-> K\nF -reads-> UsersTable":   "confidential",
		"F -writes-> UsersTable\nF -reads-> P":  "confidential",
		"F -writes-> UsersTable\nF -reads-> Se": "restricted",
	} {
		g := facted(t, "function lambda F\nstore key K\nstore table UsersTable\nstore queue P\nstore secret Se\n"+graph).Graph
		if got := text(g.Node("F"), "reachSensitivity", "none"); got != want {
			t.Errorf("%q: %q, want %q", graph, got, want)
		}
	}
}

func TestFanOut(t *testing.T) {
	g := facted(t, `function lambda F
function lambda G
function lambda H
store topic U
trigger topic-subscription A
trigger topic-subscription B
trigger schedule C
C -invokes-> F
F -invokes-> G
F -writes-> U
U -feeds-> A
U -feeds-> B
A -invokes-> G
B -invokes-> H
`).Graph
	for id, want := range map[string]any{"C": int64(1), "F": int64(3), "A": int64(1), "G": nil} {
		if got := g.Node(id).Attrs["fanOut"].Value; got != want {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
}

func TestSensitivity(t *testing.T) {
	tests := []struct{ store, want string }{
		{"table Things", "internal: nothing says otherwise"},
		{"table UsersTable", `confidential: its name "UsersTable" says "users"`},
		{"table user-payments", `restricted: its name "user-payments" says "payments"`},
		{"table Dashboard", "internal: nothing says otherwise"},
		{"table X alias=prod_customers", `confidential: its name "prod_customers" says "customers"`},
		{"table X alias=arn:aws:dynamodb:::table/users", "internal: nothing says otherwise"},
		{"bucket PublicAssets", `public: its name "PublicAssets" says "Public"`},
		{"bucket PublicUserPhotos", `confidential: its name "PublicUserPhotos" says "user"`},
		{"table PublicThings", "internal: nothing says otherwise"},
		{"bucket FrontEndBucket", `public: its name "FrontEndBucket" says "frontend"`},
		{"secret X", "restricted: it holds a secret"},
		{"parameter X parameterType=SecureString", "restricted: it is a SecureString parameter"},
		{"parameter X parameterType=String", "internal: nothing says otherwise"},
		{"log UserLogs", "internal: a log holds no records of its own"},
		{"queue UserEvents telemetry=true", "internal: it holds telemetry only"},
		{"table Users tags=data-classification=Public", `public: its tag says "data-classification=Public"`},
		{"table X tags=owner=me,DataClassification=PII", `confidential: its tag says "DataClassification=PII"`},
		{"table X tags=acme:classification=Highly_Confidential", `restricted: its tag says "acme:classification=Highly_Confidential"`},
		{"table X tags=data-classification=plum", "internal: nothing says otherwise"},
		{"table Declared tags=classification=public", "restricted: classified in config.yaml: holds keys"},
		{"hub H members=A", "confidential: it includes \"A\": its name \"orders\" says \"orders\""},
		{"hub H members=nobody", "internal: nothing known among its stores is worth more"},
	}
	cfg := config.Config{File: "config.yaml", Classification: []config.Classification{
		{Match: "Declared", Level: "public"}, {Match: "Decl*", Level: "restricted", Reason: "holds keys", At: place(9)},
	}}
	for _, tt := range tests {
		r, err := Facts(context.Background(), parse(t, "store "+tt.store+"\nstore table A alias=orders"), cfg)
		if err != nil {
			t.Fatal(err)
		}
		n := r.Graph.Nodes[len(r.Graph.Nodes)-2]
		got := text(n, "sensitivity", "") + ": " + text(n, "sensitivityReason", "")
		want := strings.Replace(tt.want, `says "Public"`, `says "public"`, 1)
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", tt.store, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct{ name, want string }{
		{"UsersTable", "users table"},
		{"user_data-2", "user data"},
		{"PIITable", "pii table"},
		{"userDB", "user db"},
		{"aws_s3_bucket.userUploads", "aws s bucket user uploads"},
		{"", ""},
		{"data-${account}-x", "data x"},
		{"data-" + model.Token(model.TokenPseudo, "account"), "data"},
		{"ÄrzteTable", "ärzte table"},
	}
	for _, tt := range tests {
		if got := strings.Join(words(tt.name), " "); got != tt.want {
			t.Errorf("words(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
	for w, want := range map[string]string{"users": "user", "addresses": "address", "address": "address", "identities": "identity", "status": "status", "gas": "gas"} {
		if got := singular(w); got != want {
			t.Errorf("singular(%q) = %q, want %q", w, got, want)
		}
	}
}

func TestDeclared(t *testing.T) {
	cfg := config.Config{File: "c", Declare: []config.Declaration{
		{Match: "T", Auth: "signature", At: place(90)},
		{Match: "Q", Caller: "service", At: place(91)},
		{Match: "gone", Auth: "none", At: place(92)},
		{Match: "F", Caller: "internet", At: place(93)},
	}}
	r, err := Facts(context.Background(), parse(t, open+"store queue Q"), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if got := exposed(r.Graph, "F"); got != "authenticated direct" {
		t.Errorf("F is %q", got)
	}
	if got := exposed(r.Graph, "Q"); got != "authenticated direct" {
		t.Errorf("Q is %q", got)
	}
	if at := r.Graph.Node("T").Attrs["auth"].At; at != place(90) {
		t.Errorf("auth stands at %v, expected the configuration", at)
	}
	var got []string
	for _, p := range r.Problems {
		got = append(got, p.At.String()+": "+p.Message)
	}
	want := []string{`t:92:1: "gone" matches nothing, expected the name of a trigger or store`, `t:93:1: "F" matches nothing, expected the name of a trigger or store`}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, parse(t, open), Options{}); err == nil {
		t.Error("a cancelled run returned no error")
	}
}
