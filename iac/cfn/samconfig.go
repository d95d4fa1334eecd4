package cfn

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"gopkg.in/yaml.v3"

	"strideline/iac/resource"
	"strideline/model"
)

// rootParams are the values given for a root's parameters from outside: by
// hand first, then by samconfig. (AWS SAM CLI, "AWS SAM CLI configuration
// file": a table an environment, a table a command in it, "global" for all.)
func (rd *reading) rootParams(r Reader, file string) map[string]resource.Value {
	out := map[string]resource.Value{}
	env := r.Env
	if env == "" {
		env = "default"
	}
	for _, name := range []string{"samconfig.toml", "samconfig.yaml", "samconfig.yml"} {
		p := path.Join(path.Dir(file), name)
		rd.files[p] = true
		text, ok := rd.small(p)
		if !ok {
			continue
		}
		rd.samconfig(p, text, env, path.Base(file), out)
		break
	}
	for k, v := range r.Params {
		out[k] = resource.Str(clean(v), model.Range{})
	}
	return out
}

// small reads a file that may be missing.
func (rd *reading) small(p string) ([]byte, bool) {
	f, err := rd.fsys.Open(p)
	if err != nil {
		return nil, false
	}
	defer f.Close()
	text, err := readBounded(f, 1<<20)
	return text, err == nil
}

// samconfig adds the parameter overrides of one environment.
func (rd *reading) samconfig(p string, text []byte, env, template string, out map[string]resource.Value) {
	src := newSource(p, text)
	var config map[string]any
	if strings.HasSuffix(p, ".toml") {
		if _, err := toml.Decode(string(src.text), &config); err != nil {
			rd.problem(tomlPlace(src, err), "broken TOML: %s", strings.TrimPrefix(err.Error(), "toml: "))
			return
		}
	} else if err := decodeYAML(src.text, &config); err != nil {
		rd.problem(src.span(0, 0, 1), "broken YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	for _, command := range []string{"global", "build", "deploy"} {
		params := subTable(subTable(subTable(config, env), command), "parameters")
		if other := templateName(params); other != "" && other != template {
			continue
		}
		for _, pair := range overrides(params["parameter_overrides"]) {
			out[pair[0]] = resource.Str(clean(pair[1]), src.find(env, pair[0]))
		}
	}
}

// decodeYAML reads a small map; yaml.v3 bounds its aliases.
func decodeYAML(text []byte, into *map[string]any) error {
	if _, err := parseNodes(text); err != nil {
		return err
	}
	return yaml.Unmarshal(text, into)
}

func tomlPlace(src *source, err error) model.Range {
	if pe, ok := err.(toml.ParseError); ok {
		o := min(max(pe.Position.Start, 0), len(src.text))
		return src.span(o, min(o+max(pe.Position.Len, 1), len(src.text)), pe.Position.Line)
	}
	return src.span(0, 0, 1)
}

func subTable(m map[string]any, key string) map[string]any {
	c, _ := m[key].(map[string]any)
	return c
}

// templateName is the file a table is meant for, "" where it does not say.
func templateName(params map[string]any) string {
	for _, key := range []string{"template", "template_file"} {
		if t, ok := params[key].(string); ok && !strings.Contains(t, ".aws-sam") {
			return path.Base(t)
		}
	}
	return ""
}

// overrides reads parameter_overrides: text or a list of Name=Value (or
// ParameterKey=Name,ParameterValue=Value), or a table.
func overrides(v any) [][2]string {
	var out [][2]string
	switch v := v.(type) {
	case string:
		for _, w := range words(v) {
			out = appendPair(out, w)
		}
	case []any:
		for _, it := range v {
			if t, ok := it.(string); ok {
				out = appendPair(out, unquoteWord(t))
			}
		}
	case map[string]any:
		for k, it := range v {
			if t, ok := it.(string); ok {
				out = append(out, [2]string{k, t})
			}
		}
	}
	return out
}

func appendPair(out [][2]string, word string) [][2]string {
	if rest, ok := strings.CutPrefix(word, "ParameterKey="); ok {
		if k, v, ok := strings.Cut(rest, ",ParameterValue="); ok {
			return append(out, [2]string{k, v})
		}
		return out
	}
	if k, v, ok := strings.Cut(word, "="); ok {
		return append(out, [2]string{strings.TrimSpace(k), v})
	}
	return out
}

// words splits text at spaces outside of quotes, and drops the quotes.
func words(s string) []string {
	var out []string
	var b strings.Builder
	var quote rune
	for _, r := range s {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote = r
		case quote == 0 && (r == ' ' || r == '\n' || r == '\t'):
			if b.Len() > 0 {
				out = append(out, b.String())
			}
			b.Reset()
		case r != '\\':
			b.WriteRune(r)
		}
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}

func unquoteWord(s string) string {
	k, v, ok := strings.Cut(s, "=")
	if !ok {
		return s
	}
	return k + "=" + strings.Trim(v, `"'`)
}

// find is the place where a parameter is named, below the table of an
// environment; the file's beginning where it is not found.
func (s *source) find(env, name string) model.Range {
	text := string(s.text)
	from := max(0, strings.Index(text, env))
	for o := from; ; {
		i := strings.Index(text[o:], name)
		if i < 0 {
			return s.span(0, 0, 1)
		}
		o += i
		end := o + len(name)
		if (o == 0 || !word(text[o-1])) && end < len(text) && !word(text[end]) {
			return s.span(o, end, 1)
		}
		o = end
	}
}

// Environments are the names of the environments that the samconfig of a folder
// has, in their order there for TOML and by name for YAML, and that file's name;
// "" where there is none that can be read.
func Environments(fsys fs.FS, dir string) (file string, envs []string) {
	for _, name := range []string{"samconfig.toml", "samconfig.yaml", "samconfig.yml"} {
		p := path.Join(dir, name)
		f, err := fsys.Open(p)
		if err != nil {
			continue
		}
		text, err := readBounded(f, 1<<20)
		f.Close()
		if err != nil {
			return "", nil
		}
		return p, environments(p, text)
	}
	return "", nil
}

func environments(p string, text []byte) []string {
	var config map[string]any
	var order []string
	if strings.HasSuffix(p, ".toml") {
		m, err := toml.Decode(string(text), &config)
		if err != nil {
			return nil
		}
		for _, k := range m.Keys() {
			order = append(order, k[0])
		}
	} else if decodeYAML(text, &config) != nil {
		return nil
	} else {
		order = slices.Sorted(maps.Keys(config))
	}
	var out []string
	for _, k := range order {
		if _, table := config[k].(map[string]any); table && !slices.Contains(out, k) {
			out = append(out, clean(k))
		}
	}
	return out
}
