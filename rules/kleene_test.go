package rules

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"strideline/model"
)

// kleeneVars: t.auth is none, t.method is unknown, t.scopes is unknown,
// t.cors is [a b]; f.timeout is 30, f.memory unknown; w is two edges.
func kleeneVars() ([]variable, map[string]any) {
	trigger := &model.Node{ID: "x#t", Kind: model.Trigger, Class: "http-route", Name: "t", Attrs: map[string]model.Attr{
		"auth": set("none"), "method": model.UnknownAttr("a parameter", model.Range{}),
		"scopes": model.UnknownAttr("an import", model.Range{}), "cors": set([]string{"a", "b"}),
		"throttled": model.UnknownAttr("?", model.Range{}), "waf": set(true), "path": set("/orders"),
	}}
	function := &model.Node{ID: "x#f", Kind: model.Function, Class: "lambda", Name: "f", Attrs: map[string]model.Attr{
		"timeout": set(int64(30)), "memory": model.UnknownAttr("?", model.Range{}),
	}}
	queue := &model.Node{ID: "x#q", Kind: model.Trigger, Class: "queue-poll", Name: "q", Attrs: map[string]model.Attr{}}
	edges := []any{
		&model.Edge{Kind: model.Invokes, Certainty: model.Declared},
		&model.Edge{Kind: model.Writes, Certainty: model.Granted, Conditional: []model.Condition{{Reason: "c"}}, Attrs: map[string]model.Attr{"integration": set(true)}},
	}
	return []variable{{"t", "node trigger", false}, {"f", "node function:lambda", false}, {"q", "node trigger:queue-poll", false}, {"w", "edge invokes|writes", true}},
		map[string]any{"t": trigger, "f": function, "q": queue, "w": edges}
}

