package diff

import (
	"fmt"
	"slices"
	"strings"

	"strideline/model"
)

var callerWords = map[string]string{
	"anonymous": "anyone on the internet", "foreign-account": "another account",
	"authenticated": "signed-in users", "internal": "only parts of the system", "none": "nobody",
}

func (c Caller) String() string {
	w := callerWords[c.Who]
	if w == "" {
		w = "callers that are not known"
	}
	if c.Mode == "data" {
		w = "content from " + w
	}
	return w
}

var authWords = map[string]string{
	"none": "nothing checks who calls", "api-key": "an API key is asked for", "iam": "IAM checks the caller",
	"jwt": "a JWT is checked", "authorizer": "an authorizer checks the caller", "cognito": "Cognito checks the caller",
	"mutual-tls": "mutual TLS checks the caller", "signature": "a signature is checked",
	"internal": "only the system itself calls", "unknown": "how the caller is checked is not known here",
}

// titled is a node as its heading names it: its class, where the name does not
// say it.
func titled(n *model.Node) string {
	if n.Class == "" || n.Class == n.Name {
		return n.Name
	}
	return n.Name + " (" + n.Class + ")"
}

// held is a store by its name, with what it is worth where it is worth more
// than usual.
func held(n *model.Node) string {
	if s := text(n, "sensitivity", ""); n.Kind == model.Store && !n.Hub && (s == "confidential" || s == "restricted") {
		return n.Name + " (" + s + ")"
	}
	return n.Name
}

func namesOf(ns []*model.Node) string {
	var out []string
	for _, n := range ns {
		out = append(out, held(n))
	}
	return list(out)
}

// list joins words as a sentence does, and leaves out what nobody reads.
func list(words []string) string {
	const most = 6
	if len(words) > most {
		words = append(slices.Clone(words[:most-1]), fmt.Sprintf("%d more", len(words)-most+1))
	}
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func count(n int, word string) string {
	switch {
	case n == 1:
		return "1 " + word
	case strings.HasSuffix(word, "way in"):
		return fmt.Sprintf("%d ways in", n)
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func verbsOf(vs []model.EdgeKind) string {
	words := make([]string, len(vs))
	for i, v := range vs {
		words[i] = string(v)
		if w := verbWords[v]; w != "" {
			words[i] = w
		}
	}
	return list(words)
}

// verbWords are the kinds of edge whose name is no verb to say of a subject.
var verbWords = map[model.EdgeKind]string{
	model.Assumes: "may become", model.Grants: "may act on", model.Passes: "may pass on", model.Escalates: "may escalate to",
	model.Sends: "sends to", model.Delivers: "delivers to", model.Forwards: "forwards to",
}

var boundaryWords = map[model.BoundaryKind]string{
	model.InternetBoundary: "the internet", model.AccountBoundary: "an account", model.ScopeBoundary: "a scope",
	model.NetworkBoundary: "a network", model.StackBoundary: "a stack", model.APIBoundary: "an API",
}

// outsiders says who uses a way in and how.
func outsiders(cs []Outsider) string {
	var out []string
	for _, c := range cs {
		who := c.Actor.Name
		if c.Actor.Class == "internet" {
			who = callerWords["anonymous"]
		}
		out = append(out, who+" "+verbsOf(c.How)+" it")
	}
	return list(out)
}
