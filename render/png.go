package render

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/fogleman/gg"
	"github.com/golang/freetype/truetype"
	"golang.org/x/image/font"
)

// maxPixels bounds a PNG: 100 million of them are 400 MB of memory.
const maxPixels = 100e6

// PNG paints a picture at a scale of pixels to points. Theme dark paints it
// dark, every other one light: a PNG cannot ask its reader. Characters that the
// font lacks become boxes, which adds a note to the picture.
func (p *Picture) PNG(scale float64) ([]byte, error) {
	s := p.scene
	if s == nil {
		return nil, fmt.Errorf("there is no picture to paint")
	}
	if !(scale > 0 && scale <= 16) { // NaN is neither
		return nil, fmt.Errorf("%g: no scale of a picture, expected more than 0 and at most 16", scale)
	}
	w, h := s.w*scale, s.h*scale
	if w*h > maxPixels {
		return nil, fmt.Errorf("the picture would have %.0f x %.0f pixels, at most %.0f million are painted: choose a smaller scale, or draw less (--focus, --collapse)", w, h, maxPixels/1e6)
	}
	pal := light
	if s.v.o.Theme == "dark" {
		pal = dark
	}
	c := &paintCanvas{dc: gg.NewContext(int(w+0.5), int(h+0.5)), pal: pal, scale: scale, faces: map[faceKey]font.Face{}}
	s.draw(c)
	if c.lacking > 0 {
		p.Notes = append(slices.Clone(p.Notes), "some letters are boxes: a PNG has those of Latin, Greek and Cyrillic only (an SVG has those of its reader)")
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&b, c.dc.Image())
	return b.Bytes(), err
}

// paintCanvas paints pixels.
type paintCanvas struct {
	dc    *gg.Context
	pal   palette
	scale float64
	faces map[faceKey]font.Face
	faded bool      // what is not lit is pale
	alpha []float64 // of the groups that are open

	lacking int // characters that the font has no letter for
}

type faceKey struct {
	bold bool
	size float64
}

func (c *paintCanvas) open(a attrs) {
	words := strings.Fields(a.class)
	alpha := c.opacity()
	c.faded = c.faded || slices.Contains(words, "faded")
	if c.faded && (words[0] == "node" || words[0] == "edge-group") && !slices.Contains(words, "lit") {
		alpha = fade
	}
	c.alpha = append(c.alpha, alpha)
}

func (c *paintCanvas) close() { c.alpha = c.alpha[:len(c.alpha)-1] }

// opacity is that of what is painted now.
func (c *paintCanvas) opacity() float64 {
	if n := len(c.alpha); n > 0 {
		return c.alpha[n-1]
	}
	return 1
}

func (c *paintCanvas) path(d, class string) {
	s := styles[class]
	if s.fill == "" && s.stroke == "" {
		return
	}
	c.trace(d)
	if s.fill != "" {
		c.dc.SetColor(c.colour(s.fill, 1))
		c.dc.FillPreserve()
	}
	if s.stroke != "" {
		alpha := s.opacity
		if alpha == 0 {
			alpha = 1
		}
		c.dc.SetColor(c.colour(s.stroke, alpha))
		c.dc.SetLineWidth(s.width * c.scale)
		dash := make([]float64, len(s.dash))
		for i, v := range s.dash {
			dash[i] = v * c.scale
		}
		c.dc.SetDash(dash...)
		c.dc.SetLineCapButt()
		if s.round {
			c.dc.SetLineCapRound()
			c.dc.SetLineJoinRound()
		}
		c.dc.StrokePreserve()
	}
	c.dc.ClearPath()
}

// trace follows path data of M, L, C and Z with absolute places.
func (c *paintCanvas) trace(d string) {
	c.dc.ClearPath()
	for d != "" {
		end := 1
		for end < len(d) && (d[end] < 'A' || d[end] > 'Z') {
			end++
		}
		ps := points(d[1:end], point{})
		for i := range ps {
			ps[i].x, ps[i].y = ps[i].x*c.scale, ps[i].y*c.scale
		}
		switch d[0] {
		case 'M':
			for i, p := range ps {
				if i == 0 {
					c.dc.MoveTo(p.x, p.y)
				} else {
					c.dc.LineTo(p.x, p.y)
				}
			}
		case 'L':
			for _, p := range ps {
				c.dc.LineTo(p.x, p.y)
			}
		case 'C':
			for ; len(ps) >= 3; ps = ps[3:] {
				c.dc.CubicTo(ps[0].x, ps[0].y, ps[1].x, ps[1].y, ps[2].x, ps[2].y)
			}
		case 'Z':
			c.dc.ClosePath()
		}
		d = d[end:]
	}
}

func (c *paintCanvas) text(x, y float64, s, class string) {
	st := styles[class]
	s = c.known(s, st.face())
	c.dc.SetFontFace(c.face(st))
	anchor := 0.0
	if st.anchor == "middle" {
		anchor = 0.5
	}
	if class == "trust" || class == "owner" { // lines run behind it
		c.dc.SetColor(c.colour("paper", 0.5))
		for _, by := range []point{{-1, -1}, {0, -1.4}, {1, -1}, {-1.4, 0}, {1.4, 0}, {-1, 1}, {0, 1.4}, {1, 1}} {
			c.dc.DrawStringAnchored(s, (x+by.x)*c.scale, (y+by.y)*c.scale, anchor, 0)
		}
	}
	if class == "label" { // and behind this
		w := st.face().width(s, st.size) + 3
		c.dc.SetColor(c.colour("paper", 0.85))
		c.dc.DrawRectangle((x-w/2)*c.scale, (y-st.size*0.82)*c.scale, w*c.scale, st.size*1.1*c.scale)
		c.dc.Fill()
	}
	c.dc.SetColor(c.colour(st.fill, 1))
	c.dc.DrawStringAnchored(s, x*c.scale, y*c.scale, anchor, 0)
}

// known leaves out marks that the font lacks: it would draw a box beside the
// letter for each. Other characters that it lacks are boxes.
func (c *paintCanvas) known(s string, f fontFace) string {
	return strings.Map(func(r rune) rune {
		if f.has(r) {
			return r
		}
		c.lacking++
		if unicode.In(r, unicode.Mn, unicode.Me) {
			return -1
		}
		return r
	}, s)
}

func (c *paintCanvas) face(s style) font.Face {
	key := faceKey{s.bold, s.size}
	if f, ok := c.faces[key]; ok {
		return f
	}
	parsed, err := truetype.Parse(s.face().ttf)
	if err != nil {
		panic("render: the font in the binary is broken: " + err.Error())
	}
	f := truetype.NewFace(parsed, &truetype.Options{Size: s.size * c.scale, DPI: 72})
	c.faces[key] = f
	return f
}

func (c *paintCanvas) colour(name string, alpha float64) color.Color {
	v, _ := strconv.ParseUint(c.pal[name][1:], 16, 32)
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), uint8(alpha*c.opacity()*255 + 0.5)}
}
