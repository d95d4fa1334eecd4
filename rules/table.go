package rules

import "strideline/config"

// Table returns the keys of a rule.yaml, as completion and hover show them, in
// the form of config.Table. A test holds the parser to it.
func Table() []config.Section {
	return []config.Section{
		{Name: "a rule", Keys: []config.Key{
			{Name: "id", Shape: config.Word, Required: true, Meaning: "Letters and then digits, `ACME12`. The folder's name begins with it."},
			{Name: "title", Shape: config.Word, Required: true, Meaning: "The threat in one line, for no match in particular."},
			{Name: "stride", Shape: config.Words, Required: true, Allowed: Strides, Meaning: "What an attacker gains, in the words of STRIDE."},
			{Name: "path", Shape: config.Word, Required: true, Meaning: "The pattern that is looked for in the graph, as openCypher has it: `(a:actor:internet)-[:calls]->(t:trigger)`. Labels are kind, then class."},
			{Name: "not", Shape: config.Words, Meaning: "Patterns over variables of `path` that must be absent."},
			{Name: "collect", Shape: config.Word, Meaning: "A variable of `path` that is bound once, to all it can be."},
			{Name: "where", Shape: config.Word, Meaning: "The condition, in CEL, over the attributes of what `path` binds (docs/attributes.md)."},
			{Name: "per", Shape: config.Words, Meaning: "Variables, or variable.attribute: matches that are equal on them are one threat."},
			{Name: "implies", Shape: config.Words, Meaning: "Rules whose threats on the same nodes this one stands for."},
			{Name: "unknown", Shape: config.Word, Allowed: []string{"ask", "silent"}, Meaning: "What to do where the condition hangs on what is not known: ask, at severity low at most, or say nothing."},
			{Name: "likelihood", Shape: config.Word, Allowed: []string{"low", "medium", "high", byExposure}, Meaning: "A word, or an expression that gives one. Default: by who can reach it."},
			{Name: "impact", Shape: config.Word, Allowed: []string{"low", "medium", "high", "very-high", bySensitivity}, Meaning: "A word, or an expression that gives one. Default: by the sensitivity of the store."},
			{Name: "anchor", Shape: config.Words, Meaning: "Variables, or variable.attribute, the first that applies: where the cause is written."},
			{Name: "message", Shape: config.Word, Required: true, Meaning: "The threat of one match; `{t.name}` puts a name in."},
			{Name: "why", Shape: config.Word, Required: true, Meaning: "How an attacker uses it, in two or three sentences."},
			{Name: "fix", Shape: config.Word, Required: true, Meaning: "What to change, with the property's name."},
			{Name: "edit", Shape: config.Word, Meaning: "What an automatic edit makes of the system: `{set: {on: t, property: auth, value: [iam]}}`."},
			{Name: "false-positives", Shape: config.Word, Meaning: "When it is fine, and how to say so."},
			{Name: "references", Shape: config.Word, Meaning: "The rule in the words of catalogues: cwe, csa-serverless, owasp-serverless, attack, asvs."},
			{Name: "since", Shape: config.Word, Meaning: "The version it came with."},
		}},
	}
}
