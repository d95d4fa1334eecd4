package fix

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"strideline/edit"
	"strideline/model"
	"strideline/rules"
)

// ErrNone says that the rule of a threat knows no edit.
var ErrNone = errors.New("no automatic edit for this rule")

// drafter makes edits; it reads each file once.
type drafter struct {
	fsys fs.FS
	docs map[string]*edit.Doc
}

func newDrafter(fsys fs.FS) *drafter { return &drafter{fsys, map[string]*edit.Doc{}} }

func (d *drafter) draft(t rules.Threat) (Fix, error) {
	f := Fix{Threat: t.ID}
	switch {
	case len(t.Changes) == 0:
		return f, ErrNone
	case t.CannotTell:
		return f, errors.New("what it hangs on is not known")
	}
	for _, c := range t.Changes {
		title, edits, err := d.change(c)
		if err != nil {
			return f, &nodeError{c.Node.Name, err}
		}
		if len(edits) > 0 {
			f.Titles = append(f.Titles, title)
		}
		for _, e := range edits {
			if !slices.Contains(f.Edits, e) {
				f.Edits = append(f.Edits, e)
			}
		}
	}
	if len(f.Edits) == 0 {
		return f, errors.New("what it asks for is written already")
	}
	return f, nil
}

// nodeError is why a node could not be changed.
type nodeError struct {
	node string
	err  error
}

func (e *nodeError) Error() string { return e.node + ": " + e.err.Error() }
func (e *nodeError) Unwrap() error { return e.err }

// change writes what one node should become.
func (d *drafter) change(c rules.Change) (string, []edit.Edit, error) {
	if c.Property != "auth" {
		return "", nil, fmt.Errorf("no edit sets %q", c.Property)
	}
	s, err := d.site(c.Node)
	if err != nil {
		return "", nil, err
	}
	return s.auth(c)
}

// site is where a node is written.
type site struct {
	doc  *edit.Doc
	all  edit.Value
	path edit.Path
}

func (d *drafter) site(n *model.Node) (site, error) {
	if !n.At.Known() {
		return site{}, errors.New("it is not written in a file")
	}
	doc, err := d.doc(n.At.File)
	if err != nil {
		return site{}, err
	}
	p, ok := doc.PathAt(n.At.Start)
	if !ok {
		return site{}, errors.New("its place in the file is not clear")
	}
	return site{doc, doc.Value(), p}, nil
}

// generated are folders whose files are written by tools: an edit would be lost.
var generated = []string{"cdk.out", ".aws-sam", ".serverless"}

func (d *drafter) doc(file string) (*edit.Doc, error) {
	if doc := d.docs[file]; doc != nil {
		return doc, nil
	}
	if !slices.Contains([]string{".yaml", ".yml", ".json", ".template"}, path.Ext(file)) {
		return nil, fmt.Errorf("%s is no YAML or JSON", path.Base(file))
	}
	for part := range strings.SplitSeq(file, "/") {
		if slices.Contains(generated, part) {
			return nil, fmt.Errorf("%s is written by a tool", path.Base(file))
		}
	}
	text, err := fs.ReadFile(d.fsys, file)
	if err != nil {
		return nil, err
	}
	doc, err := edit.Parse(file, text)
	if err == nil {
		d.docs[file] = doc
	}
	return doc, err
}

// resource is the name and type of the resource that a site lies in.
func (s site) resource() (name, typ string) {
	if len(s.path) < 2 || s.path[0] != "Resources" {
		return "", ""
	}
	t, _ := s.all.Get("Resources", s.path[1], "Type")
	typ, _ = t.Scalar()
	return s.path[1], typ
}

// at is a path below the properties of the site's resource.
func (s site) at(keys ...string) edit.Path {
	return append(edit.Path{"Resources", s.path[1], "Properties"}, keys...)
}

// literal returns the text written at a path, "" for nothing; false where a
// function computes it.
func (s site) literal(p edit.Path) (string, bool) {
	v, ok := s.all.Get(p...)
	if !ok || !v.Written() {
		return "", true
	}
	return v.Scalar()
}
