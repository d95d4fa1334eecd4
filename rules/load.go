package rules

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"strideline/model"
)

//go:embed builtin/*/rule.yaml
var builtin embed.FS

// Builtin returns the rules that strideline ships. Their conditions are
// compiled when their patterns first match. An error is a mistake of ours.
func Builtin() (*Set, error) {
	s, problems := newSet(nil, sync.OnceValues(newEnv)).load(builtin, "builtin", readyTrees())
	if len(problems) > 0 {
		return nil, fmt.Errorf("built-in rules: %s: %s", problems[0].At, problems[0].Message)
	}
	return s, nil
}

// With returns the rules of s and those in the folders of dir; a rule with the
// id of another replaces it. A rule with a mistake is left out and reported,
// conditions included. A dir that is not there holds no rules.
func (s *Set) With(fsys fs.FS, dir string) (*Set, []model.Problem) {
	return s.load(fsys, dir, nil)
}

// load adds the rules in the folders of dir. The conditions of rules that come
// without ready trees are compiled, to find their mistakes.
func (s *Set) load(fsys fs.FS, dir string, ready map[string]string) (*Set, []model.Problem) {
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, []model.Problem{ioProblem(dir, err)}
	}
	var rules []*Rule
	var problems []model.Problem
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		file := path.Join(dir, e.Name(), "rule.yaml")
		r, ps := s.loadFile(fsys, file, ready)
		problems = append(problems, ps...)
		if r == nil {
			continue
		}
		if i := slices.IndexFunc(rules, func(o *Rule) bool { return o.ID == r.ID }); i >= 0 {
			problems = append(problems, model.Problem{
				Level: model.LevelError, At: r.At,
				Message: fmt.Sprintf("%q: %s has this id already", r.ID, rules[i].At.File),
			})
			continue
		}
		rules = append(rules, r)
	}
	all := slices.DeleteFunc(slices.Clone(s.rules), func(o *Rule) bool {
		return slices.ContainsFunc(rules, func(r *Rule) bool { return r.ID == o.ID })
	})
	all = append(all, rules...)
	slices.SortFunc(all, func(a, b *Rule) int { return cmp.Compare(a.ID, b.ID) })
	out := newSet(all, s.env)
	return out, model.SortProblems(append(problems, out.checkImplies(rules)...))
}

func (s *Set) loadFile(fsys fs.FS, file string, ready map[string]string) (*Rule, []model.Problem) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, []model.Problem{ioProblem(file, err)}
	}
	r, problems := parseRule(file, data, s.env, ready)
	if ready == nil && len(problems) == 0 {
		problems = r.check()
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return r, nil
}

func (s *Set) checkImplies(rules []*Rule) []model.Problem {
	var out []model.Problem
	for _, r := range rules {
		for i, id := range r.Implies {
			if _, ok := s.byID[id]; !ok {
				out = append(out, model.Problem{
					Level: model.LevelError, At: r.src.item("implies", i),
					Message: fmt.Sprintf("%q: no rule has this id%s", id, didYouMean(id, s.ids())),
				})
			}
		}
	}
	return out
}

func (s *Set) ids() []string {
	out := make([]string, len(s.rules))
	for i, r := range s.rules {
		out[i] = r.ID
	}
	return out
}

func ioProblem(file string, err error) model.Problem {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return model.Problem{Level: model.LevelError, At: model.Range{File: file}, Message: fmt.Sprintf("%q: cannot be read: %v", file, err)}
}

// check compiles what load left for later.
func (r *Rule) check() []model.Problem {
	problems := r.src.problems
	for _, c := range r.conditions() {
		if _, err := c.compile(); err != nil {
			problems = append(problems, r.src.mistake(c.key, err))
		}
	}
	return append(problems, r.src.prose(r)...)
}
