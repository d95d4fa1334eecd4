package analyze

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strideline/model"
)

// The table of design section 7, row by row.
func TestAuth(t *testing.T) {
	tests := []struct{ trigger, actor, want string }{
		{"auth=none", "internet", "anonymous direct"},
		{"auth=api-key", "internet", "anonymous direct -1"},
		{"auth=jwt", "internet", "authenticated direct"},
		{"auth=cognito", "internet", "authenticated direct"},
		{"auth=authorizer", "internet", "authenticated direct"},
		{"auth=mutual-tls", "internet", "authenticated direct"},
		{"auth=signature", "internet", "authenticated direct"},
		{"auth=cognito selfSignUp=true", "internet", "anonymous direct"},
		{"auth=cognito selfSignUp=true scopes=admin", "internet", "authenticated direct"},
		{"auth=cognito selfSignUp=true scopes=?", "internet", "authenticated direct uncertain"},
		{"auth=cognito selfSignUp=?", "internet", "authenticated direct uncertain"},
		{"auth=cognito selfSignUp=? scopes=admin", "internet", "authenticated direct"},
		{"auth=none selfSignUp=true", "internet", "anonymous direct"},
		{"auth=iam", "internet", "internal direct"},
		{"auth=internal", "internet", "internal direct"},
		{"", "internet", "internal direct"},
		{"auth=unknown", "internet", "authenticated direct uncertain"},
		{"auth=?", "internet", "authenticated direct uncertain"},
		{"auth=none private=true", "internet", "internal direct"},
		{"auth=none restricted=true", "internet", "internal direct"},
		{"auth=none restricted=?", "internet", "anonymous direct uncertain"},
		{"auth=none", "account", "foreign-account direct"},
		{"auth=iam", "account", "foreign-account direct"},
		{"auth=iam restricted=true", "account", "foreign-account direct"},
		{"auth=none", "user", "authenticated direct"},
		{"auth=none", "service", "authenticated direct"},
		{"auth=none", "operator", "internal direct"},
		{"auth=iam", "trusted", "internal direct"},
	}
	for _, tt := range tests {
		r := facted(t, "actor account trusted\ntrigger http-route T "+tt.trigger+"\nfunction lambda F\n"+tt.actor+" -calls-> T\nT -invokes-> F")
		for _, id := range []string{"T", "F"} {
			if got := exposed(r.Graph, id); got != tt.want {
				t.Errorf("%s, called by %s: %s is %q, want %q", tt.trigger, tt.actor, id, got, tt.want)
			}
		}
	}
}

// open is the start of most cases: an open route and the function behind it.
const open = `trigger http-route T auth=none
function lambda F
internet -calls-> T
T -invokes-> F
`

