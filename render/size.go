package render

import "strideline/model"

// Sizes of boxes and letters, in points.
const (
	titleSize = 11.5
	subSize   = 9
	labelSize = 9
	frameSize = 10
	boxHeight = 42
	maxTitle  = 205 // longest title before its middle is left out
	iconRoom  = 34  // left of the text
	sideRoom  = 12  // right of it
)

// size cuts the texts of a box to what fits and measures it.
func (b *box) size() {
	b.title = shorten(b.title, bold(), titleSize, maxTitle)
	b.sub = shorten(b.sub, regular(), subSize, maxTitle)
	w := max(bold().width(b.title, titleSize), regular().width(b.sub, subSize))
	b.w, b.h = max(w, 44)+iconRoom+sideRoom, boxHeight
	if b.kind == model.Trigger || storeForm(b) == "queue" {
		b.w += 8 // its point, the end of the pipe
	} else if storeForm(b) == "bucket" {
		b.w += 6 // its side leans in
	}
}
