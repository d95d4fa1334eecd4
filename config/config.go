package config

import (
	"strings"

	"strideline/model"
)

// Path is where the configuration lives, relative to the folder it speaks of.
const Path = ".strideline/config.yaml"

// Config is one configuration file. The zero value is the configuration of
// someone who wrote none.
type Config struct {
	File            string      // path of the file, "" where there is none
	Broken          bool        // the file is no YAML, and nothing of it was read
	Include         []Text      // doublestar globs; none includes everything
	Exclude         []Text      // doublestar globs
	Complete        bool        // the files show the whole account: absence is evidence
	CompleteAt      model.Range // unknown where nothing is written
	TrustedAccounts []Text
	Parameters      map[string][]Parameter // by environment; "default" holds for all
	Classification  []Classification
	Declare         []Declaration
	Rules           []RuleSetting // in the order written, ids unique
}

// Text is a written string and its place.
type Text struct {
	Value string
	At    model.Range
}

// Parameter is a value for a template's parameter or a module's variable.
type Parameter struct {
	Name, Value string
	At          model.Range
}

// Classification says what the content of stores is worth. Match is compared
// with id, name and aliases, "*" standing for anything; Level is one of
// model.SensitivityValues.
type Classification struct {
	Match, Level, Reason string
	At                   model.Range
}

// Declaration is a fact that infrastructure as code cannot show, with the
// person who vouches for it. Match is as in Classification. An empty field
// states nothing.
type Declaration struct {
	Match         string
	Auth          string // of triggers: how the caller is really checked, one of model.AuthValues
	Private       bool   // of triggers: a firewall or VPN stands in front
	Caller        string // of triggers and stores: class of an actor that calls or writes it
	Reason, Owner string
	At            model.Range
}

// RuleSetting changes one rule. An empty field changes nothing.
type RuleSetting struct {
	ID         string
	Severity   string // of all its threats, one of Severities
	Off        bool   // it does not run; Reason says why
	Reason     string
	At         model.Range // its id
	SeverityAt model.Range
}

// Severities are the words of a rule's severity, worst first.
var Severities = []string{"critical", "high", "medium", "low", "info"}

// Trusts reports whether an account id is one of ours.
func (c Config) Trusts(account string) bool {
	for _, t := range c.TrustedAccounts {
		if t.Value == account {
			return true
		}
	}
	return false
}

// Values returns the parameter values of an environment: those of "default",
// overridden by the environment's own.
func (c Config) Values(env string) map[string]Parameter {
	out := map[string]Parameter{}
	for _, e := range []string{"default", env} {
		for _, p := range c.Parameters[e] {
			out[p.Name] = p
		}
	}
	return out
}

// Matches reports whether a pattern names a node: "*" stands for any text,
// also none; everything else for itself. Id, name and aliases are tried.
func Matches(pattern string, n *model.Node) bool {
	if wild(pattern, n.ID) || wild(pattern, n.Name) {
		return true
	}
	for _, a := range n.Aliases {
		if wild(pattern, a) {
			return true
		}
	}
	return false
}

func wild(pattern, text string) bool {
	head, tail, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == text
	}
	if !strings.HasPrefix(text, head) {
		return false
	}
	text = text[len(head):]
	for {
		var piece string
		piece, rest, more := strings.Cut(tail, "*")
		if !more {
			return strings.HasSuffix(text, piece)
		}
		i := strings.Index(text, piece)
		if i < 0 {
			return false
		}
		text, tail = text[i+len(piece):], rest
	}
}
