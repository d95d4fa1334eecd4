package cfn

import (
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// assembly is what the CDK wrote beside the templates of one folder (cdk.out,
// or a stage within it): where in the source each resource was made.
// Facts: the schema of aws-cdk-lib/cloud-assembly-schema, "manifest.json".
type assembly struct {
	templates map[string]bool // file names of the templates it holds
	made      map[origin]construct
	nested    map[string]string   // construct path of a nested stack to its template
	frames    map[string][]string // traces by the name of the construct
	helpers   []string            // construct paths of generated helpers
}

// origin names a resource of a template.
type origin struct{ template, id string }

// construct is the construct of a resource.
type construct struct {
	path   string // "Shop/Orders/Resource"
	frames []string
}

type cdkManifest struct {
	Artifacts map[string]struct {
		Type       string
		Properties struct{ TemplateFile string }
		Metadata   map[string][]cdkEntry
		// Since 2025 the metadata stands in a file of its own.
		AdditionalMetadataFile string
	}
}

type cdkEntry struct {
	Type  string
	Data  json.RawMessage
	Trace []string
}

const (
	manifestFile   = "manifest.json"
	templateSuffix = ".template.json"
)

// assembly reads the manifest beside a template of the CDK, once; nil where
// there is none. What is wrong with it costs positions only, never resources.
func (rd *reading) assembly(file string) *assembly {
	if !strings.HasSuffix(file, templateSuffix) {
		return nil
	}
	dir := path.Dir(file)
	a, done := rd.assemblies[dir]
	if !done {
		a = readAssembly(rd.fsys, dir, rd.limits.Bytes, rd.files)
		rd.assemblies[dir] = a
	}
	return a
}

// readAssembly reads a manifest; files gets the names of what is looked at.
func readAssembly(fsys fs.FS, dir string, bound int, files map[string]bool) *assembly {
	var m cdkManifest
	if !decodeFile(fsys, path.Join(dir, manifestFile), bound, files, &m) {
		return nil
	}
	a := &assembly{templates: map[string]bool{}, made: map[origin]construct{}, nested: map[string]string{}, frames: map[string][]string{}}
	for _, art := range m.Artifacts {
		if art.Type != "aws:cloudformation:stack" || art.Properties.TemplateFile == "" {
			continue
		}
		metadata := art.Metadata
		if name := art.AdditionalMetadataFile; name != "" && fs.ValidPath(name) {
			extra := map[string][]cdkEntry{}
			decodeFile(fsys, path.Join(dir, name), bound, files, &extra)
			for p, es := range metadata {
				extra[p] = append(extra[p], es...)
			}
			metadata = extra
		}
		a.templates[art.Properties.TemplateFile] = true
		a.add(art.Properties.TemplateFile, metadata)
	}
	if len(a.templates) == 0 {
		return nil
	}
	slices.Sort(a.helpers)
	return a
}

func decodeFile(fsys fs.FS, file string, bound int, files map[string]bool, into any) bool {
	if files != nil {
		files[file] = true
	}
	f, err := fsys.Open(file)
	if err != nil {
		return false
	}
	defer f.Close()
	text, err := readBounded(f, bound)
	return err == nil && json.Unmarshal(text, into) == nil
}

// add takes in the metadata of one stack, by construct path. Nested stacks
// first: they say which template the constructs below them belong to.
func (a *assembly) add(template string, metadata map[string][]cdkEntry) {
	own := map[string]string{}
	for p, es := range metadata {
		for _, e := range es {
			if name, ok := e.text(); ok && e.Type == "aws:cdk:templateFile" {
				own[p] = name
				a.nested[p] = name
				a.templates[name] = true
			}
			if strings.HasPrefix(e.Type, "aws:cdk:is-custom-resource-handler") {
				a.helpers = append(a.helpers, strings.TrimPrefix(p, "/"))
			}
		}
	}
	for _, p := range slices.Sorted(maps.Keys(metadata)) {
		es := metadata[p]
		c := construct{path: strings.TrimPrefix(p, "/")}
		id := ""
		for _, e := range es {
			switch e.Type {
			case "aws:cdk:logicalId":
				id, _ = e.text()
				c.frames = append(c.frames, e.Trace...)
			case "aws:cdk:creationStack":
				var frames []string
				if json.Unmarshal(e.Data, &frames) == nil {
					c.frames = append(c.frames, frames...)
				}
			}
		}
		if id != "" {
			a.made[origin{owner(own, p, template), id}] = c
			if name := constructName(c.path); a.frames[name] == nil {
				a.frames[name] = c.frames
			}
		}
	}
}

func (e cdkEntry) text() (s string, ok bool) {
	return s, json.Unmarshal(e.Data, &s) == nil
}

// owner is the template of the nearest stack above a construct path.
func owner(own map[string]string, p, template string) string {
	for ; p != "/" && p != "."; p = path.Dir(p) {
		if name, ok := own[p]; ok {
			return name
		}
	}
	return template
}

// construct is the construct of a resource of a template, by the manifest or
// by the path in its metadata.
func (a *assembly) construct(template string, r *resource.Resource) construct {
	c := a.made[origin{template, r.ID}]
	if p, ok := r.Meta.Get("aws:cdk:path").Str(); ok && c.path == "" && !model.Symbolic(p) {
		c.path = p
	}
	return c
}

// nestedTemplate is the template of a nested stack, by the construct path of
// its resource: Shop/Inner.NestedStack/Inner.NestedStackResource is Shop/Inner.
func (a *assembly) nestedTemplate(template, id string) string {
	p := a.made[origin{template, id}].path
	dir, last := path.Split(p)
	name, ok := strings.CutSuffix(last, ".NestedStackResource")
	if !ok || !strings.HasSuffix(dir, "/"+name+".NestedStack/") {
		return ""
	}
	file := a.nested["/"+path.Join(path.Dir(path.Clean(dir)), name)]
	if !fs.ValidPath(file) {
		return ""
	}
	return file
}

// leftovers finds templates of an earlier synthesis: the CDK leaves them in
// its folder, and its manifest no longer names them.
type leftovers struct {
	fsys   fs.FS
	limits Limits
	files  []string
	held   map[string]*assembly
}

// over reports whether a template is a leftover. One that is given by name,
// without its manifest, is read.
func (l *leftovers) over(file string) bool {
	if !strings.HasSuffix(file, templateSuffix) {
		return false
	}
	dir := path.Dir(file)
	a, done := l.held[dir]
	if !done {
		if slices.Contains(l.files, path.Join(dir, manifestFile)) {
			a = readAssembly(l.fsys, dir, l.limits.Bytes, nil)
		}
		l.held[dir] = a
	}
	return a != nil && !a.templates[path.Base(file)] && !strings.HasSuffix(file, ".nested"+templateSuffix)
}
