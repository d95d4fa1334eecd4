package cfn

import (
	"fmt"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// dump writes a result as one line a value, for golden files.
func dump(r resource.Result) string {
	var b strings.Builder
	for _, x := range r.Resources {
		fmt.Fprintf(&b, "%s %s%s %s", at(x.At), x.Scope, x.ID, x.Type)
		dumpWhen(&b, x.When)
		if len(x.DependsOn) > 0 {
			fmt.Fprintf(&b, " after %s", strings.Join(x.DependsOn, " "))
		}
		b.WriteByte('\n')
		dumpValue(&b, "  ", x.Props)
		for _, v := range []resource.Value{x.Meta, x.Attrs, x.Deletion} {
			if v.Written() {
				b.WriteString("  -\n")
				dumpValue(&b, "  ", v)
			}
		}
	}
	for _, o := range r.Outputs {
		fmt.Fprintf(&b, "%s output %s%s\n", at(o.At), o.Scope, o.Name)
		dumpValue(&b, "  = ", o.Value)
	}
	for _, e := range r.Exports {
		fmt.Fprintf(&b, "export %s\n", model.Display(e.Name.Text))
	}
	for _, p := range r.Parameters {
		fmt.Fprintf(&b, "%s parameter %s%s %s noEcho=%v\n", at(p.At), p.Scope, p.Name, p.Type, p.NoEcho)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "%s problem %s\n", at(p.At), p.Message)
	}
	fmt.Fprintf(&b, "files %s\n", strings.Join(r.Files, " "))
	return b.String()
}

func at(r model.Range) string {
	if !r.Known() {
		return "-"
	}
	return fmt.Sprintf("%d:%d-%d:%d", r.Start.Line, r.Start.Col, r.End.Line, r.End.Col)
}

func dumpWhen(b *strings.Builder, when []model.Condition) {
	for _, w := range when {
		fmt.Fprintf(b, " [%s @%s]", w.Reason, at(w.At))
	}
}

func dumpValue(b *strings.Builder, prefix string, v resource.Value) {
	switch v.Kind {
	case resource.Map, resource.List, resource.Choice:
	default:
		fmt.Fprintf(b, "%s: %s %s %q", prefix, at(v.At), kindNames[v.Kind], model.Display(v.Text))
		if v.Secret {
			b.WriteString(" secret")
		}
		if v.Origin.Known() {
			fmt.Fprintf(b, " from %s", at(v.Origin))
		}
		if v.Reason != "" {
			fmt.Fprintf(b, " (%s)", v.Reason)
		}
		dumpWhen(b, v.When)
		b.WriteByte('\n')
		return
	}
	if len(v.When) > 0 || len(v.Items)+len(v.Fields) == 0 {
		fmt.Fprintf(b, "%s: %s %s", prefix, at(v.At), kindNames[v.Kind])
		dumpWhen(b, v.When)
		b.WriteByte('\n')
	}
	for i, it := range v.Items {
		mark := fmt.Sprintf("[%d]", i)
		if v.Kind == resource.Choice {
			mark = fmt.Sprintf("?%d", i)
		}
		dumpValue(b, prefix+mark, it)
	}
	for _, f := range v.Fields {
		dumpValue(b, prefix+"."+f.Key, f.Value)
	}
}

var kindNames = []string{"absent", "null", "bool", "number", "string", "list", "map", "choice", "unknown"}
