package lift

// wafKinds are the types of the web application firewall. What it stands in
// front of reads its own associations (firewall, linkUserPool).
func wafKinds() map[string]*kind {
	out := map[string]*kind{}
	for _, t := range []string{"IPSet", "LoggingConfiguration", "RegexPatternSet", "RuleGroup", "WebACL", "WebACLAssociation"} {
		out["AWS::WAFv2::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	for _, t := range []string{"ByteMatchSet", "IPSet", "RateBasedRule", "Rule", "WebACL", "WebACLAssociation"} {
		out["AWS::WAFRegional::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	return out
}