func TestSpread(t *testing.T) {
	tests := []struct {
		name, graph string
		want        map[string]string
	}{
		{"nothing calls it", "function lambda F", map[string]string{"F": "none"}},
		{"a schedule is our own", "trigger schedule T\nfunction lambda F\nT -invokes-> F", map[string]string{"T": "internal direct", "F": "internal direct"}},
		{"functions call functions", open + "function lambda G\nF -invokes-> G", map[string]string{"G": "anonymous direct"}},
		{
			"through a queue, content only", open + "store queue Q\ntrigger queue-poll P\nfunction lambda G\nF -writes-> Q\nQ -feeds-> P\nP -invokes-> G",
			map[string]string{"Q": "anonymous direct", "P": "anonymous data -1", "G": "anonymous data -1"},
		},
		{
			"one step however many stores",
			open + "store queue Q\nstore topic U\ntrigger queue-poll P\ntrigger topic-subscription V\nfunction lambda G\nF -writes-> Q\nQ -feeds-> P\nP -writes-> U\nU -feeds-> V\nV -invokes-> G",
			map[string]string{"U": "anonymous data -1", "G": "anonymous data -1"},
		},
		{
			"reading what others feed is no way in", open + "store table S\nfunction lambda G\ntrigger schedule C\nC -invokes-> G\nF -writes-> S\nG -reads-> S",
			map[string]string{"S": "anonymous direct", "G": "internal direct"},
		},
		{
			"a store that is only read feeds nothing", open + "store table S\ntrigger stream-poll P\nfunction lambda G\nF -reads-> S\nS -feeds-> P\nP -invokes-> G",
			map[string]string{"S": "anonymous direct", "G": "internal direct"},
		},
		{
			"wired only", open + "store queue Q\nfunction lambda G\nF -refers-> Q wired\nF -invokes-> G wired",
			map[string]string{"Q": "none", "G": "none"},
		},
		{"refers is no permission", open + "store queue Q\nF -refers-> Q", map[string]string{"Q": "none"}},
		{"a condition costs a step", open + "function lambda G\nfunction lambda H\nF -invokes-> G if\nG -invokes-> H if", map[string]string{"G": "anonymous direct -1", "H": "anonymous direct -2"}},
		{
			"the more dangerous caller wins over the shorter way", open + "trigger http-route U auth=jwt\nfunction lambda G\ninternet -calls-> U\nU -invokes-> G\nF -invokes-> G if",
			map[string]string{"G": "anonymous direct -1"},
		},
		{
			"a direct call wins over content",
			open + "store queue Q\ntrigger queue-poll P\nfunction lambda G\nF -writes-> Q\nQ -feeds-> P\nP -invokes-> G\nF -invokes-> G if",
			map[string]string{"G": "anonymous direct -1"},
		},
		{
			"a longer sure way wins over a shorter conditional one", open + "function lambda M\nfunction lambda G\nF -invokes-> G if\nF -invokes-> M\nM -invokes-> G",
			map[string]string{"G": "anonymous direct"},
		},
		{
			"a public store is open itself and feeds content",
			"store bucket S\ntrigger bucket-event P\nfunction lambda G\ninternet -writes-> S\nS -feeds-> P\nP -invokes-> G",
			map[string]string{"S": "anonymous direct", "P": "anonymous data -1", "G": "anonymous data -1"},
		},
		{
			"a publicly readable store feeds nothing", "store bucket S\ntrigger bucket-event P\ninternet -reads-> S\nS -feeds-> P",
			map[string]string{"S": "anonymous direct", "P": "internal direct"},
		},
		{
			"a direct integration writes", "trigger http-route T auth=none\nstore queue Q\ninternet -calls-> T\nT -writes-> Q",
			map[string]string{"Q": "anonymous direct"},
		},
		{"a role is as exposed as who runs as it", open + "function lambda G\nrole role R\nF -assumes-> R\nG -assumes-> R", map[string]string{"R": "anonymous direct", "G": "none"}},
		{"a role it may become", open + "role role R\nrole role Q\nF -assumes-> R\nR -assumes-> Q", map[string]string{"Q": "anonymous direct"}},
		{
			"what a role permits its users is not what outsiders do", open + "role role R\nstore table S\nF -assumes-> R\nR -grants-> S",
			map[string]string{"S": "none"},
		},
		{
			"an outsider who holds a role does what it permits",
			"role role R\nrole role Q\nstore table S\nstore table W\nstore table D\nfunction lambda F\ntrigger stream-poll P\nW -feeds-> P\naccount -assumes-> R\nR -assumes-> Q\n" +
				"Q -grants-> S to dynamodb:GetItem\nQ -grants-> W to dynamodb:PutItem\nQ -grants-> F to lambda:InvokeFunction\nQ -grants-> D to dynamodb:DescribeTable",
			map[string]string{
				"R": "foreign-account direct", "Q": "foreign-account direct", "S": "foreign-account direct", "W": "foreign-account direct",
				"P": "foreign-account data -1", "F": "foreign-account direct", "D": "none",
			},
		},
		{"a dead letter keeps the message", open + "store queue D\nF -delivers-> D", map[string]string{"D": "anonymous direct"}},
		{
			"logs are touched and set nothing off", open + "store log L\ntrigger log-subscription P\nF -writes-> L\nL -feeds-> P",
			map[string]string{"L": "anonymous direct", "P": "internal direct"},
		},
		{
			"every member of a hub that may be written, one step down", open + "store hub any:s3 members=A,B\nstore bucket A\nstore bucket B\ntrigger bucket-event P\nF -writes-> any:s3\nB -feeds-> P",
			map[string]string{"any:s3": "anonymous direct", "A": "anonymous data -2", "B": "anonymous data -2", "P": "anonymous data -2"},
		},
		{
			"a hub's members of another stack may be in another account", open + "store hub any:s3 members=A,B\nstore bucket A stack=other\nstore bucket B\nF -writes-> any:s3",
			map[string]string{"A": "none", "B": "anonymous data -2"},
		},
		{
			"any function it may call", open + "function hub any:lambda members=G\nfunction lambda G\nF -invokes-> any:lambda",
			map[string]string{"any:lambda": "anonymous direct", "G": "anonymous data -2"},
		},
		{"a hub that may be read", open + "store hub any:s3 members=A\nstore bucket A\nF -reads-> any:s3", map[string]string{"any:s3": "anonymous direct", "A": "none"}},
		{
			"an authorizer reads a token", "trigger authorizer A auth=none\nfunction lambda F\ninternet -calls-> A\nA -invokes-> F",
			map[string]string{"A": "anonymous data -1", "F": "anonymous data -1"},
		},
		{
			"an authorizer reads the token of every request",
			"trigger authorizer A\nfunction lambda F\ntrigger http-route R auth=authorizer\nfunction lambda G\ninternet -calls-> R\nR -invokes-> G\nA -invokes-> F\nF -authenticates-> R",
			map[string]string{"A": "anonymous data -1", "F": "anonymous data -1", "G": "authenticated direct"},
		},
		{
			"the authorizer of a private API", "trigger authorizer A\nfunction lambda F\ntrigger http-route R auth=authorizer restricted=true\ninternet -calls-> R\nA -invokes-> F\nF -authenticates-> R",
			map[string]string{"F": "internal direct"},
		},
		{
			"a delivery stream calls a URL with credentials of its own", open + "store stream D\ntrigger http-route R auth=jwt\nF -writes-> D\nD -forwards-> R",
			map[string]string{"R": "anonymous data -1"},
		},
		{"what it does to stores says nothing of actors", open + "F -sends-> service", map[string]string{"F": "anonymous direct"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := facted(t, tt.graph).Graph
			for id, want := range tt.want {
				if got := exposed(g, id); got != want {
					t.Errorf("%s is %q, want %q", id, got, want)
				}
			}
		})
	}
}

