package rules

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"gopkg.in/yaml.v3"

	"strideline/model"
)

// Strides are the six letters of STRIDE, as rules spell them.
var Strides = []string{"spoofing", "tampering", "repudiation", "information-disclosure", "denial-of-service", "elevation-of-privilege"}

var ruleID = regexp.MustCompile(`^[A-Z][A-Za-z]*[0-9]+$`)

// parseRule reads a rule; conditions and prose are left for later.
func parseRule(file string, data []byte, env func() (*cel.Env, error), ready map[string]string) (*Rule, []model.Problem) {
	s, err := readSource(file, data)
	if err != nil {
		return nil, []model.Problem{yamlProblem(file, err)}
	}
	r := &Rule{src: s, collect: -1, Folder: path.Base(path.Dir(file))}
	r.doc = sync.OnceValue(func() Doc {
		s, _ := parseDoc(file, data, r)
		return s
	})
	r.words()
	r.patterns()
	if r.pattern == nil || len(s.problems) > 0 {
		return nil, s.problems
	}
	r.bindings()
	r.expressions(env, ready)
	if len(s.problems) > 0 {
		return nil, s.problems
	}
	s.raw = data
	return r, nil
}

var yamlPrefix = regexp.MustCompile(`^yaml: (line \d+: )?`)

var yamlLine = regexp.MustCompile(`line (\d+)`)

func yamlProblem(file string, err error) model.Problem {
	at := model.Range{File: file, Start: model.Pos{Line: 1, Col: 1}, End: model.Pos{Line: 1, Col: 1}}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		at.Start.Line, _ = strconv.Atoi(m[1])
		at.End.Line = at.Start.Line
	}
	return model.Problem{Level: model.LevelError, At: at, Message: yamlPrefix.ReplaceAllString(err.Error(), "")}
}

// words reads the keys that are plain text or lists of words.
func (r *Rule) words() {
	s := r.src
	r.ID, r.Title, r.Message = s.text("id", true), s.text("title", true), s.text("message", true)
	r.At = s.at("id")
	if n := s.values["id"]; n != nil {
		r.At = s.scalar(n)
	}
	if r.ID != "" && !ruleID.MatchString(r.ID) {
		s.problem(r.At, "%q: a rule's id is letters and then digits, such as \"SL2001\" or \"ACME12\"", r.ID)
	}
	if r.ID != "" && r.Folder != r.ID && !strings.HasPrefix(r.Folder, r.ID+"-") {
		s.problem(r.At, "%q: the folder's name begins with the rule's id, here it is %q", r.ID, r.Folder)
	}
	r.Stride = s.words("stride", Strides)
	if len(r.Stride) == 0 {
		s.problem(s.at("stride"), `"stride": expected one or more of %s`, strings.Join(Strides, ", "))
	}
	r.Implies = s.words("implies", nil)
	r.Unknown = s.word("unknown", "ask", []string{"ask", "silent"})
	r.Collect, r.Where = s.text("collect", false), s.text("where", false)
	r.Path = s.text("path", true)
	r.Likelihood, r.Impact = s.text("likelihood", false), s.text("impact", false)
	if r.Likelihood == "" {
		r.Likelihood = byExposure
	}
	if r.Impact == "" {
		r.Impact = bySensitivity
	}
}

func (r *Rule) patterns() {
	s := r.src
	if r.Path == "" {
		return
	}
	var err error
	if r.pattern, err = parsePattern(r.Path, nil); err != nil {
		s.problems = append(s.problems, s.mistake("path", err))
		return
	}
	for _, n := range s.items("not") {
		p, err := parsePattern(n.Value, r.pattern.nodes)
		if err != nil {
			s.problems = append(s.problems, s.mistakeIn(n, err))
			continue
		}
		r.Not, r.not = append(r.Not, n.Value), append(r.not, p)
	}
	if r.Collect != "" {
		if r.collect = r.pattern.node(r.Collect); r.collect < 0 {
			s.problem(s.scalar(s.values["collect"]), "%q: no node of the path has this name%s", r.Collect, didYouMean(r.Collect, r.pattern.names()))
		}
	}
}

// bindings reads what names the pattern's variables.
func (r *Rule) bindings() {
	s := r.src
	for _, n := range s.items("per") {
		ref, err := r.pattern.reference(n.Value)
		if err != nil {
			s.problem(s.scalar(n), "%v", err)
		}
		r.Per, r.per = append(r.Per, n.Value), append(r.per, ref)
	}
	if r.per == nil {
		r.per = r.pattern.defaultPer(r.collect)
	}
	for _, n := range s.items("anchor") {
		ref, err := r.pattern.reference(n.Value)
		if err != nil {
			s.problem(s.scalar(n), "%v", err)
		}
		r.Anchor, r.anchor = append(r.Anchor, n.Value), append(r.anchor, ref)
	}
	if r.anchor == nil {
		r.anchor = r.per[:1]
	}
	var err error
	if r.message, err = parseTemplate(r.Message, r.pattern); err != nil {
		s.problems = append(s.problems, s.mistake("message", err))
	}
}

