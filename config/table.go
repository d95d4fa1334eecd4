package config

import "strideline/model"

// Shape is the form of a key's value.
type Shape string

// The shapes of values. Sections names the keys of what List and ByName hold.
const (
	Word   Shape = "text"
	Flag   Shape = "true or false"
	Words  Shape = "list of texts"
	List   Shape = "list of sections"
	ByName Shape = "sections by name"
	Nested Shape = "values by name, by name"
)

// Key is one key of the configuration, as documentation, schema and completion
// show it.
type Key struct {
	Name     string
	Shape    Shape
	Section  string   // of List and ByName: what it holds
	Allowed  []string // of Word: the only values; nil allows any
	Required bool
	Meaning  string
}

// Section is a mapping of the configuration: its name in problems, its keys.
type Section struct {
	Name string
	Keys []Key
}

// Table returns every section of the configuration, the whole file first. A
// test holds the parser to it.
func Table() []Section {
	return []Section{
		{"the configuration", []Key{
			{Name: "include", Shape: Words, Meaning: "Globs of the files to read; nothing else met in a folder is read. Relative to the folder that holds `.strideline`. A file named on the command line is always read."},
			{Name: "exclude", Shape: Words, Meaning: "Globs of files and folders that are not read. Wins over `include`."},
			{Name: "complete", Shape: Flag, Meaning: "The files show the whole account: what they do not hold is not there."},
			{Name: "trusted-accounts", Shape: Words, Meaning: "Account ids, of 12 digits and in quotes, that count as ours. Their principals are internal callers, not foreign accounts."},
			{Name: "parameters", Shape: Nested, Meaning: "Values of template parameters, by environment. Those of `default` hold for every environment; `--env` chooses one; `--param` on the command line wins."},
			{Name: "classification", Shape: List, Section: "a classification", Meaning: "What the content of stores is worth. The last entry that matches a store decides, before its tags, its class and its name."},
			{Name: "declare", Shape: List, Section: "a declaration", Meaning: "Facts that infrastructure as code cannot show, with the person who vouches for them."},
			{Name: "rules", Shape: ByName, Section: "the setting of a rule", Meaning: "Settings of rules, by the id of the rule."},
		}},
		{"a classification", []Key{
			{Name: "match", Shape: Word, Required: true, Meaning: "The id, the name or an alias of a store; `*` stands for any text."},
			{Name: "level", Shape: Word, Required: true, Allowed: model.SensitivityValues, Meaning: "What the content is worth, least first."},
			{Name: "reason", Shape: Word, Meaning: "Why; shown with the severity."},
		}},
		{"a declaration", []Key{
			{Name: "match", Shape: Word, Required: true, Meaning: "The id, the name or an alias of a trigger or store; `*` stands for any text."},
			{Name: "auth", Shape: Word, Allowed: model.AuthValues, Meaning: "How the caller of a trigger is really checked: `signature` for a webhook whose handler checks one."},
			{Name: "private", Shape: Flag, Meaning: "A firewall or a private network stands in front of a trigger."},
			{Name: "caller", Shape: Word, Allowed: model.Classes[model.Actor], Meaning: "An actor that calls a trigger or writes to a store, and that no file shows."},
			{Name: "reason", Shape: Word, Required: true, Meaning: "How it is known."},
			{Name: "owner", Shape: Word, Required: true, Meaning: "Who vouches for it."},
		}},
		{"the setting of a rule", []Key{
			{Name: "severity", Shape: Word, Allowed: Severities, Meaning: "The severity of all threats of the rule."},
			{Name: "off", Shape: Flag, Meaning: "`true`: the rule does not run. Wants a `reason`."},
			{Name: "reason", Shape: Word, Meaning: "Why; shown where the rule would have been."},
		}},
	}
}
