package render

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"runtime"
	"slices"
	"sync"

	"strideline/model"
)

//go:embed page
var pageFiles embed.FS

// pageScripts are the parts of the script, in the order they run.
var pageScripts = []string{"data.js", "camera.js", "stage.js", "choice.js", "filters.js", "list.js", "panel.js", "search.js", "main.js"}

// Page is a drawn graph to walk through: one file that needs nothing else.
type Page struct {
	HTML  []byte
	Notes []string // what was collapsed or left out, one sentence each
}

// HTML lays the graph out and writes it as a page with what is marked. A large
// graph becomes an overview whose boxes lead to pictures of their own. The
// error is that of the first layout, or of the context; a later picture that
// cannot be laid out is replaced by the reason.
func HTML(ctx context.Context, g *model.Graph, o Options, l Layout) (Page, error) {
	sheets, notes := plan(g, o)
	views := make([]*view, len(sheets))
	drawn := make([]template.HTML, len(sheets))
	draw := func(i int) error {
		views[i] = newView(g, sheets[i].options(o, g))
		svg, err := views[i].inline(ctx, l)
		drawn[i] = template.HTML(svg) // by the XML writer, which escapes every name
		return err
	}
	if err := draw(0); err != nil {
		return Page{}, err
	}
	inParallel(len(sheets)-1, func(i int) {
		if err := draw(i + 1); err != nil {
			views[i+1].notes = append(views[i+1].notes, "this picture could not be laid out: "+plain(err.Error()))
		}
	})
	if ctx.Err() != nil {
		return Page{}, ctx.Err()
	}
	views[0].notes = slices.Concat(o.Notes, views[0].notes, notes)
	data, err := json.Marshal(newPageData(g, o, sheets, views))
	if err != nil {
		return Page{}, err
	}
	out, err := writePage(o, drawn, data)
	return Page{HTML: out, Notes: views[0].notes}, err
}

// inParallel calls do for the numbers below n, some at a time: each starts a
// process that keeps a core busy.
func inParallel(n int, do func(int)) {
	var wg sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range n {
		room <- struct{}{}
		wg.Go(func() {
			do(i)
			<-room
		})
	}
	wg.Wait()
}

// inline draws a view as a part of HTML.
func (v *view) inline(ctx context.Context, l Layout) ([]byte, error) {
	p, err := v.place(ctx, l)
	if err != nil {
		return nil, err
	}
	s := newScene(v, p)
	c := newSVG(s.w, s.h, themeless, s.name(), s.describe())
	s.draw(c)
	return c.inline()
}

// writePage fills the page's form. The security policy allows the one style
// sheet and the one script of the page by their hashes, and nothing else.
func writePage(o Options, drawn []template.HTML, data []byte) ([]byte, error) {
	form, err := template.New("page.html").ParseFS(pageFiles, "page/page.html")
	if err != nil {
		return nil, err
	}
	script, err := pageScript()
	if err != nil {
		return nil, err
	}
	own, err := fs.ReadFile(pageFiles, "page/page.css")
	if err != nil {
		return nil, err
	}
	style := pageCSS() + string(own)
	theme := o.Theme
	if theme == "" {
		theme = "auto"
	}
	var b bytes.Buffer
	err = form.Execute(&b, map[string]any{
		"Title": clip(plain(o.Title)), "Source": clip(plain(o.Source)), "Theme": theme,
		"Policy": fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", hashOf(style), hashOf(script)),
		"Style":  template.HTML("<style>" + style + "</style>"),
		"Script": template.HTML("<script>" + script + "</script>"),
		"Data":   template.HTML(`<script type="application/json" id="data">` + string(data) + "</script>"), // json.Marshal writes <, > and & as \u003c, \u003e and \u0026
		"First":  drawn[0],
		"Rest":   drawn[1:],
	})
	return b.Bytes(), err
}

// pageScript is the script of a page: its parts in a scope of their own.
func pageScript() (string, error) {
	var b bytes.Buffer
	b.WriteString("(() => {\n'use strict';\n")
	for _, name := range pageScripts {
		part, err := fs.ReadFile(pageFiles, "page/"+name)
		if err != nil {
			return "", err
		}
		b.Write(part)
	}
	b.WriteString("})();\n")
	return b.String(), nil
}

// pageCSS are the colours and the classes of the picture. A theme that the
// page is put in goes before the reader's setting.
func pageCSS() string {
	return light.css(":root") +
		"@media (prefers-color-scheme:dark){" + dark.css(":root:not([data-theme=light])") + "}" +
		dark.css(":root[data-theme=dark]") +
		"@media print{" + light.css(":root:root:root") + "}" + // ink on paper, whatever the screen shows
		pictureCSS("svg ")
}

func hashOf(block string) string {
	sum := sha256.Sum256([]byte(block))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
