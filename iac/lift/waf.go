package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// wafKinds are the types of the web application firewall. What it stands in
// front of reads its own associations (firewall, linkUserPool).
func wafKinds() map[string]*kind {
	out := map[string]*kind{}
	for _, t := range []string{"IPSet", "LoggingConfiguration", "RegexPatternSet", "RuleGroup", "WebACL", "WebACLAssociation"} {
		out["AWS::WAFv2::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	for _, t := range []string{"ByteMatchSet", "IPSet", "RateBasedRule", "Rule", "WebACL", "WebACLAssociation", "SqlInjectionMatchSet", "XssMatchSet", "SizeConstraintSet", "RegexPatternSet", "GeoMatchSet"} {
		out["AWS::WAFRegional::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	for _, t := range []string{"ByteMatchSet", "IPSet", "Rule", "WebACL", "SqlInjectionMatchSet", "XssMatchSet", "SizeConstraintSet"} {
		out["AWS::WAF::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	return out
}

// webACL tells whether the access list that v names keeps anything out; one
// that is declared without rules and lets everything in does not. at is where
// it is put in front.
func (l *lifter) webACL(v resource.Value, at model.Range) model.Attr {
	if v.Kind == resource.Choice && len(v.Options()) < len(v.Items) {
		return model.UnknownAttr(unknownReason(v), at)
	}
	for _, o := range v.Options() {
		acl := l.pointed(o)
		if acl == nil || !strings.HasSuffix(acl.Type, "::WebACL") {
			continue
		}
		p := acl.Props
		if len(p.Get("Rules").Each()) == 0 && !p.Get("DefaultAction", "Block").Written() && p.Get("DefaultAction", "Type").Text != "BLOCK" && !unknownValue(p.Get("Rules")) {
			return model.SetAttr(false, at)
		}
	}
	return model.SetAttr(true, at)
}

func unknownValue(v resource.Value) bool { return v.Written() && !v.Known() }

// associated is the firewall in front of an item by an association; ok is
// false where there is none.
func (l *lifter) associated(it *item) (attr model.Attr, ok bool) {
	for _, typ := range []string{"AWS::WAFv2::WebACLAssociation", "AWS::WAFRegional::WebACLAssociation"} {
		for _, w := range l.parts(it, typ) {
			at := w.Props.Get("ResourceArn").At
			acl := w.Props.Get("WebACLArn")
			if !acl.Written() {
				acl = w.Props.Get("WebACLId")
			}
			one := l.webACL(acl, at)
			if own := conditionsBeyond(w, it); len(own) > 0 && one.Value == true {
				one = model.UnknownAttr("depends on "+own[0].Reason, at)
			}
			if !ok || one.Value == true {
				attr, ok = one, true
			}
		}
	}
	return attr, ok
}

// conditionsBeyond are the conditions that one item hangs on and another does
// not.
func conditionsBeyond(it, other *item) []model.Condition {
	var out []model.Condition
	for _, w := range it.When {
		shared := false
		for _, x := range other.When {
			shared = shared || x.Reason == w.Reason
		}
		if !shared {
			out = append(out, w)
		}
	}
	return out
}
