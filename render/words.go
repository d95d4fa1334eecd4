package render

import (
	"path"
	"strings"
	"unicode"

	"strideline/model"
)

// words are the two lines of a node's box; warn says that the second is what a
// reviewer should see.
func words(n *model.Node) (title, sub string, warn bool) {
	title, sub = plain(n.Name), n.Class
	if n.Hub {
		title, sub = hubWords(n)
	}
	if title == "" {
		title = plain(n.ID)
	}
	switch n.Kind {
	case model.Trigger:
		auth, bad := authWords(n)
		if auth != "" {
			sub += " · " + auth
		}
		return title, sub, bad
	case model.Store:
		if s, _ := n.Attrs["sensitivity"].Value.(string); s != "" && s != "internal" {
			sub += " · " + s
		}
		if public, _ := n.Attrs["public"].Value.([]string); len(public) > 0 {
			return title, sub + " · public", true
		}
	case model.Function:
		if r, _ := n.Attrs["runtime"].Value.(string); r != "" {
			sub += " · " + plain(r)
		}
	case model.Actor:
		if sub == "internet" {
			return "internet", "anyone", false
		}
		sub = actorWords[n.Class]
		if n.Boundary == accountID {
			sub = "stack that was not read"
		}
	}
	if n.Class == "service" && n.Kind == model.Store {
		sub = "service of the provider"
	}
	return title, sub, false
}

var actorWords = map[string]string{
	"user": "signed-in user", "account": "foreign account", "service": "third party", "operator": "operator",
}

// hubWords name what a hub stands for.
func hubWords(n *model.Node) (title, sub string) {
	service := strings.TrimPrefix(plain(n.Name), "any:")
	return "any " + service, "every " + n.Class + " of the account"
}

// authWords say how the caller of a trigger is checked, and whether that is
// nothing.
func authWords(n *model.Node) (text string, bad bool) {
	a := n.Attrs["auth"]
	if a.State == model.Unknown {
		return "auth unknown", false
	}
	switch v, _ := a.Value.(string); v {
	case "none":
		return "open to anyone", true
	case "internal", "":
		return "", false
	case "iam":
		return "IAM", false
	case "jwt":
		return "JWT", false
	case "api-key":
		return "API key only", true
	default:
		return v, false
	}
}

// frameTitle names a boundary with its kind in front.
func frameTitle(b *model.Boundary) string {
	name := plain(b.Name)
	switch b.Kind {
	case model.InternetBoundary:
		return "internet"
	case model.AccountBoundary:
		if name == "" || name == "account" {
			return "account"
		}
		return "account " + name
	case model.StackBoundary:
		return "stack " + shortPath(name)
	case model.APIBoundary:
		return "API " + name
	case model.NetworkBoundary:
		if i := strings.LastIndexByte(name, '#'); i >= 0 {
			name = name[i+1:] // the id of a resource: its stack is drawn around it
		}
	}
	return string(b.Kind) + " " + name
}

// shortPath keeps the last two parts of a path.
func shortPath(p string) string {
	dir, file := path.Split(p)
	if dir = path.Base(dir); dir == "." || dir == "/" || dir == ".." {
		return file
	}
	return dir + "/" + file
}

// plain is text for people: symbolic parts written out, and no character that
// moves, hides or reorders others. Line ends are spaces, and no letter carries
// more marks than a language puts on it: a pile of them covers what is around.
func plain(s string) string {
	marks := 0
	return strings.Map(func(r rune) rune {
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		} else if marks++; marks > maxMarks {
			return -1
		}
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF:
			return '\uFFFD'
		}
		return r
	}, model.Display(s))
}

const maxMarks = 4 // a Hebrew letter with its point, dot, vowel and accent

// shorten cuts the middle out of a text that is wider than room, which is in
// points at a font size.
func shorten(s string, f fontFace, size, room float64) string {
	if f.width(s, size) <= room {
		return s
	}
	rs := []rune(s)
	keep := len(rs)
	if n := int(room/size*4) + 2; keep > n { // no font is that narrow
		keep = n
	}
	for ; keep > 1; keep-- {
		head := (keep + 1) / 2
		t := strings.TrimRight(string(rs[:head]), " ") + "…" + strings.TrimLeft(string(rs[len(rs)-(keep-head):]), " ")
		if f.width(t, size) <= room {
			return t
		}
	}
	return "…"
}
