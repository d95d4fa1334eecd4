package register

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"

	"gopkg.in/yaml.v3"

	"strideline/config"
	"strideline/model"
)

// Path is where the risk register lives, relative to the folder it speaks of.
const Path = ".strideline/risks.yaml"

// Statuses are what can be decided about a threat.
var Statuses = []string{"accepted", "mitigated", "transferred", "avoided", "false-positive"}

// Risk is one decision about one threat.
type Risk struct {
	ID     string // id of the threat, as strideline prints it
	Status string // one of Statuses
	Reason string
	Owner  string
	Until  time.Time // the last day it holds, zero for no end
	Stack  string    // where the threat was, for people
	Anchor string    // what it was about, for people
	At     model.Range
}

// Expired reports whether the decision no longer holds; its last day is
// counted whole, in UTC.
func (r Risk) Expired(now time.Time) bool {
	return !r.Until.IsZero() && !now.Before(r.Until.AddDate(0, 0, 1))
}

// Load reads the register that holds for dir: the nearest .strideline/risks.yaml
// in dir or above it, up to the root of fsys. None is no error; the error is of
// input and output only.
func Load(fsys fs.FS, dir string) ([]Risk, []model.Problem, error) {
	for dir = path.Clean(dir); ; dir = path.Dir(dir) {
		name := path.Join(dir, Path)
		text, err := config.ReadBounded(fsys, name)
		switch {
		case err == nil:
			risks, problems := Parse(name, text)
			return risks, problems, nil
		case !errors.Is(err, fs.ErrNotExist):
			return nil, nil, err
		case dir == "." || dir == "/":
			return nil, nil, nil
		}
	}
}

// Parse reads the text of a register; file is the name problems carry. An entry
// that lacks what makes a decision (id, status, reason, owner) is a problem and
// decides nothing; so does one in a merge conflict, one that cannot be read, and
// the second of two for one threat. The rest holds.
func Parse(file string, text []byte) ([]Risk, []model.Problem) {
	var risks []Risk
	text, problems := parseConflicts(file, text)
	read := func(s *config.Strict, n *yaml.Node) {
		s.Fields(n, "the risk register", map[string]func(*yaml.Node){
			"risks": func(v *yaml.Node) {
				s.Each(v, func(it *yaml.Node) {
					if r, ok := readRisk(s, it); ok {
						risks = append(risks, r)
					}
				})
			},
		})
	}
	if len(text) > maxSource || parses(text) || pieces(text) == nil {
		problems = append(problems, config.ParseStrict(file, text, read)...)
	} else {
		problems = append(problems, parsePieces(file, text, read)...)
	}
	risks, twice := lone(risks)
	return risks, model.SortProblems(append(problems, twice...))
}

func problem(at model.Range, format string, args ...any) model.Problem {
	return model.Problem{Level: model.LevelError, At: at, Message: fmt.Sprintf(format, args...)}
}

func readRisk(s *config.Strict, n *yaml.Node) (Risk, bool) {
	r, ok := Risk{At: s.Range(n)}, n.Kind == yaml.MappingNode
	s.Fields(n, "a risk", map[string]func(*yaml.Node){
		"id":     func(v *yaml.Node) { r.ID, r.At = s.Text(v), s.Range(v) },
		"status": func(v *yaml.Node) { r.Status = s.OneOf(v, Statuses); ok = ok && r.Status != "" },
		"reason": func(v *yaml.Node) { r.Reason = s.Text(v) },
		"owner":  func(v *yaml.Node) { r.Owner = s.Text(v) },
		"until":  func(v *yaml.Node) { ok = readDate(s, v, &r.Until) && ok },
		"stack":  func(v *yaml.Node) { r.Stack = s.Text(v) },
		"anchor": func(v *yaml.Node) { r.Anchor = s.Text(v) },
	})
	for _, f := range []struct{ key, value string }{{"id", r.ID}, {"status", r.Status}, {"reason", r.Reason}, {"owner", r.Owner}} {
		if f.value == "" && ok {
			s.Problem(r.At, "%q is missing, expected it in a risk: the threat stays open", f.key)
			return r, false
		}
	}
	return r, ok
}

// readDate reads a day; an empty value is no end.
func readDate(s *config.Strict, n *yaml.Node, t *time.Time) bool {
	text := s.Text(n)
	if text == "" || n.Tag == "!!null" {
		return true
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		s.Problem(s.Range(n), "%q is no day, expected one like 2027-01-31: the threat stays open", text)
		return false
	}
	*t = day
	return true
}
