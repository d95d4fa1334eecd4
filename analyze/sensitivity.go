package analyze

import (
	"fmt"
	"slices"
	"strings"

	"strideline/config"
	"strideline/model"
)

// verdict is what a store's content is worth and why.
type verdict struct {
	level, reason string
	at            model.Range
}

// deriveSensitivity judges every store by the strongest evidence there is:
// what people declared, tags, class, words in its name. Hubs are worth what
// the most sensitive of their members is.
func deriveSensitivity(g *model.Graph, cfg config.Config) {
	for _, n := range g.Nodes {
		if n.Kind == model.Store && !n.Hub {
			judge(n, cfg).tell(n)
		}
	}
	for _, n := range g.Nodes {
		if n.Kind == model.Store && n.Hub {
			judgeHub(g, n, cfg).tell(n)
		}
	}
}

func (v verdict) tell(n *model.Node) {
	fact(n, "sensitivity", v.level, v.at)
	fact(n, "sensitivityReason", v.reason, v.at)
}

func judge(n *model.Node, cfg config.Config) verdict {
	for _, by := range []func(*model.Node) (verdict, bool){
		func(n *model.Node) (verdict, bool) { return byConfig(n, cfg) }, byTag, byClass, byName,
	} {
		if v, ok := by(n); ok {
			return v
		}
	}
	return verdict{level: "internal", reason: "nothing says otherwise"}
}

// byConfig takes the last entry that matches, as an exception follows a rule.
func byConfig(n *model.Node, cfg config.Config) (verdict, bool) {
	for _, c := range slices.Backward(cfg.Classification) {
		if c.Level == "" || !config.Matches(c.Match, n) {
			continue
		}
		reason := fmt.Sprintf("classified in %s", cfg.File)
		if c.Reason != "" {
			reason += ": " + c.Reason
		}
		return verdict{c.Level, reason, c.At}, true
	}
	return verdict{}, false
}

// tagKeys are the spellings of a classification tag, in lower case without
// separators.
var tagKeys = []string{"dataclassification", "classification", "dataclass", "sensitivity", "datasensitivity", "confidentiality", "securityclassification"}

// tagLevels are the values of such tags that mean one of our levels: the four
// words themselves and those of common schemes.
var tagLevels = map[string]string{
	"public": "public", "open": "public", "unclassified": "public",
	"internal": "internal", "private": "internal", "internaluse": "internal", "internalonly": "internal", "low": "internal",
	"confidential": "confidential", "sensitive": "confidential", "pii": "confidential", "personal": "confidential", "medium": "confidential", "moderate": "confidential", "official": "confidential",
	"restricted": "restricted", "secret": "restricted", "topsecret": "restricted", "highlyconfidential": "restricted", "phi": "restricted", "pci": "restricted", "hipaa": "restricted", "critical": "restricted", "high": "restricted", "regulated": "restricted",
}

func byTag(n *model.Node) (verdict, bool) {
	tags := n.Attrs["tags"]
	for i, t := range list(n, "tags") {
		key, value, _ := strings.Cut(t, "=")
		if _, name, scoped := strings.Cut(key, ":"); scoped {
			key = name
		}
		level := tagLevels[letters(value)]
		if level == "" || !slices.Contains(tagKeys, letters(key)) {
			continue
		}
		at := tags.At
		if i < len(tags.Items) {
			at = tags.Items[i]
		}
		return verdict{level, fmt.Sprintf("its tag says %q", t), at}, true
	}
	return verdict{}, false
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

func byClass(n *model.Node) (verdict, bool) {
	switch n.Class {
	case "secret":
		return verdict{level: "restricted", reason: "it holds a secret"}, true
	case "key":
		return verdict{level: "restricted", reason: "it is a key: what it encrypts is worth as much"}, true
	case "user-pool":
		return verdict{level: "restricted", reason: "it holds the accounts of users"}, true
	case "parameter":
		if text(n, "parameterType", "") == "SecureString" {
			return verdict{"restricted", "it is a SecureString parameter", n.Attrs["parameterType"].At}, true
		}
	case "log", "registry", "model":
		return verdict{level: "internal", reason: "a " + n.Class + " holds no records of its own"}, true
	}
	if truth(n, "telemetry") {
		return verdict{level: "internal", reason: "it holds telemetry only"}, true
	}
	return verdict{}, false
}

// judgeHub looks at the class, then at the members.
func judgeHub(g *model.Graph, n *model.Node, cfg config.Config) verdict {
	if v, ok := byConfig(n, cfg); ok {
		return v
	}
	if v, ok := byClass(n); ok {
		return v
	}
	best := verdict{level: "internal", reason: "nothing known among its stores is worth more"}
	for _, id := range n.Members {
		m := g.Node(id)
		if m == nil {
			continue
		}
		level := text(m, "sensitivity", "internal")
		if worth(level) > worth(best.level) {
			best = verdict{level: level, reason: fmt.Sprintf("it includes %q: %s", m.Name, text(m, "sensitivityReason", ""))}
		}
	}
	return best
}

func worth(level string) int { return slices.Index(model.SensitivityValues, level) }
