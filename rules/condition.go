package rules

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
)

// compiledText holds the checked trees of the built-in conditions, a line
// each: rule, key, hash of text and types, tree. Parsing them with CEL costs
// 0.7 ms each in a fresh process (its parser learns the grammar as it goes),
// more than everything else a run does with a small template. A line whose
// hash is out of date is not used; a test says so.
//
//go:embed builtin/compiled.txt
var compiledText string

// condition is an expression of a rule.
type condition struct {
	key, text, want string
	words           []string // what its result may be, nil for any
	vars            []variable
	env             func() (*cel.Env, error)
	program         func() (*expr, error) // compiled or read when first asked
}

// newCondition prepares an expression; ready holds trees by rule and key.
func newCondition(c condition, rule string, ready map[string]string) *condition {
	c.program = sync.OnceValues(func() (*expr, error) {
		if sum, tree, ok := strings.Cut(ready[rule+" "+c.key], " "); ok && sum == c.sum() {
			if x, err := readExpr(tree); err == nil {
				return x, nil
			}
		}
		return c.compile()
	})
	return &c
}

func (c *condition) compile() (*expr, error) {
	if c.words != nil && !strings.ContainsAny(c.text, " .?\"'(") {
		return nil, fmt.Errorf("%q: %s is %s, or an expression%s", c.text, c.key, strings.Join(c.words, ", "), didYouMean(c.text, c.words))
	}
	env, err := c.env()
	if err != nil {
		return nil, err
	}
	return compile(env, c.vars, c.text, c.want, c.words)
}

// sum changes with whatever compile depends on, the attribute table aside.
func (c *condition) sum() string {
	return shortHash(fmt.Sprint(c.text, c.want, c.words, c.vars), idLength)
}

// readyTrees splits compiledText.
func readyTrees() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(compiledText) {
		f := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if len(f) == 3 {
			out[f[0]+" "+f[1]] = f[2]
		}
	}
	return out
}

// compiled writes the trees of every condition, as compiledText holds them.
func (s *Set) compiled() ([]byte, error) {
	var b bytes.Buffer
	for _, r := range s.rules {
		for _, c := range r.conditions() {
			x, err := c.compile()
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", r.ID, c.key, err)
			}
			tree, err := json.Marshal(x)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&b, "%s %s %s %s\n", r.ID, c.key, c.sum(), unescape.Replace(string(tree)))
		}
	}
	return b.Bytes(), nil
}

// unescape undoes what encoding/json does for HTML's sake.
var unescape = strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">")

func (r *Rule) conditions() []*condition {
	return slices.DeleteFunc([]*condition{r.where, r.likelihood, r.impact}, func(c *condition) bool { return c == nil })
}
