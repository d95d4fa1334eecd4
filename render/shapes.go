package render

import "strideline/model"

// look is the style of a box: by kind, and secrets by class.
func (b *box) look() string {
	switch {
	case b.bound != nil:
		return "group"
	case b.kind == model.Store && (b.class == "secret" || b.class == "parameter" || b.class == "key"):
		return "secret"
	}
	return string(b.kind)
}

// outlines are the path data of a box's shape: the first is filled, the others
// are lines on it. The kinds differ in form, not only in colour.
func (b *box) outlines(r rect) []string {
	x, y, X, Y := r.x, r.y, r.x+r.w, r.y+r.h
	switch {
	case b.bound != nil:
		return []string{box4(r), box4(rect{x + 3, y + 3, r.w - 6, r.h - 6})}
	case b.kind == model.Actor:
		return []string{box4(r), box4(rect{x + 3, y + 3, r.w - 6, r.h - 6})}
	case b.kind == model.Trigger:
		return []string{polygon(point{x, y}, point{X - 9, y}, point{X, y + r.h/2}, point{X - 9, Y}, point{x, Y})}
	case b.kind == model.Function:
		return []string{rounded(r, 13)}
	case b.kind == model.Role:
		return []string{polygon(point{x, y + r.h/2}, point{x + 9, y}, point{X - 9, y}, point{X, y + r.h/2}, point{X - 9, Y}, point{x + 9, Y})}
	}
	return b.store(r)
}

// store draws the shapes of stores: cylinders for records, pipes for what
// passes through, a pail, a tag for secrets, the open box of data flow
// diagrams for the rest.
func (b *box) store(r rect) []string {
	x, y, X, Y := r.x, r.y, r.x+r.w, r.y+r.h
	switch b.class {
	case "table", "relational-db", "cache", "search", "warehouse":
		return cylinder(r)
	case "queue", "topic", "stream", "bus":
		return pipe(r)
	case "bucket", "file-system":
		var rim outline
		rim.move(x, y+4).curve(x, y+9, X, y+9, X, y+4)
		var o outline
		o.move(x, y+4).curve(x, y-1.3, X, y-1.3, X, y+4).line(X-6, Y-3).curve(X-6, Y+1, x+6, Y+1, x+6, Y-3)
		return []string{o.shut().d(), rim.d()}
	case "secret", "parameter", "key":
		return []string{polygon(point{x + 8, y}, point{X - 8, y}, point{X, y + 8}, point{X, Y - 8}, point{X - 8, Y}, point{x + 8, Y}, point{x, Y - 8}, point{x, y + 8})}
	}
	var bar outline
	bar.move(x+5, y).line(x+5, Y)
	return []string{box4(r), bar.d()}
}

// drop is how far the text of a box stands below its middle, clear of a rim.
func (b *box) drop() float64 {
	if form := storeForm(b); form == "table" || form == "bucket" {
		return 3
	}
	return 0
}

func cylinder(r rect) []string {
	const ry = 4.5
	x, y, X, Y := r.x, r.y+ry, r.x+r.w, r.y+r.h-ry
	c := ry * 4 / 3
	var o, rim outline
	o.move(x, y).curve(x, y-c, X, y-c, X, y).line(X, Y).curve(X, Y+c, x, Y+c, x, Y)
	rim.move(x, y).curve(x, y+c, X, y+c, X, y)
	return []string{o.shut().d(), rim.d()}
}

func pipe(r rect) []string {
	const rx = 4.5
	x, y, X, Y := r.x+rx, r.y, r.x+r.w-rx, r.y+r.h
	c := rx * 4 / 3
	var o, rim outline
	o.move(x, y).line(X, y).curve(X+c, y, X+c, Y, X, Y).line(x, Y).curve(x-c, Y, x-c, y, x, y)
	rim.move(X, y).curve(X-c, y, X-c, Y, X, Y)
	return []string{o.shut().d(), rim.d()}
}
