package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"strideline/config"
	"strideline/model"
)

// judged makes the settings of HEAD those of both sides and says where they
// differed: a rule that a change switches off must not go unseen.
func (pr *pair) judged() []string {
	base, head := &pr.base.cfg, &pr.head.cfg
	var out []string
	for _, id := range ruleIDs(base.Rules, head.Rules) {
		was, is := setting(base.Rules, id), setting(head.Rules, id)
		if was.Off != is.Off || was.Severity != is.Severity {
			out = append(out, fmt.Sprintf("settings: %s is %s in %s and was %s in %s; both are judged by the former",
				id, settingText(is), pr.head.name, settingText(was), pr.base.name))
		}
	}
	if !sameTexts(base.Include, head.Include) || !sameTexts(base.Exclude, head.Exclude) {
		out = append(out, fmt.Sprintf("settings: include and exclude differ; both are read with those of %s", pr.head.name))
	}
	base.Rules = head.Rules
	return append(out, pr.ownRules()...)
}

func sameTexts(a, b []config.Text) bool {
	return slices.EqualFunc(a, b, func(x, y config.Text) bool { return x.Value == y.Value })
}

func ruleIDs(sets ...[]config.RuleSetting) []string {
	var out []string
	for _, rs := range sets {
		for _, r := range rs {
			out = append(out, r.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func setting(rs []config.RuleSetting, id string) config.RuleSetting {
	if i := slices.IndexFunc(rs, func(r config.RuleSetting) bool { return r.ID == id }); i >= 0 {
		return rs[i]
	}
	return config.RuleSetting{}
}

func settingText(r config.RuleSetting) string {
	switch {
	case r.Off && r.Reason != "":
		return "off (" + model.Display(strings.TrimSpace(r.Reason)) + ")"
	case r.Off:
		return "off"
	case r.Severity != "":
		return "rated " + r.Severity
	}
	return "on"
}

// ownRules says which of the user's own rules only one side has.
func (pr *pair) ownRules() []string {
	base, _, err := pr.base.session.found().Rules()
	if err != nil {
		return nil
	}
	head, _, err := pr.head.session.found().Rules()
	if err != nil {
		return nil
	}
	var out []string
	for _, r := range base.All() {
		if _, ok := head.Rule(r.ID); !ok {
			out = append(out, fmt.Sprintf("settings: rule %s of %s is gone; both are judged without it", r.ID, pr.base.name))
		}
	}
	for _, r := range head.All() {
		if _, ok := base.Rule(r.ID); !ok {
			out = append(out, fmt.Sprintf("settings: rule %s is new; both are judged by it", r.ID))
		}
	}
	return out
}

// leaveOut keeps both sides from the submodules of their revisions: their
// history is another repository's, and only the working tree would have them.
func (pr *pair) leaveOut() {
	gone := map[string]bool{}
	for _, s := range []*side{pr.base, pr.head} {
		if s.tree == nil {
			continue
		}
		for _, p := range s.paths {
			names, _ := s.tree.Submodules(p) // a path that is not there is told where it is read
			for _, n := range names {
				gone[n] = true
			}
		}
	}
	for _, s := range []*side{pr.base, pr.head} {
		inner := s.walked
		s.walked = func(name string, folder bool) bool {
			return !(folder && gone[name]) && (inner == nil || inner(name, folder))
		}
	}
	pr.submodules = gone
}

// leftOut says which repositories within this one were not compared.
func (pr *pair) leftOut() []string {
	all := maps.Clone(pr.submodules)
	maps.Copy(all, pr.head.others)
	if len(all) == 0 {
		return nil
	}
	return []string{"repositories within this one are not compared, their history is their own: " +
		strings.Join(slices.Sorted(maps.Keys(all)), ", ")}
}
