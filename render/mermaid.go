package render

import (
	"bytes"
	"fmt"
	"strings"

	"strideline/model"
)

// Mermaid returns the picture as a Mermaid flow chart. Its shapes follow those
// of the SVG; marked parts have the class of their worst level.
func Mermaid(g *model.Graph, o Options) []byte { return newView(g, o).mermaid() }

type mermaidWriter struct {
	v   *view
	out bytes.Buffer
}

func (v *view) mermaid() []byte {
	w := &mermaidWriter{v: v}
	if t := plain(v.o.Title); t != "" {
		fmt.Fprintf(&w.out, "---\ntitle: %s\n---\n", mermaidText(t))
	}
	for _, n := range v.notes {
		w.out.WriteString("%% " + n + "\n")
	}
	w.out.WriteString("flowchart LR\n")
	w.inside(nil, 1)
	for _, a := range v.arrows {
		fmt.Fprintf(&w.out, "  %s %s|%s| %s\n", a.from.id, a.mermaid(), mermaidText(a.does()), a.to.id)
	}
	w.classes()
	return w.out.Bytes()
}

func (w *mermaidWriter) inside(f *frame, depth int) {
	pad := strings.Repeat("  ", depth)
	for _, b := range w.v.boxes {
		if b.frame == f {
			open, shut := b.mermaid()
			fmt.Fprintf(&w.out, "%s%s%s%s%s\n", pad, b.id, open, mermaidText(b.title, b.sub), shut)
		}
	}
	for _, sub := range w.v.frames {
		if sub.parent == f {
			fmt.Fprintf(&w.out, "%ssubgraph %s[%s]\n", pad, sub.id, mermaidText(sub.title))
			w.inside(sub, depth+1)
			fmt.Fprintf(&w.out, "%send\n", pad)
		}
	}
}

// mermaid is what stands before and behind the text of a box.
func (b *box) mermaid() (open, shut string) {
	switch {
	case b.bound != nil, b.kind == model.Actor:
		return "[[", "]]"
	case b.kind == model.Trigger:
		return ">", "]"
	case b.kind == model.Function:
		return "(", ")"
	case b.kind == model.Role:
		return "{{", "}}"
	}
	switch storeForm(b) {
	case "table":
		return "[(", ")]"
	case "bucket":
		return `[\`, "/]"
	case "queue":
		return "[/", "/]"
	}
	return "[", "]"
}

func (a *arrow) mermaid() string {
	switch {
	case a.pale || a.dotted:
		return "-.->"
	case a.crosses:
		return "==>"
	}
	return "-->"
}

// mermaidText quotes text: Mermaid reads entities in quoted text, and nothing
// else of what is written there.
func mermaidText(lines ...string) string {
	var b strings.Builder
	for i, s := range lines {
		if i > 0 {
			b.WriteString("<br/>")
		}
		for _, r := range s {
			if strings.ContainsRune("\"#&<>`;\\|[](){}", r) {
				fmt.Fprintf(&b, "#%d;", r)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return `"` + b.String() + `"`
}

// classes colours frames, and what is marked.
func (w *mermaidWriter) classes() {
	for _, f := range w.v.frames {
		colour := light["trust"]
		if f.bound.Kind == model.StackBoundary {
			colour = light["stack"]
		}
		fmt.Fprintf(&w.out, "  style %s fill:none,stroke:%s,stroke-dasharray:5\n", f.id, colour)
	}
	for i, a := range w.v.arrows {
		if a.crosses {
			fmt.Fprintf(&w.out, "  linkStyle %d stroke:%s\n", i, light["trust"])
		}
	}
	for _, b := range w.v.boxes {
		if len(b.marks) > 0 {
			fmt.Fprintf(&w.out, "  style %s stroke:%s,stroke-width:3px\n", b.id, light[level(b.marks)])
		}
	}
}
