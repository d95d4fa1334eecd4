package lift

import (
	"strings"

	"strideline/iam"
	"strideline/model"
)

// federation is one identity provider in a trust policy: who of its users may
// come in.
type federation struct {
	host string // of the provider; the name of a SAML provider
	form federationForm
}

type federationForm int

const (
	openID     federationForm = iota
	registered                // an OpenID Connect provider of ours, which has a list of audiences itself
	saml
	identityPool
)

// publicProviders are identity providers that anyone can become a user of, so
// that the subject alone tells ours from strangers. Sources: "OpenID Connect"
// of GitHub Actions, GitLab CI/CD, Bitbucket Pipelines, CircleCI, HCP
// Terraform; IAM User Guide, "Configuring a role for ... OIDC".
var publicProviders = []string{
	"token.actions.githubusercontent.com", "gitlab.com", "api.bitbucket.org", "oidc.circleci.com", "app.terraform.io", "agent.buildkite.com",
	"accounts.google.com", "www.amazon.com", "graph.facebook.com", "oidc.vercel.com", "api.pulumi.com", "app.spacelift.io",
}

func public(host string) bool {
	for _, p := range publicProviders {
		if host == p || strings.HasPrefix(host, p+"/") || strings.HasSuffix(host, "."+p) {
			return true
		}
	}
	return false
}

// federation reads a federated principal; ok is false for what names no
// provider.
func (l *lifter) federation(p iam.Principal) (federation, bool) {
	text := p.ID.Value
	if p.Type != "Federated" || text == "" {
		return federation{}, false
	}
	if text == "cognito-identity.amazonaws.com" {
		return federation{text, identityPool}, true
	}
	for _, part := range model.SplitSymbolic(text) {
		if it := l.itemOf(part); it != nil {
			switch it.Type {
			case "AWS::IAM::OIDCProvider":
				return federation{providerHost(l.text(it.Props.Get("Url")), it.ID), registered}, true
			case "AWS::IAM::SAMLProvider":
				return federation{it.ID, saml}, true
			}
		}
	}
	if f := splitARN(text); f != nil {
		if name, ok := strings.CutPrefix(f[5], "saml-provider/"); ok {
			return federation{model.Display(name), saml}, true
		}
		if host, ok := strings.CutPrefix(f[5], "oidc-provider/"); ok {
			return federation{providerHost(host, host), registered}, true
		}
		return federation{}, false
	}
	return federation{providerHost(text, text), openID}, true
}

// providerHost is what stands behind https:// in the URL of a provider, which
// is how conditions name it too.
func providerHost(url, otherwise string) string {
	if url == "" {
		url = otherwise
	}
	return model.Display(strings.TrimSuffix(strings.TrimPrefix(url, "https://"), "/"))
}

// federated writes what a trust policy checks of the users of an identity
// provider.
func (l *lifter) federated(n *model.Node, t iam.Trust) {
	f, ok := l.federation(t.Principal)
	if !ok {
		return
	}
	a, at := l.set(n), t.Principal.ID.At
	a.add("federated", f.host, at)
	connect := f.form == openID || f.form == registered
	if connect && public(f.host) {
		a.add("federatedPublic", f.host, at)
	}
	audience, subject := f.form == registered, !connect
	for _, c := range t.Conditions {
		part := claim(c.Key)
		like, counts := positive(c.Operator)
		if !counts || part == "" {
			continue
		}
		switch {
		case anyValue(like, c.Values):
		case part == "aud" || part == "azp" || part == "app_id":
			audience = true
		default:
			subject = true
			if part == "sub" && like && connect {
				l.wideSubjects(a, f, c.Values)
			}
		}
	}
	if !audience {
		a.add("federatedNoAudience", f.host, at)
	}
	if !subject {
		a.add("federatedNoSubject", f.host, at)
	}
}

// claim is the claim that a condition key of a federation is about: sub of
// token.actions.githubusercontent.com:sub. It is "" for other keys.
func claim(key string) string {
	i := strings.LastIndexByte(key, ':')
	if i < 0 || strings.HasPrefix(fold(key), "aws:") || strings.HasPrefix(fold(key), "sts:") {
		return ""
	}
	return fold(key[i+1:])
}

// positive reports whether an operator asks for one of its values, and whether
// it knows wildcards.
func positive(operator string) (like, counts bool) {
	op := strings.TrimSuffix(fold(operator), "ifexists")
	op = op[strings.LastIndexByte(op, ':')+1:]
	return strings.HasSuffix(op, "like"), (strings.HasPrefix(op, "string") || strings.HasPrefix(op, "arn")) && !strings.Contains(op, "not")
}

// anyValue reports whether one of the values fits every text.
func anyValue(like bool, values []iam.Text) bool {
	for _, v := range values {
		if like && v.Value != "" && strings.Trim(v.Value, "*?") == "" {
			return true
		}
	}
	return false
}

func (l *lifter) wideSubjects(a attrs, f federation, values []iam.Text) {
	for _, v := range values {
		head, wild := literalHead(v.Value)
		if !wild {
			continue
		}
		_, tenant, _ := strings.Cut(head, ":")
		if head == "" || public(f.host) && strings.TrimLeft(tenant, "/:{") == "" || public(f.host) && !strings.ContainsAny(strings.TrimLeft(tenant, "/:{"), "/:") {
			a.add("federatedWideSubject", model.Display(v.Value), v.At)
		}
	}
}

// literalHead is what stands before the first wildcard of a pattern; unknown
// parts count as text.
func literalHead(pattern string) (head string, wild bool) {
	for _, p := range model.SplitSymbolic(pattern) {
		if p.Kind != "" {
			head += "x"
			continue
		}
		if i := strings.IndexAny(p.Text, "*?"); i >= 0 {
			return head + p.Text[:i], true
		}
		head += p.Text
	}
	return head, false
}

// identityProvider is the identity provider as a caller from outside, nil for those
// that other resources tell of.
func (l *lifter) identityProvider(p iam.Principal) *model.Node {
	f, ok := l.federation(p)
	if !ok || f.form == identityPool {
		return nil
	}
	return l.actor("service", "service:"+f.host, f.host)
}
