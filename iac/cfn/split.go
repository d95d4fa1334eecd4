package cfn

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func (s *stack) split(n, a *node) resource.Value {
	items, ok := s.args(n, a, 2, 2, "a list of a delimiter and a text")
	if !ok {
		return s.unknown(n.at, "Fn::Split is incomplete")
	}
	sep, isText := s.eval(items[0]).Str()
	return s.each(n, s.eval(items[1]), func(o resource.Value) resource.Value {
		text, ok := o.Str()
		if !ok || !isText || sep == "" || !splittable(text, sep) {
			return s.computed(n, resource.Str(sep, n.at), o)
		}
		l := resource.Value{Kind: resource.List, At: n.at}
		for _, p := range splitText(text, sep) {
			l.Items = append(l.Items, resource.Value{Kind: resource.String, Text: p, At: n.at, Origin: o.Origin, Secret: o.Secret})
		}
		return l
	})
}

// splittable reports whether the unknown parts of a text can hold no
// delimiter: account, region and the like; the host of a URL, cut at slashes.
func splittable(text, sep string) bool {
	for _, p := range model.SplitSymbolic(text) {
		if p.Kind == model.TokenRef && len(p.Parts) == 3 && (p.Parts[2] == "FunctionUrl" || p.Parts[2] == "ApiEndpoint") && strings.Contains(sep, "/") {
			continue
		}
		if p.Kind != "" && p.Kind != model.TokenPseudo || p.Kind == model.TokenPseudo && (p.Parts[0] == "stack-id" || p.Parts[0] == "notification-arns") {
			return false
		}
	}
	return true
}

// splitText splits the literal parts of a symbolic text.
func splitText(text, sep string) []string {
	var out []string
	var b strings.Builder
	for _, p := range model.SplitSymbolic(text) {
		if p.Kind != "" {
			b.WriteString(p.Text)
			continue
		}
		pieces := strings.Split(p.Text, sep)
		for i, piece := range pieces {
			if i > 0 {
				out = append(out, b.String())
				b.Reset()
			}
			b.WriteString(piece)
		}
	}
	return append(out, b.String())
}

// resolveDynamic replaces {{resolve:...}} in a text by tokens.
func resolveDynamic(v resource.Value) resource.Value {
	var b strings.Builder
	rest := v.Text
	for {
		i := strings.Index(rest, "{{resolve:")
		if i < 0 {
			break
		}
		j := strings.Index(rest[i:], "}}")
		if j < 0 {
			break
		}
		ref := rest[i+len("{{resolve:") : i+j]
		b.WriteString(rest[:i])
		kind := model.TokenSecret
		if strings.HasPrefix(ref, "ssm:") {
			kind = model.TokenOpaque
		} else {
			v.Secret = true
		}
		b.WriteString(tokenOf(kind, model.Display(ref), ref))
		rest = rest[i+j+2:]
	}
	if b.Len() > 0 {
		v.Text = b.String() + rest
	}
	return v
}
