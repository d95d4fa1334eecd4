package register

import "strideline/config"

// Table returns the keys of the risk register, as completion and hover show
// them, in the form of config.Table.
func Table() []config.Section {
	return []config.Section{
		{Name: "the risk register", Keys: []config.Key{
			{Name: "risks", Shape: config.List, Section: "a risk", Meaning: "What was decided about threats, one entry each."},
		}},
		{Name: "a risk", Keys: []config.Key{
			{Name: "id", Shape: config.Word, Required: true, Meaning: "The id of the threat, as strideline prints it."},
			{Name: "status", Shape: config.Word, Required: true, Allowed: Statuses, Meaning: "What was decided."},
			{Name: "reason", Shape: config.Word, Required: true, Meaning: "Why; people read it in a year."},
			{Name: "owner", Shape: config.Word, Required: true, Meaning: "Who answers for it."},
			{Name: "until", Shape: config.Word, Meaning: "The last day it holds, as 2027-01-31; after it the threat is open again. None: no end."},
			{Name: "stack", Shape: config.Word, Meaning: "Where the threat was: the path of its template."},
			{Name: "anchor", Shape: config.Word, Meaning: "What it was about: the name of the resource."},
		}},
	}
}