// TestKleene holds every operator, function and macro that a condition may
// use, with values that are known and not.
func TestKleene(t *testing.T) {
	const (
		yes   = "true"
		no    = "false"
		maybe = "unknown"
		fails = "error"
	)
	tests := []struct{ expr, want string }{
		// The three values, and && || ! by Kleene's tables.
		{`t.auth == "none"`, yes},
		{`t.auth != "none"`, no},
		{`t.throttled`, maybe},
		{`!t.throttled`, maybe},
		{`!t.waf`, no},
		{`t.throttled && true`, maybe},
		{`t.throttled && false`, no},
		{`false && t.throttled`, no},
		{`t.throttled || true`, yes},
		{`true || t.throttled`, yes},
		{`t.throttled || false`, maybe},
		{`t.throttled && t.throttled`, maybe},
		{`t.throttled || !t.throttled`, maybe},
		// Errors spread, and lose against a certain answer.
		{`1 / 0 == 1 && false`, no},
		{`1 / 0 == 1 || true`, yes},
		{`1 / 0 == 1 || false`, fails},
		{`1 / 0 == 1 && t.throttled`, fails},
		{`1 % 0 == 1`, fails},
		{`9223372036854775807 + 1 == 0`, fails},
		{`-9223372036854775807 - 2 == 0`, fails},
		{`9223372036854775807 * 2 == 0`, fails},
		// Comparison.
		{`t.method == "GET"`, maybe},
		{`t.method != "GET"`, maybe},
		{`t.scopes == t.cors`, maybe},
		{`t.cors == ["a", "b"]`, yes},
		{`t.cors != ["a"]`, yes},
		{`["a", t.method] == ["b", "GET"]`, no},
		{`["a", t.method] == ["a", "GET"]`, maybe},
		{`t.waf == true`, yes},
		{`f.timeout < 31`, yes},
		{`f.timeout <= 30`, yes},
		{`f.timeout > 30`, no},
		{`f.timeout >= 30`, yes},
		{`f.memory > 1`, maybe},
		{`"a" < "b"`, yes},
		{`1.5 > 1.0`, yes},
		{`false < true`, yes},
		{`true <= true`, yes},
		// in: plain cel-go says false where the list is not known.
		{`"a" in t.cors`, yes},
		{`"c" in t.cors`, no},
		{`"c" in t.scopes`, maybe},
		{`t.method in ["GET"]`, maybe},
		{`t.method in []`, no},
		{`"b" in [t.method]`, maybe},
		{`"b" in ["b", t.method]`, yes},
		// size, index, +.
		{`size(t.cors) == 2`, yes},
		{`size(t.scopes) > 0`, maybe},
		{`size([t.method]) == 1`, yes},
		{`size("äb") == 2`, yes},
		{`"äb".size() == 2`, yes},
		{`t.cors[0] == "a"`, yes},
		{`t.cors[-1] == "b"`, yes},
		{`t.cors[2] == "a"`, fails},
		{`t.scopes[0] == "a"`, maybe},
		{`w[-1].verb == "writes"`, yes},
		{`w[0].conditional`, no},
		{`w[-1].integration`, yes},
		{`size(t.cors + ["c"]) == 3`, yes},
		{`"a" + "b" == "ab"`, yes},
		{`t.cors + t.scopes == []`, maybe},
		// Arithmetic.
		{`f.timeout + 1 == 31`, yes},
		{`f.timeout - 1 == 29`, yes},
		{`f.timeout * 6 == 180`, yes},
		{`f.timeout / 7 == 4`, yes},
		{`f.timeout % 7 == 2`, yes},
		{`-f.timeout == -30`, yes},
		{`f.memory * 0 == 0`, maybe},
		{`1.5 + 1.5 == 3.0`, yes},
		{`3.0 - 1.0 == 2.0`, yes},
		{`1.5 * 2.0 == 3.0`, yes},
		{`3.0 / 2.0 == 1.5`, yes},
		{`-1.5 < 0.0`, yes},
		// Text.
		{`t.path.startsWith("/o")`, yes},
		{`t.path.endsWith("s")`, yes},
		{`t.path.contains("x")`, no},
		{`t.path.matches("^/[a-z]+$")`, yes},
		{`t.path.matches("(")`, fails},
		{`t.method.startsWith("G")`, maybe},
		{`t.method.matches("G")`, maybe},
		// The condition of ?: may be unknown where both answers agree.
		{`t.waf ? t.auth == "none" : false`, yes},
		{`!t.waf ? true : t.throttled`, maybe},
		{`t.throttled ? "a" == "a" : "b" == "b"`, yes},
		{`t.throttled ? true : false`, maybe},
		{`(t.throttled ? "x" : "x") == "x"`, yes},
		{`(1 / 0 == 1) ? true : true`, fails},
		// Macros.
		{`t.cors.exists(c, c == "b")`, yes},
		{`t.cors.exists(c, c == "x")`, no},
		{`t.scopes.exists(c, c == "x")`, maybe},
		{`t.cors.exists(c, c == "a" || t.throttled)`, yes},
		{`t.cors.exists(c, c == "x" || t.throttled)`, maybe},
		{`["a", t.method].exists(c, c == "x")`, maybe},
		{`[].exists(c, t.throttled)`, no},
		{`t.cors.all(c, c != "x")`, yes},
		{`t.cors.all(c, c == "a")`, no},
		{`t.cors.all(c, t.throttled)`, maybe},
		{`t.cors.all(c, t.throttled && c == "a")`, no},
		{`t.scopes.all(c, c != "x")`, maybe},
		{`t.cors.exists_one(c, c == "a")`, yes},
		{`t.cors.exists_one(c, true)`, no},
		{`t.cors.exists_one(c, t.throttled)`, maybe},
		{`size(t.cors.filter(c, c == "a")) == 1`, yes},
		{`size(t.cors.filter(c, t.throttled)) == 1`, maybe},
		{`t.cors.map(c, c + "!") == ["a!", "b!"]`, yes},
		{`"x" in t.cors.map(c, t.method)`, maybe},
		{`t.cors.map(c, c == "a", c + "!") == ["a!"]`, yes},
		{`size(t.scopes.filter(c, true)) == 0`, maybe},
		{`w.all(e, e.certainty != "wired")`, yes},
		{`w.exists(e, e.conditional && e.verb == "writes")`, yes},
		{`t.cors.all(c, t.cors.exists(d, d == c))`, yes},
		// What nobody says is the table's default, for classes without the attribute too.
		{`q.auth == "internal"`, yes},
		{`q.batchSize == 10`, yes},
		{`t.batchSize == 10`, yes},
	}
	env, err := newEnv()
	if err != nil {
		t.Fatal(err)
	}
	vars, values := kleeneVars()
	for _, tt := range tests {
		p, err := compile(env, vars, tt.expr, "bool", nil)
		if err != nil {
			t.Errorf("%s: %v", tt.expr, err)
			continue
		}
		if got := truth(p.eval(values)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.expr, got, tt.want)
		}
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := readExpr(string(data)); err != nil || !reflect.DeepEqual(p, back) {
			t.Errorf("%s: written and read again it is %+v (%v)", tt.expr, back, err)
		}
	}
}

func truth(v any) string {
	switch v := v.(type) {
	case unknown:
		return "unknown"
	case failed:
		return "error"
	default:
		return fmt.Sprint(v)
	}
}

