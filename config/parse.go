package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"strideline/model"
)

// maxSize bounds the file: no honest configuration comes near it.
const maxSize = 1 << 20

// Load reads the configuration that holds for dir: the nearest
// .strideline/config.yaml in dir or above it, up to the root of fsys. None is
// no error; the error is of input and output only.
func Load(fsys fs.FS, dir string) (Config, []model.Problem, error) {
	for dir = path.Clean(dir); ; dir = path.Dir(dir) {
		name := path.Join(dir, Path)
		text, err := readBounded(fsys, name)
		switch {
		case err == nil:
			cfg, problems := Parse(name, text)
			return cfg, problems, nil
		case !errors.Is(err, fs.ErrNotExist):
			return Config{}, nil, err
		case dir == "." || dir == "/":
			return Config{}, nil, nil
		}
	}
}

// readBounded reads one byte more than allowed, so that Parse can tell.
func readBounded(fsys fs.FS, name string) ([]byte, error) {
	if info, err := fs.Stat(fsys, name); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("it is no file")}
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxSize+1))
}

// Parse reads the text of a configuration file; file is the name problems
// carry. What can be understood is returned beside the problems.
func Parse(file string, text []byte) (Config, []model.Problem) {
	cfg := Config{File: file}
	read := false
	problems := ParseStrict(file, text, func(s *Strict, n *yaml.Node) {
		read = true
		s.config(&cfg, n)
	})
	cfg.Broken = !read && len(problems) > 0
	return cfg, problems
}

type decoder struct {
	file     string
	problems []model.Problem
}

func (d *decoder) config(c *Config, n *yaml.Node) {
	d.fields(n, "the configuration", keys{
		"include":          func(v *yaml.Node) { c.Include = d.globs(v) },
		"exclude":          func(v *yaml.Node) { c.Exclude = d.globs(v) },
		"complete":         func(v *yaml.Node) { c.Complete, c.CompleteAt = d.boolean(v), d.rangeOf(v) },
		"trusted-accounts": func(v *yaml.Node) { c.TrustedAccounts = d.accounts(v) },
		"parameters":       func(v *yaml.Node) { c.Parameters = d.parameters(v) },
		"classification": func(v *yaml.Node) {
			d.each(v, func(it *yaml.Node) { c.Classification = append(c.Classification, d.classification(it)) })
		},
		"declare": func(v *yaml.Node) {
			d.each(v, func(it *yaml.Node) { c.Declare = append(c.Declare, d.declaration(it)) })
		},
		"rules": func(v *yaml.Node) { c.Rules = d.rules(v) },
	})
}

func (d *decoder) classification(n *yaml.Node) Classification {
	c := Classification{At: d.rangeOf(n)}
	d.fields(n, "a classification", keys{
		"match":  func(v *yaml.Node) { c.Match = d.text(v) },
		"level":  func(v *yaml.Node) { c.Level, c.At = d.oneOf(v, model.SensitivityValues), d.rangeOf(v) },
		"reason": func(v *yaml.Node) { c.Reason = d.text(v) },
	})
	d.need(n, map[string]string{"match": c.Match, "level": c.Level}, "a classification")
	return c
}

func (d *decoder) declaration(n *yaml.Node) Declaration {
	c := Declaration{At: d.rangeOf(n)}
	d.fields(n, "a declaration", keys{
		"match":   func(v *yaml.Node) { c.Match, c.At = d.text(v), d.rangeOf(v) },
		"auth":    func(v *yaml.Node) { c.Auth = d.oneOf(v, model.AuthValues) },
		"private": func(v *yaml.Node) { c.Private = d.boolean(v) },
		"caller":  func(v *yaml.Node) { c.Caller = d.oneOf(v, model.Classes[model.Actor]) },
		"reason":  func(v *yaml.Node) { c.Reason = d.text(v) },
		"owner":   func(v *yaml.Node) { c.Owner = d.text(v) },
	})
	d.need(n, map[string]string{"match": c.Match, "reason": c.Reason, "owner": c.Owner}, "a declaration")
	return c
}

// need reports what is missing: a fact that nobody vouches for is an opinion.
func (d *decoder) need(n *yaml.Node, have map[string]string, what string) {
	for _, k := range []string{"match", "level", "reason", "owner"} {
		if v, asked := have[k]; asked && v == "" && n.Kind == yaml.MappingNode && !written(n, k) {
			d.at(d.rangeOf(n), "%q is missing, expected it in %s", k, what)
		}
	}
}

func written(n *yaml.Node, key string) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return true
		}
	}
	return false
}

func (d *decoder) parameters(n *yaml.Node) map[string][]Parameter {
	out := map[string][]Parameter{}
	d.pairs(n, "parameters", func(env, v *yaml.Node) {
		d.pairs(v, "parameters of "+strconv.Quote(env.Value), func(k, v *yaml.Node) {
			out[env.Value] = append(out[env.Value], Parameter{Name: k.Value, Value: d.text(v), At: d.rangeOf(v)})
		})
	})
	return out
}

var accountID = regexp.MustCompile(`^[0-9]{12}$`)

func (d *decoder) accounts(n *yaml.Node) []Text {
	ts := d.texts(n)
	for _, t := range ts {
		if strings.Trim(t.Value, "0123456789") == "" && !accountID.MatchString(t.Value) {
			d.at(t.At, "%q is no account id, expected 12 digits in quotes", t.Value)
		}
	}
	return ts
}

// syntaxLine is how yaml.v3 says where a syntax error is.
var syntaxLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

func (d *decoder) syntax(err error) {
	line, msg := 1, err.Error()
	if m := syntaxLine.FindStringSubmatch(msg); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
		msg = m[2]
	}
	p := model.Pos{Line: line, Col: 1}
	d.at(model.Range{File: d.file, Start: p, End: p}, "%s, expected YAML", msg)
}

func (d *decoder) at(r model.Range, format string, args ...any) {
	d.problems = append(d.problems, model.Problem{Level: model.LevelError, Message: fmt.Sprintf(format, args...), At: r})
}

// rangeOf is the place of a node: of a scalar its own text, as far as yaml.v3
// knows it, of anything else its first character.
func (d *decoder) rangeOf(n *yaml.Node) model.Range {
	start := model.Pos{Line: n.Line, Col: n.Column}
	end := start
	if n.Kind == yaml.ScalarNode && !strings.Contains(n.Value, "\n") {
		end.Col += utf8.RuneCountInString(n.Value)
		if slices.Contains([]yaml.Style{yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle}, n.Style) {
			end.Col += 2
		}
	}
	return model.Range{File: d.file, Start: start, End: end}
}
