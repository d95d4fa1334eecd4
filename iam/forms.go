package iam

import (
	"strings"

	"strideline/model"
)

// form is one shape in which requests name a target: the target itself, or a
// part of it such as the objects of a bucket. typ is the number of the resource
// type among its service's, -1 where that is not known. A star in an ARN stands
// for whatever part a request may name.
type form struct {
	typ  int
	arns []*arnPattern
}

// suffixForm is a resource type whose ARNs are those of another with more
// behind: objects of buckets, indexes of tables.
type suffixForm struct {
	typ    int
	suffix string
}

// suffixes lists the resource types that are, or are parts of, the given one.
func (f *serviceFacts) suffixes(typ int) []suffixForm {
	if v, ok := f.related.Load(typ); ok {
		return v.([]suffixForm)
	}
	var out []suffixForm
	base := starred(f.types[typ].pattern)
	for i, t := range f.types {
		rest, ok := strings.CutPrefix(starred(t.pattern), base)
		if ok && (rest == "" || rest[0] == '/' || rest[0] == ':') {
			out = append(out, suffixForm{i, rest})
		}
	}
	v, _ := f.related.LoadOrStore(typ, out)
	return v.([]suffixForm)
}

// compiled returns the forms of the target.
func (t *Target) compiled() []form {
	t.once.Do(func() { t.forms = t.makeForms(facts().service(t.Service)) })
	return t.forms
}

// compiledSTS returns the forms of a role as sts names it.
func (t *Target) compiledSTS() []form {
	t.stsOnce.Do(func() { t.stsForms = t.makeForms(facts().service("sts")) })
	return t.stsForms
}

func (t *Target) makeForms(f *serviceFacts) []form {
	typ := -1
	if t.Type != "" {
		typ = f.typ(t.Type)
	}
	if typ < 0 {
		return []form{newForm(-1, t.ARNs, "", "/*", ":*")}
	}
	arns := t.ARNs
	if full := t.fullARN(f.types[typ]); full != "" {
		arns = append(arns[:len(arns):len(arns)], full)
	}
	var out []form
	for _, s := range f.suffixes(typ) {
		out = append(out, newForm(s.typ, arns, also(t.Service, t.Type, s.suffix)...))
	}
	return append(out, apart(f, t, arns)...)
}

func newForm(typ int, arns []string, suffixes ...string) form {
	out := form{typ: typ}
	for _, a := range arns {
		for _, s := range suffixes {
			out.arns = append(out.arns, compileARN(a+s, nil))
		}
	}
	return out
}

// fullARN makes an ARN of a target that is only known by tokens, so that
// patterns such as table/* meet it. Its name is the first token.
func (t *Target) fullARN(typ typeFact) string {
	for _, a := range t.ARNs {
		if strings.HasPrefix(a, "arn:") {
			return ""
		}
	}
	if len(t.ARNs) == 0 || strings.Count(typ.pattern, "${") > 4 {
		return ""
	}
	out := typ.pattern
	for _, v := range []struct{ name, pseudo string }{{"Partition", "partition"}, {"Region", "region"}, {"Account", "account"}} {
		out = strings.Replace(out, "${"+v.name+"}", model.Token(model.TokenPseudo, v.pseudo), 1)
	}
	before, rest, ok := strings.Cut(out, "${")
	if !ok {
		return out
	}
	_, after, _ := strings.Cut(rest, "}")
	if strings.Contains(after, "${") {
		return ""
	}
	return before + t.ARNs[0] + after
}

// also lists the suffixes under which a service lets policies name a type:
// log groups with or without ":*", functions with a qualifier, secrets by name with six characters behind.
func also(service, typ, suffix string) []string {
	switch {
	case service == "logs" && typ == "log-group":
		return []string{"", ":*", suffix}
	case service == "lambda" && typ == "function" && suffix == "":
		return []string{"", ":*"} // the table does not say which actions take a qualifier
	case service == "secretsmanager":
		return []string{suffix, suffix + "-*"}
	}
	return []string{suffix}
}

// apart makes the forms of parts whose ARN does not begin with the target's.
func apart(f *serviceFacts, t *Target, arns []string) []form {
	part := func(typ, from, to, suffix string) []form {
		var moved []string
		for _, a := range arns {
			if strings.Contains(a, from) {
				moved = append(moved, strings.Replace(a, from, to, 1)+suffix)
			}
		}
		if i := f.typ(typ); i >= 0 && len(moved) > 0 {
			return []form{newForm(i, moved, "")}
		}
		return nil
	}
	switch {
	case t.Service == "states" && strings.EqualFold(t.Type, "statemachine"):
		return append(part("execution", ":stateMachine:", ":execution:", ":*"), part("express", ":stateMachine:", ":express:", ":*")...)
	case t.Service == "kinesis" && t.Type == "stream":
		return part("consumer", ":stream/", ":stream/", "/consumer/*")
	case t.Service == "dynamodb" && t.Type == "table":
		return streamTokens(f, t.ARNs)
	}
	return nil
}

// streamTokens makes the form of a table's stream out of the token of its
// StreamArn attribute, whose text says nothing of the table's ARN.
func streamTokens(f *serviceFacts, arns []string) []form {
	var out []string
	for _, a := range arns {
		for _, p := range model.SplitSymbolic(a) {
			if p.Text == a && p.Kind == model.TokenRef && len(p.Parts) == 3 && strings.Contains(strings.ToLower(p.Parts[2]), "stream") {
				out = append(out, a)
			}
		}
	}
	if i := f.typ("stream"); i >= 0 && len(out) > 0 {
		return []form{newForm(i, out, "", "/*")}
	}
	return nil
}