// expressions prepares the conditions; a single word is none.
func (r *Rule) expressions(env func() (*cel.Env, error), ready map[string]string) {
	c := condition{env: env, vars: r.pattern.variables(r.collect)}
	if r.Where != "" {
		c.key, c.text, c.want = "where", r.Where, "bool"
		r.where = newCondition(c, r.ID, ready)
	}
	c.want = "string"
	if r.Likelihood != byExposure && !slices.Contains(likelihoods, r.Likelihood) {
		c.key, c.text, c.words = "likelihood", r.Likelihood, likelihoods
		r.likelihood = newCondition(c, r.ID, ready)
	}
	if r.Impact != bySensitivity && !slices.Contains(impacts, r.Impact) {
		c.key, c.text, c.words = "impact", r.Impact, impacts
		r.impact = newCondition(c, r.ID, ready)
	}
}

// text returns the value of a key that is one text.
func (s *source) text(key string, must bool) string {
	n := s.values[key]
	switch {
	case n == nil && must:
		s.problem(s.at(key), "%q: missing; every rule has it", key)
	case n == nil:
	case n.Kind != yaml.ScalarNode:
		s.problem(s.at(key), "%q: expected text", key)
	default:
		return n.Value
	}
	return ""
}

func (s *source) word(key, otherwise string, allowed []string) string {
	v := s.text(key, false)
	if v == "" {
		return otherwise
	}
	if !slices.Contains(allowed, v) {
		s.problem(s.scalar(s.values[key]), "%q: expected %s%s", v, strings.Join(allowed, " or "), didYouMean(v, allowed))
	}
	return v
}

// items returns the scalars of a key that is a list, or one text.
func (s *source) items(key string) []*yaml.Node {
	n := s.values[key]
	if n == nil {
		return nil
	}
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	for _, i := range items {
		if i.Kind != yaml.ScalarNode {
			s.problem(s.at(key), "%q: expected text or a list of texts", key)
			return nil
		}
	}
	return items
}

func (s *source) words(key string, allowed []string) []string {
	var out []string
	for _, n := range s.items(key) {
		if allowed != nil && !slices.Contains(allowed, n.Value) {
			s.problem(s.scalar(n), "%q: expected one of %s%s", n.Value, strings.Join(allowed, ", "), didYouMean(n.Value, allowed))
		}
		out = append(out, n.Value)
	}
	return out
}

// prose reads the documentation of a rule and returns what is wrong with it.
func (s *source) prose(r *Rule) []model.Problem {
	_, problems := parseDoc(s.file, s.raw, r)
	return problems
}

// parseDoc reads the keys that people read.
func parseDoc(file string, data []byte, r *Rule) (Doc, []model.Problem) {
	s := &source{file: file, lines: r.src.lines, keys: map[string]*yaml.Node{}, values: map[string]*yaml.Node{}}
	head, prose := cutProse(data)
	skip := strings.Count(string(head), "\n")
	if prose == nil {
		prose, skip = data, 0
	}
	if err := s.read(prose, skip); err != nil {
		p := yamlProblem(file, err)
		p.At.Start.Line += skip
		p.At.End.Line = p.At.Start.Line
		return Doc{}, []model.Problem{p}
	}
	for k := range s.keys {
		if skip > 0 && r.src.keys[k] != nil {
			s.problem(s.at(k), "%q: written twice", k)
		} else if skip > 0 && slices.Index(ruleKeys, k) < slices.Index(ruleKeys, "why") {
			s.problem(s.at(k), "%q: stands in front of \"why\"", k)
		}
	}
	d := Doc{Since: s.text("since", false)}
	d.why, d.fix = s.template("why", s.text("why", true), r), s.template("fix", s.text("fix", true), r)
	fine := s.template("false-positives", s.text("false-positives", false), r)
	d.Why, d.Fix, d.FalsePositives = d.why.general(r.pattern), d.fix.general(r.pattern), fine.general(r.pattern)
	d.Edit = s.edits(r)
	if n := s.values["references"]; n != nil {
		if err := n.Decode(&d.References); err != nil {
			s.problem(s.at("references"), "\"references\": %v", err)
		}
	}
	return d, s.problems
}

func (s *source) template(key, text string, r *Rule) template {
	t, err := parseTemplate(text, r.pattern)
	if err != nil && s.values[key] != nil {
		s.problems = append(s.problems, s.mistake(key, err))
	}
	return t
}
