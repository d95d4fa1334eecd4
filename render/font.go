package render

import (
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fontFace measures text in the Go fonts, whose letters are a little wider
// than those of Helvetica, Arial and Liberation Sans: what fits here fits
// there. The SVG states the measured length too, so that a reader's own font
// is squeezed before it leaves its box.
type fontFace struct {
	font *sfnt.Font
	ttf  []byte
}

// fontStack names fonts of one width that some system of each kind has.
const fontStack = `"Helvetica Neue", Helvetica, Arial, "Liberation Sans", Go, "DejaVu Sans", sans-serif`

var (
	regular = sync.OnceValue(func() fontFace { return parseFont(goregular.TTF) })
	bold    = sync.OnceValue(func() fontFace { return parseFont(gobold.TTF) })
)

func parseFont(ttf []byte) fontFace {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic("render: the font in the binary is broken: " + err.Error())
	}
	return fontFace{f, ttf}
}

// width is the length of a text in points at a font size in points.
func (f fontFace) width(s string, size float64) float64 {
	const em = 1000
	var buf sfnt.Buffer
	total := 0.0
	for _, r := range s {
		i, err := f.font.GlyphIndex(&buf, r)
		if err != nil || i == 0 {
			total += unknownWidth(r)
			continue
		}
		adv, err := f.font.GlyphAdvance(&buf, i, fixed.I(em), font.HintingNone)
		if err != nil {
			total += unknownWidth(r)
			continue
		}
		total += float64(adv) / 64 / em
	}
	return total * size
}

// has reports whether the font has a letter for a character.
func (f fontFace) has(r rune) bool {
	var buf sfnt.Buffer
	i, err := f.font.GlyphIndex(&buf, r)
	return err == nil && i != 0
}

// unknownWidth is the width in ems of a character that the font lacks.
func unknownWidth(r rune) float64 {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r >= 0x1100:
		return 1.1 // East Asian, emoji
	}
	return 0.7
}
