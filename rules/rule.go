package rules

import (
	"slices"

	"cel.dev/cel-go/cel"

	"strideline/model"
)

// Rule is one threat to look for, as its folder declares it.
type Rule struct {
	ID         string
	Title      string
	Stride     []string // spoofing, tampering, ...
	Path       string   // the pattern, as written
	Not        []string // patterns over bound variables that must be absent
	Collect    string   // variable of the path that is bound to a whole group, "" for none
	Where      string   // the condition, "" for none
	Per        []string // bindings, or binding.attribute: matches equal on them are one threat
	Implies    []string // rules whose threats on the same nodes are folded under this one's
	Unknown    string   // ask or silent
	Likelihood string   // low, medium, high, by-exposure or an expression
	Impact     string   // low, medium, high, very-high, by-sensitivity or an expression
	Anchor     []string // bindings, or binding.attribute, the first that applies: where the cause is written
	Message    string
	At         model.Range // its id in rule.yaml
	Folder     string      // name of its folder

	doc        func() Doc // prose is read when somebody asks
	src        *source
	pattern    *pattern
	not        []*pattern
	collect    int // node of the pattern, -1 for none
	per        []reference
	anchor     []reference
	message    template
	where      *condition
	likelihood *condition // nil where it is a word
	impact     *condition
}

// Doc is the prose of a rule, worded for no match in particular.
type Doc struct {
	Why            string
	Fix            string
	FalsePositives string
	Since          string
	References     References
	Edit           []Setting // how an automatic edit would make its threats go
	why, fix       template
}

// References names a rule in the words of others.
type References struct {
	CWE    []int    `yaml:"cwe"`
	CSA    []string `yaml:"csa-serverless"`
	OWASP  []string `yaml:"owasp-serverless"`
	ATTACK []string `yaml:"attack"`
	ASVS   []string `yaml:"asvs"`
}

// Doc returns the prose of the rule.
func (r *Rule) Doc() Doc { return r.doc() }

// Set is rules in the order of their ids. It is never changed once made and
// may be used by several goroutines.
type Set struct {
	rules   []*Rule
	byID    map[string]*Rule
	implied map[string][]string // what a rule implies, directly or not
	env     func() (*cel.Env, error)
}

func newSet(rules []*Rule, env func() (*cel.Env, error)) *Set {
	s := &Set{rules: rules, byID: map[string]*Rule{}, implied: map[string][]string{}, env: env}
	for _, r := range rules {
		s.byID[r.ID] = r
	}
	for _, r := range rules {
		s.imply(r.ID, r)
	}
	return s
}

// imply adds what r implies to what the rule id does; a rule never implies
// itself, so that rules which imply each other do not both go.
func (s *Set) imply(id string, r *Rule) {
	for _, next := range r.Implies {
		if next == id || slices.Contains(s.implied[id], next) || slices.Contains(s.implied[next], id) {
			continue
		}
		s.implied[id] = append(s.implied[id], next)
		if n, ok := s.byID[next]; ok {
			s.imply(id, n)
		}
	}
}

// Rule returns the rule with an id.
func (s *Set) Rule(id string) (*Rule, bool) {
	r, ok := s.byID[id]
	return r, ok
}

// All returns the rules in the order of their ids; the slice must not be
// changed.
func (s *Set) All() []*Rule { return s.rules }

// Check compiles every condition of every rule and reads all prose, which
// otherwise happens when a pattern first matches, and returns what is wrong.
func (s *Set) Check() []model.Problem {
	var out []model.Problem
	for _, r := range s.rules {
		out = append(out, r.check()...)
	}
	return model.SortProblems(out)
}
