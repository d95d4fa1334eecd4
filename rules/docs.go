package rules

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"strideline/model"
)

// Page returns the documentation of a rule as Markdown; flagged and safe are
// its fixtures.
func (r *Rule) Page(flagged, safe []byte) []byte {
	var b bytes.Buffer
	d := r.Doc()
	fmt.Fprintf(&b, "<!-- Generated from rules/builtin/%s: go test ./rules -run TestDocs -update -->\n\n", r.Folder)
	fmt.Fprintf(&b, "# %s: %s\n\n%s, since %s\n", r.ID, r.Title, strings.Join(r.Stride, ", "), d.Since)
	section := func(title, text string) {
		if text != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n", title, strings.TrimSpace(text))
		}
	}
	section("Why it matters", d.Why)
	section("How to fix it", d.Fix+d.automatic())
	section("When it is fine", d.FalsePositives)
	section("An example", "Flagged:\n\n"+fenced("yaml", found(flagged))+"\n\nSafe:\n\n"+fenced("yaml", found(safe)))
	section("How it is found", r.how())
	section("References", d.References.markdown())
	return b.Bytes()
}

// automatic says what `strideline fix` can do about the threats of a rule.
func (d Doc) automatic() string {
	if len(d.Edit) == 0 {
		return ""
	}
	var all []string
	for _, e := range d.Edit {
		all = append(all, e.String())
	}
	return "\n\n`strideline fix` writes it where the file shows how: " + strings.Join(all, ", ") + "."
}

func fenced(language, text string) string {
	return "```" + language + "\n" + strings.TrimRight(text, "\n") + "\n```"
}

var wantComment = regexp.MustCompile(`# want (.*)`)

// found turns the expectations of a fixture into what a reader looks for.
func found(fixture []byte) string {
	return wantComment.ReplaceAllStringFunc(string(fixture), func(c string) string {
		return "# <- " + strings.Join(wantID.FindAllString(c, -1), ", ")
	})
}

var wantID = regexp.MustCompile(`[A-Z]+[0-9]+\b`)

// how shows the pattern, the condition and what decides the severity.
func (r *Rule) how() string {
	var b strings.Builder
	b.WriteString("This path is looked for in the graph:\n\n" + fenced("", r.Path))
	for _, n := range r.Not {
		b.WriteString("\n\nwithout\n\n" + fenced("", n))
	}
	if r.Collect != "" {
		b.WriteString("\n\nAll that `" + r.Collect + "` can be is taken together.")
	}
	if r.Where != "" {
		b.WriteString("\n\nand on it this holds:\n\n" + fenced("", r.Where))
	}
	if r.Unknown == "silent" {
		b.WriteString("\n\nWhere that is not known, nothing is said.")
	} else {
		b.WriteString("\n\nWhere that is not known, it is asked, at severity low at most.")
	}
	fmt.Fprintf(&b, "\n\n- likelihood: %s\n- impact: %s", ratingText(r.Likelihood), ratingText(r.Impact))
	if len(r.Implies) > 0 {
		links := make([]string, len(r.Implies))
		for i, id := range r.Implies {
			links[i] = "[" + id + "](" + id + ".md)"
		}
		b.WriteString("\n- stands for " + strings.Join(links, ", ") + " on the same path")
	}
	return b.String()
}

func ratingText(s string) string {
	switch {
	case s == byExposure:
		return "by the most dangerous caller who can reach it"
	case s == bySensitivity:
		return "by the sensitivity of the store"
	case slices.Contains(impacts, s):
		return s
	}
	return "`" + s + "`"
}

func (r References) markdown() string {
	var out []string
	link := func(format, url, id string) {
		out = append(out, fmt.Sprintf("- ["+format+"](%s)", id, url))
	}
	for _, n := range r.CWE {
		link("CWE-%s", fmt.Sprintf("https://cwe.mitre.org/data/definitions/%d.html", n), strconv.Itoa(n))
	}
	for _, id := range r.ATTACK {
		link("MITRE ATT&CK %s", "https://attack.mitre.org/techniques/"+strings.ReplaceAll(id, ".", "/")+"/", id)
	}
	for _, id := range r.CSA {
		out = append(out, "- Cloud Security Alliance, the twelve most critical risks for serverless applications: "+id)
	}
	for _, id := range r.OWASP {
		out = append(out, "- OWASP Top 10, interpreted for serverless: "+id)
	}
	for _, id := range r.ASVS {
		out = append(out, "- OWASP ASVS "+id)
	}
	return strings.Join(out, "\n")
}

// Index returns the page that lists the rules, as Markdown.
func (s *Set) Index() []byte {
	var b bytes.Buffer
	b.WriteString("<!-- Generated from rules/builtin: go test ./rules -run TestDocs -update -->\n\n# Rules\n\n| rule | threat | STRIDE |\n|---|---|---|\n")
	for _, r := range s.rules {
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s |\n", r.ID, r.ID, r.Title, strings.Join(r.Stride, ", "))
	}
	return b.Bytes()
}

// AttributesPage returns what conditions may ask, as Markdown.
func AttributesPage() []byte {
	var b bytes.Buffer
	b.WriteString(`<!-- Generated from model/table.go: go test ./rules -run TestDocs -update -->

# Attributes

What the condition of a rule may ask of the nodes and edges its path binds. What
is written and cannot be evaluated is unknown, and the condition is then
computed in Kleene's three-valued logic. What nobody says has the default.
`)
	row := func(name, typ, def, meaning string) {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, typ, def, meaning)
	}
	head := "\n| attribute | type | default | meaning |\n|---|---|---|---|\n"
	b.WriteString("\n## Every node\n" + head)
	for _, f := range nodeFields {
		row(f.name, string(f.typ), "", fieldMeanings[f.name])
	}
	b.WriteString("\n## Every edge\n" + head)
	for _, f := range edgeFields {
		row(f.name, string(f.typ), "", fieldMeanings[f.name])
	}
	attributeRows(&b, row, "edge", "", false)
	for _, k := range kindOrder {
		b.WriteString("\n## " + strings.ToUpper(string(k[:1])) + string(k[1:]) + "\n\nClasses: " + strings.Join(model.Classes[k], ", ") + "\n")
		b.WriteString(head)
		attributeRows(&b, row, string(k), k, false)
		attributeRows(&b, row, string(k), k, true)
	}
	return b.Bytes()
}

// attributeRows writes the attributes of a kind and its classes: those that
// are read from files, or the facts.
func attributeRows(b *bytes.Buffer, row func(name, typ, def, meaning string), of string, k model.Kind, facts bool) {
	for i := range model.Attributes {
		s := &model.Attributes[i]
		var classes []string
		for _, c := range model.Classes[k] {
			if slices.Contains(s.Of, c) && classOf(k, c, s) {
				classes = append(classes, c)
			}
		}
		all := slices.Contains(s.Of, of)
		if s.Fact != facts || !all && len(classes) == 0 {
			continue
		}
		meaning := s.Meaning
		if len(s.Allowed) > 0 {
			meaning += ": " + strings.Join(attrField(s).allowed, ", ")
		}
		if s.Unit != "" {
			meaning += " (" + s.Unit + ")"
		}
		if !all {
			meaning += "; of " + strings.Join(classes, ", ")
		}
		if s.Fact {
			meaning += "; derived"
		}
		row(s.Name, string(s.Type), defaultText(s.Default), meaning)
	}
}

func defaultText(v any) string {
	switch v := v.(type) {
	case nil:
		return "unknown"
	case string:
		if v == "" {
			return "empty"
		}
		return v
	case []string:
		return "none"
	}
	return fmt.Sprint(v)
}
