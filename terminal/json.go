package terminal

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// CalmJSON writes control and format characters of encoded JSON as escapes: JSON
// allows them, a terminal that shows the output acts on them.
func CalmJSON(b []byte) []byte {
	if bytes.IndexFunc(b, Hostile) < 0 {
		return b
	}
	var out []byte
	for _, r := range string(b) {
		switch {
		case !Hostile(r):
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}
