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
		return bucket(r)
	case "secret", "parameter", "key":
		c := min(8, r.h/5)
		return []string{polygon(point{x + c, y}, point{X - c, y}, point{X, y + c}, point{X, Y - c}, point{X - c, Y}, point{x + c, Y}, point{x, Y - c}, point{x, y + c})}
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

func bucket(r rect) []string {
	ry := min(4, r.h/6)
	x, y, X, Y, c, in := r.x, r.y+ry, r.x+r.w, r.y+r.h-ry, ry*4/3, min(6, r.w/8)
	var o, rim outline
	rim.move(x, y).curve(x, y+c, X, y+c, X, y)
	o.move(x, y).curve(x, y-c, X, y-c, X, y).line(X-in, Y).curve(X-in, Y+c, x+in, Y+c, x+in, Y)
	return []string{o.shut().d(), rim.d()}
}

func cylinder(r rect) []string {
	ry := min(4.5, r.h/6)
	x, y, X, Y := r.x, r.y+ry, r.x+r.w, r.y+r.h-ry
	c := ry * 4 / 3
	var o, rim outline
	o.move(x, y).curve(x, y-c, X, y-c, X, y).line(X, Y).curve(X, Y+c, x, Y+c, x, Y)
	rim.move(x, y).curve(x, y+c, X, y+c, X, y)
	return []string{o.shut().d(), rim.d()}
}

func pipe(r rect) []string {
	rx := min(4.5, r.h/6)
	x, y, X, Y := r.x+rx, r.y, r.x+r.w-rx, r.y+r.h
	c := rx * 4 / 3
	var o, rim outline
	o.move(x, y).line(X, y).curve(X+c, y, X+c, Y, X, Y).line(x, Y).curve(x-c, Y, x-c, y, x, y)
	rim.move(X, y).curve(X-c, y, X-c, Y, X, Y)
	return []string{o.shut().d(), rim.d()}
}