// TestKleeneIsMonotone: making an unknown attribute known never turns a
// certain answer into the other one.
func TestKleeneIsMonotone(t *testing.T) {
	env, err := newEnv()
	if err != nil {
		t.Fatal(err)
	}
	vars, values := kleeneVars()
	atoms := []string{`t.throttled`, `t.method == "GET"`, `t.method in ["GET", "PUT"]`, `size(t.scopes) > 1`, `t.waf`, `"b" in t.scopes`}
	for _, a := range atoms {
		for _, b := range atoms {
			for _, form := range []string{"%s && %s", "%s || !(%s)", "(%s) ? (%s) : true", "[true, false].exists(x, x == (%s) && %s)"} {
				text := fmt.Sprintf(form, a, b)
				p, err := compile(env, vars, text, "bool", nil)
				if err != nil {
					t.Fatal(text, err)
				}
				before := truth(p.eval(values))
				if before == "unknown" {
					continue
				}
				for _, known := range worlds() {
					n := *values["t"].(*model.Node)
					n.Attrs = known
					if got := truth(p.eval(map[string]any{"t": &n, "f": values["f"], "q": values["q"], "w": values["w"]})); got != before {
						t.Errorf("%s: %s before, %s with %v", text, before, got, known)
					}
				}
			}
		}
	}
}

func worlds() []map[string]model.Attr {
	var out []map[string]model.Attr
	for _, throttled := range []bool{true, false} {
		for _, method := range []string{"GET", "POST"} {
			for _, scopes := range [][]string{{}, {"a"}, {"b", "c"}} {
				out = append(out, map[string]model.Attr{
					"auth": set("none"), "waf": set(true), "cors": set([]string{"a", "b"}), "path": set("/orders"),
					"throttled": set(throttled), "method": set(method), "scopes": set(scopes),
				})
			}
		}
	}
	return out
}

func TestConditionsThatAreRefused(t *testing.T) {
	env, err := newEnv()
	if err != nil {
		t.Fatal(err)
	}
	vars, _ := kleeneVars()
	tests := []struct {
		expr   string
		offset int
		msg    string
	}{
		{`t.auht == "none"`, 2, `"auht": no attribute of t (trigger); did you mean "auth"?`},
		{`true && f.auth == "none"`, 10, `"auth": no attribute of f (function:lambda)`},
		{`t.auth == "nnoe"`, 10, `"nnoe": auth is never that; expected one of none, api-key, iam, jwt, authorizer, cognito, mutual-tls, signature, internal; did you mean "none"?`},
		{`t.auth in ["none", "jtw"]`, 19, `"jtw": auth is never that; expected one of none, api-key, iam, jwt, authorizer, cognito, mutual-tls, signature, internal; did you mean "jwt"?`},
		{`"unknown" == t.auth`, 0, `"unknown": auth is never that; expected one of none, api-key, iam, jwt, authorizer, cognito, mutual-tls, signature, internal`},
		{`f.class == "queue"`, 11, `"queue": class is never that; expected one of lambda`},
		{`w[0].verb == "reads"`, 13, `"reads": verb is never that; expected one of invokes, writes`},
		{`w[0].actons == []`, 5, `"actons": no attribute of w (invokes|writes); did you mean "actions"?`},
		{`x.auth == "none"`, 0, "undeclared reference to 'x' (in container '')"},
		{`t.auth == 1`, 7, "found no matching overload for '_==_' applied to '(string, int)'"},
		{`t.auth`, 0, "the condition is a string, expected a bool"},
		{`t.auth ==`, 9, ""},
		{`has(t.auth)`, 3, ""},
		{`timestamp("2020-01-01T00:00:00Z") == timestamp("2020-01-01T00:00:00Z")`, 9, `"timestamp": not a function of conditions`},
		{`{"a": 1}["a"] == 1`, 0, "maps and messages cannot be written in a condition"},
	}
	for _, tt := range tests {
		_, err := compile(env, vars, tt.expr, "bool", nil)
		ce, ok := err.(*celError)
		if !ok {
			t.Errorf("%s: got %v, want an error", tt.expr, err)
			continue
		}
		if ce.offset != tt.offset || tt.msg != "" && ce.msg != tt.msg {
			t.Errorf("%s: at %d %q, want at %d %q", tt.expr, ce.offset, ce.msg, tt.offset, tt.msg)
		}
	}
}

func TestConditionCostIsLimited(t *testing.T) {
	env, err := newEnv()
	if err != nil {
		t.Fatal(err)
	}
	vars, values := kleeneVars()
	p, err := compile(env, vars, `[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d, a + b + c + d > 0))))`, "bool", nil)
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := p.eval(values).(failed); !ok || f.err != errCost {
		t.Errorf("got %v, want the cost error", p.eval(values))
	}
}