// A distribution in front never makes a route less checked than it is.
func TestForwards(t *testing.T) {
	tests := []struct{ route, want string }{
		{"auth=none", "anonymous direct"},
		{"auth=api-key", "anonymous direct -1"},
		{"auth=jwt", "authenticated direct"},
		{"auth=iam", "internal direct"},
		{"auth=iam restricted=true", "anonymous direct"},
		{"auth=none restricted=true", "anonymous direct"},
		{"auth=jwt private=true", "authenticated direct"},
		{"", "anonymous direct"},
	}
	for _, tt := range tests {
		g := facted(t, "trigger distribution D auth=none\ntrigger http-route T "+tt.route+"\ninternet -calls-> D\nD -forwards-> T").Graph
		if got := exposed(g, "T"); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.route, got, tt.want)
		}
	}
}

func TestUserPools(t *testing.T) {
	for pool, want := range map[string]string{
		"selfSignUp=true": "anonymous data -1", "": "authenticated data -1", "selfSignUp=?": "authenticated data -1 uncertain",
	} {
		g := facted(t, "store user-pool U "+pool+"\ntrigger identity-hook H\nfunction lambda F\nU -feeds-> H\nH -invokes-> F").Graph
		if got := exposed(g, "F"); got != want {
			t.Errorf("%q: %q, want %q", pool, got, want)
		}
	}
}

func TestWriteExposure(t *testing.T) {
	g := facted(t, open+"store table S\nstore table R\nF -reads-> R\nF -reads-> S\nF -writes-> S").Graph
	for id, want := range map[string]string{"S": "anonymous", "R": "none"} {
		if got := text(g.Node(id), "writeExposure", "none"); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

func TestPath(t *testing.T) {
	r := facted(t, open+"store hub any:sqs members=Q\nstore queue Q\ntrigger queue-poll P\nfunction lambda G\nF -writes-> any:sqs\nQ -feeds-> P\nP -invokes-> G")
	var got []string
	for _, e := range r.Exposure.Path("G") {
		got = append(got, e.From+" "+string(e.Kind)+" "+e.To)
	}
	want := []string{"internet calls T", "T invokes F", "F writes any:sqs", "Q feeds P", "P invokes G"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if hops := r.Graph.Node("G").Attrs["exposureHops"].Value; hops != int64(5) {
		t.Errorf("hops: %v, want 5", hops)
	}
	if p := r.Exposure.Path("nothing"); p != nil {
		t.Errorf("path of a node that is not there: %v", p)
	}
}

// Facts are derived anew at each run, never piled up.
func TestRunTwice(t *testing.T) {
	r := facted(t, open+"store table S\nF -writes-> S")
	first := dump(t, r.Graph)
	r.Graph.Node("T").Attrs["auth"] = model.SetAttr("iam", model.Range{})
	closed := dump(t, rerun(t, r.Graph))
	if !strings.Contains(closed, "exposure=internal") || strings.Contains(closed, "anonymous") {
		t.Errorf("facts of the first run are still there:\n%s", closed)
	}
	r.Graph.Node("T").Attrs["auth"] = model.SetAttr("none", place(1))
	if d := cmp.Diff(first, dump(t, rerun(t, r.Graph))); d != "" {
		t.Error(d)
	}
}
