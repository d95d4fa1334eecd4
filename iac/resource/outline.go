package resource

import "strideline/model"

// Outline is what an editor shows of a file beside the system it describes:
// the names it declares, where they are used, and the files it names.
type Outline struct {
	Names      []Name
	References []Reference
	Links      []Link
}

// Name is one name that a file declares.
type Name struct {
	Section string // Resources, Parameters, ...
	Name    string
	Type    string // of a resource or parameter, "" for none
	At      model.Range
	Whole   model.Range // the name and what it names
}

// Reference is a place where a declared name is used.
type Reference struct {
	At     model.Range
	Name   string
	Attr   string      // what is asked of it, "" for the thing itself
	Target model.Range // where the name is declared
}

// Link is a place that names a file or folder beside.
type Link struct {
	At   model.Range
	Path string // relative to the file system's root
}
