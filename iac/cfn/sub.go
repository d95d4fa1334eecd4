package cfn

import (
	"strings"
	"unicode/utf8"

	"strideline/iac/resource"
	"strideline/model"
)

// sub evaluates Fn::Sub, as text or as text with variables.
func (s *stack) sub(n, a *node) resource.Value {
	text, vars := a, (*node)(nil)
	if a.shape == list && len(a.items) >= 1 && len(a.items) <= 2 {
		text = a.items[0]
		if len(a.items) == 2 {
			vars = a.items[1].raw()
		}
		if _, isText := text.word(); !isText && vars != nil && vars.shape == scalar {
			s.problem(n.at, "Fn::Sub names the text first, then the variables")
			text, vars = a.items[1], a.items[0].raw()
		}
	}
	format, ok := text.word()
	if !ok {
		if text.shape == call {
			v := s.eval(text)
			v.At = n.at
			return v
		}
		s.problem(n.at, "Fn::Sub needs text, or a list of a text and a mapping of variables")
		return s.unknown(n.at, "Fn::Sub has no text")
	}
	pieces, vs := splitSub(format)
	parts := make([]resource.Value, len(vs))
	for i, v := range vs {
		parts[i] = s.variable(v, text, vars)
	}
	v := s.combine(n, parts, func(texts []string) resource.Value {
		var b strings.Builder
		for i, p := range pieces {
			b.WriteString(p)
			if i < len(texts) {
				b.WriteString(texts[i])
			}
		}
		return resolveDynamic(resource.Str(b.String(), n.at))
	})
	if len(vs) == 1 && pieces[0] == "" && pieces[1] == "" {
		v.Origin = parts[0].Origin
	}
	return v
}

// variable is one ${name} in the text of Fn::Sub.
type variable struct {
	name     string
	from, to int // offsets in the text
}

// splitSub cuts the text of Fn::Sub at its variables: pieces has one element
// more than vs. ${!Literal} stands for ${Literal}.
func splitSub(format string) (pieces []string, vs []variable) {
	var b strings.Builder
	o := 0
	for {
		i := strings.Index(format[o:], "${")
		if i < 0 {
			break
		}
		j := strings.IndexByte(format[o+i:], '}')
		if j < 0 {
			break
		}
		from, to := o+i, o+i+j+1
		name := format[from+2 : to-1]
		b.WriteString(clean(format[o:from]))
		o = to
		if strings.HasPrefix(name, "!") {
			b.WriteString("${" + clean(name[1:]) + "}")
			continue
		}
		pieces, vs = append(pieces, b.String()), append(vs, variable{clean(strings.TrimSpace(name)), from, to})
		b.Reset()
	}
	b.WriteString(clean(format[o:]))
	return append(pieces, b.String()), vs
}

// variableName reports whether name may stand in ${name}: letters, digits,
// underscores, periods and colons (CloudFormation, "Template error: variable
// names in Fn::Sub syntax must contain only ...").
func variableName(name string) bool {
	for _, r := range name {
		ok := r == '.' || r == ':' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !ok {
			return false
		}
	}
	return name != ""
}

// variable evaluates one ${name}. What cannot be a name stays as text.
func (s *stack) variable(v variable, text, vars *node) resource.Value {
	if f := vars.get(v.name); f != nil {
		return s.eval(f)
	}
	at := text.place(v.from, v.to)
	if !variableName(v.name) {
		written := "${" + v.name + "}"
		s.problem(at, "%q in Fn::Sub is no name; write %q for the text itself", written, "${!"+v.name+"}")
		return resource.Str(written, at)
	}
	id, attr, dotted := strings.Cut(v.name, ".")
	if dotted {
		return s.attribute(id, attr, at)
	}
	return s.named(v.name, at)
}

// place is the range of a piece of a scalar's text, given by byte offsets,
// where the text stands in the file as it is: on one line without escapes, or
// in a literal block. Elsewhere it is the range of the whole scalar.
func (n *node) place(from, to int) model.Range {
	lines := strings.Split(strings.TrimRight(n.text, "\n"), "\n")
	row := strings.Count(n.text[:from], "\n")
	if row != strings.Count(n.text[:to], "\n") || row >= len(lines) {
		return n.at
	}
	last := utf8.RuneCountInString(lines[len(lines)-1])
	line, col := n.at.Start.Line, n.at.Start.Col
	switch width := n.at.End.Col - col; {
	case len(lines) == 1 && n.at.End.Line == line && width == last:
	case len(lines) == 1 && n.at.End.Line == line && width == last+2: // quotes
		col++
	case n.block && n.at.End.Line-line == len(lines) && n.at.End.Col > last:
		line, col = line+1+row, n.at.End.Col-last
	default:
		return n.at
	}
	start := strings.LastIndexByte(n.text[:from], '\n') + 1
	col += utf8.RuneCountInString(n.text[start:from])
	end := col + utf8.RuneCountInString(n.text[from:to])
	return model.Range{File: n.at.File, Start: model.Pos{Line: line, Col: col}, End: model.Pos{Line: line, Col: end}}
}
