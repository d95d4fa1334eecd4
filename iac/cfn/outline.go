package cfn

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// sectionOf is where a name that is used in a way is declared.
var sectionOf = map[use]string{useParameter: "Parameters", useCondition: "Conditions", useMapping: "Mappings"}

// outline notes what the stack's file declares, uses and names. A template
// that is nested twice is told once.
func (s *stack) outline() {
	if s.outlined[s.file] {
		return
	}
	s.outlined[s.file] = true
	o := &s.result.Outline
	places := map[string]map[string]model.Range{}
	for _, section := range s.doc.entries() {
		if !named[section.key] || section.key == "Globals" || section.value == nil {
			continue
		}
		places[section.key] = map[string]model.Range{}
		for _, e := range section.value.raw().entries() {
			places[section.key][e.key] = e.keyAt
			o.Names = append(o.Names, nameOf(section.key, e))
			if section.key == "Resources" {
				s.links(e.value)
			}
		}
	}
	seen := map[reference]bool{}
	for _, r := range s.refs {
		if seen[r] {
			continue
		}
		seen[r] = true
		section := sectionOf[r.use]
		if section == "" {
			section = "Resources"
		}
		name := r.name
		at, ok := places[section][name]
		if !ok && r.use == useRef { // SAM: Api.Stage is what it makes of Api
			name, _, _ = strings.Cut(name, ".")
			at, ok = places[section][name]
		}
		if ok && at != r.at {
			o.References = append(o.References, resource.Reference{At: r.at, Name: name, Attr: r.attr, Target: at})
		}
	}
}

func nameOf(section string, e entry) resource.Name {
	n := resource.Name{Section: section, Name: e.key, At: e.keyAt, Whole: e.keyAt}
	if e.value != nil {
		n.Type, _ = e.value.raw().get("Type").word()
		if end := e.value.at.End; e.value.at.File == e.keyAt.File && e.keyAt.End.Compare(end) < 0 {
			n.Whole.End = end
		}
	}
	return n
}

// fileProperties are the properties that name a local file or folder.
var fileProperties = []string{
	"CodeUri", "ContentUri", "DefinitionUri", "SchemaUri", "Location", "TemplateURL", "DefinitionS3Location",
	"BodyS3Location", "Code", "Content",
}

// links notes the files that a resource names.
func (s *stack) links(n *node) {
	props := n.raw().get("Properties").raw()
	for _, key := range fileProperties {
		v := props.get(key)
		name, ok := v.word()
		if !ok {
			continue
		}
		if p, local := s.beside(name); local {
			s.result.Outline.Links = append(s.result.Outline.Links, resource.Link{At: v.at, Path: p})
		}
	}
}
