package cfn

import (
	"encoding/json"
	"strings"

	"strideline/iac/resource"
)

// writeJSON writes a value as JSON text; false where a part has alternatives.
func writeJSON(b *strings.Builder, v resource.Value) bool {
	switch v.Kind {
	case resource.List:
		b.WriteByte('[')
		for i, it := range v.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			if len(it.When) > 0 || !writeJSON(b, it) {
				return false
			}
		}
		b.WriteByte(']')
	case resource.Map:
		b.WriteByte('{')
		for i, f := range v.Fields {
			if i > 0 {
				b.WriteByte(',')
			}
			quote(b, f.Key)
			b.WriteByte(':')
			if !writeJSON(b, f.Value) {
				return false
			}
		}
		b.WriteByte('}')
	case resource.Number, resource.Bool:
		b.WriteString(v.Text)
	case resource.Null:
		b.WriteString("null")
	case resource.String:
		quote(b, v.Text)
	default:
		return false
	}
	return true
}

func quote(b *strings.Builder, s string) {
	raw, _ := json.Marshal(s)
	b.Write(raw)
}
