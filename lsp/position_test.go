package lsp

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/model"
)

// naiveOffset walks the text from its start, character by character.
func naiveOffset(s string, p protocol.Position, e encoding) int {
	o := 0
	for line := uint32(0); line < p.Line; line++ {
		i := strings.IndexAny(s[o:], "\r\n")
		if i < 0 {
			return len(s)
		}
		o += i + 1
		if s[o-1] == '\r' && o < len(s) && s[o] == '\n' {
			o++
		}
	}
	for units := uint32(0); o < len(s) && s[o] != '\n' && s[o] != '\r'; {
		r, n := utf8.DecodeRuneInString(s[o:])
		w := uint32(1)
		switch {
		case e == utf8Units:
			w = uint32(n)
		case r > 0xffff:
			w = 2
		}
		if units+w > p.Character {
			break
		}
		units += w
		o += n
	}
	return o
}

func FuzzPosition(f *testing.F) {
	for _, s := range []string{"", "a\nb", "é𝄞x\r\ny\rz", "\ufeffa: b\n", "a\xffb\n\n", "𝄞", "\r\r\n\n", strings.Repeat("ü", 300)} {
		f.Add(s, uint32(0), uint32(1), false)
		f.Add(s, uint32(2), uint32(7), true)
		f.Add(s, uint32(1<<31), uint32(1<<31), false)
	}
	f.Fuzz(func(t *testing.T, s string, line, char uint32, bytes bool) {
		e := utf16Units
		if bytes {
			e = utf8Units
		}
		x, p := newText(s), protocol.Position{Line: line, Character: char}
		o := x.offset(p, e)
		if line < 1<<16 { // the naive version counts lines one by one
			if want := naiveOffset(s, p, e); o != want {
				t.Fatalf("offset of %v in %q is %d, want %d", p, s, o, want)
			}
		}
		back := x.position(o, e)
		if again := x.offset(back, e); again != o {
			t.Fatalf("%d in %q is %v, which is %d", o, s, back, again)
		}
		m := x.pos(p, e)
		if mo := x.of(m); mo != o && !(m.Line == 1 && o < len(byteOrderMark)) {
			t.Fatalf("%v in %q is %v of the model at %d, want %d", p, s, m, mo, o)
		}
		x.span(model.Range{File: "f", Start: model.Pos{Line: int(line % 1000), Col: int(char % 1000)}, End: model.Pos{Line: 1, Col: 1}}, e)
	})
}

func TestPositionsOfTheModel(t *testing.T) {
	x := newText("\ufeffé𝄞: a\r\n  b: 𝄞𝄞\n")
	for _, c := range []struct {
		at          model.Pos
		utf16, utf8 string
	}{
		{model.Pos{Line: 1, Col: 1}, "0:1", "0:3"}, // behind the byte order mark
		{model.Pos{Line: 1, Col: 3}, "0:4", "0:9"},
		{model.Pos{Line: 2, Col: 7}, "1:7", "1:9"},
		{model.Pos{Line: 2, Col: 99}, "1:9", "1:13"},
		{model.Pos{Line: 9, Col: 1}, "2:0", "2:0"},
	} {
		for e, want := range map[encoding]string{utf16Units: c.utf16, utf8Units: c.utf8} {
			p := x.position(x.of(c.at), e)
			if got := fmt.Sprintf("%d:%d", p.Line, p.Character); got != want {
				t.Errorf("%v in %s: %s, want %s", c.at, e, got, want)
			}
		}
	}
}

func TestChanges(t *testing.T) {
	at := func(l, c, l2, c2 uint32, text string) any {
		return protocol.TextDocumentContentChangeEvent{
			Range: &protocol.Range{Start: protocol.Position{Line: l, Character: c}, End: protocol.Position{Line: l2, Character: c2}}, Text: text,
		}
	}
	for _, c := range []struct {
		name, text string
		changes    []any
		want       string
	}{
		{"in order, each on what the one before left", "abc", []any{at(0, 0, 0, 1, ""), at(0, 0, 0, 1, "X")}, "Xc"},
		{"past the end", "ab\n", []any{at(7, 0, 9, 9, "c")}, "ab\nc"},
		{"to the line behind the last", "a\nb", []any{at(1, 0, 2, 0, "")}, "a\n"},
		{"past the end of a line", "a\nb", []any{at(0, 99, 0, 99, "x")}, "ax\nb"},
		{"the wrong way round", "abc", []any{at(0, 2, 0, 1, "")}, "ac"},
		{"behind an astral character", "𝄞b", []any{at(0, 2, 0, 3, "c")}, "𝄞c"},
		{"within one", "𝄞b", []any{at(0, 1, 0, 2, "")}, "b"},
		{"whole", "abc", []any{protocol.TextDocumentContentChangeEventWhole{Text: "new"}, at(0, 0, 0, 0, "a ")}, "a new"},
		{"between CR and LF", "a\r\nb", []any{at(0, 5, 1, 0, "")}, "ab"},
	} {
		d := &document{text: newText(c.text)}
		if got := d.changed(2, c.changes, utf16Units).text.s; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
