// Package resource is the neutral form that every reader emits: typed
// resources whose values know where they were written and whether they are
// known. It knows no file format and no provider's meaning.
package resource

import (
	"context"
	"io/fs"

	"strideline/model"
)

// Resource is one declared (or implied) resource.
type Resource struct {
	Scope     string            // stack and instance path, unique a copy: the first part of its reference tokens
	Stack     string            // path of the root it is deployed with
	Instance  string            // path of nested stacks or modules within the stack, "" at the top
	ID        string            // logical id, Terraform address
	Type      string            // provider type
	Provider  string            // aws, azure, google
	Props     Value             // a Map
	Meta      Value             // the resource's own Metadata
	When      []model.Condition // conditions its existence hangs on
	DependsOn []string
	Deletion  Value       // DeletionPolicy
	Attrs     Value       // a Map of the other attributes of the block: Connectors (SAM), UpdatePolicy, ...
	At        model.Range // its name; an implied one: the event or function that makes it
	Whole     model.Range // the whole block
	Implied   bool        // not written: made by a transform
	Aliases   []string    // other names it goes by
	Helper    bool        // added by the tool that wrote the template, to make a feature work
}

// Export is a value a stack offers to others.
type Export struct {
	Name  Value // symbolic name
	Value Value
}

// Output is a named output of one scope.
type Output struct {
	Scope, Name string
	Value       Value
	At          model.Range
}

// Parameter is an input of a root.
type Parameter struct {
	Scope, Name, Type string
	NoEcho            bool
	Default           Value
	At                model.Range
}

// Root is what is deployed as a unit, as its reader claims it.
type Root struct {
	Path string // file or folder, relative to the file system's root
	Kind string // name of the reader
}

// Result is what a reader made of a root. Files lists every file read or
// looked for, missing ones too: the editor invalidates by it.
type Result struct {
	Resources  []Resource
	Exports    []Export
	Outputs    []Output
	Parameters []Parameter
	Problems   []model.Problem
	Files      []string
	Outline    Outline
	Stale      []model.Range // blocks that are broken now and stand as they were last read
}

// Reader turns the roots of one format into resources. Roots claims by name,
// then by a cheap sniff; Read returns an error only for input and output.
type Reader interface {
	Name() string
	Roots(ctx context.Context, fsys fs.FS, files []string) []Root
	Read(ctx context.Context, fsys fs.FS, root Root) (Result, error)
}
