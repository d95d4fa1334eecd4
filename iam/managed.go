package iam

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"strideline/model"
)

// managed is an AWS managed policy; its compiled form is shared by all
// subjects that have it.
type managed struct {
	arn      string
	doc      Document
	compiled func() *compiledDoc
}

// ManagedPolicy returns an AWS managed policy by its name or its ARN (of any
// partition), and its ARN in the partition aws. Its texts have no place.
func ManagedPolicy(nameOrARN string) (doc Document, arn string, ok bool) {
	m := facts().managed(nameOrARN)
	if m == nil {
		return Document{}, "", false
	}
	return m.doc, m.arn, true
}

func (l *library) managed(nameOrARN string) *managed {
	name, path := nameOrARN, ""
	if _, rest, ok := strings.Cut(nameOrARN, ":iam::aws:policy/"); ok {
		path = rest
		name = rest[strings.LastIndexByte(rest, '/')+1:]
	}
	m, ok := l.byPolicy.Load(name)
	if !ok {
		raw, found := l.policies.find(name)
		if !found {
			return nil
		}
		m, _ = l.byPolicy.LoadOrStore(name, decodeManaged(string(raw)))
	}
	if got := m.(*managed); path == "" || strings.HasSuffix(got.arn, ":policy/"+path) {
		return got
	}
	return nil
}

func decodeManaged(raw string) *managed {
	path, statements, _ := strings.Cut(raw, "\n")
	p := &parser{}
	var list any
	dec := json.NewDecoder(strings.NewReader(statements))
	dec.UseNumber()
	if err := dec.Decode(&list); err != nil {
		return &managed{} // embedded data is held by a test
	}
	m := &managed{arn: "arn:aws:iam::aws:policy/" + path}
	m.doc.Version = "2012-10-17"
	for _, s := range each(list) {
		p.statement(&m.doc, s)
	}
	m.compiled = sync.OnceValue(func() *compiledDoc { return compileDoc(m.doc, templateContext(), model.Range{}) })
	return m
}

// ManagedNames lists the names of all AWS managed policies, sorted.
func ManagedNames() []string {
	raw, _ := openPack(namesPack).find("names")
	return slices.Collect(strings.FieldsSeq(string(raw)))
}
