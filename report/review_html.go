package report

import (
	"bytes"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"sync"
)

//go:embed review
var reviewFiles embed.FS

// reviewTemplate is the page of a review, read when the first is written.
var reviewTemplate = sync.OnceValues(func() (*template.Template, error) {
	css, err := reviewFiles.ReadFile("review/review.css")
	if err != nil {
		return nil, err
	}
	return template.New("review.html").Funcs(template.FuncMap{
		"css": func() template.CSS { return template.CSS(css) },
		"picture": func(svg []byte) template.URL {
			return template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(svg))
		},
		"prose": proseHTML,
		"upper": upper,
	}).ParseFS(reviewFiles, "review/*.html")
})

// HTML writes the threat model of a run as one page that needs nothing beside
// it: for the screen in light and dark, and for paper. The diagram is an image
// in it, so that nothing of its names can act on the page.
func HTML(w io.Writer, in Input, o ReviewOptions) error {
	t, err := reviewTemplate()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, newReview(in, o)); err != nil {
		return err
	}
	_, err = io.Copy(w, &out)
	return err
}

// proseHTML is text whose code stands between backticks.
func proseHTML(text string) template.HTML {
	parts := strings.Split(text, "`")
	var b strings.Builder
	for i, p := range parts {
		p = template.HTMLEscapeString(p)
		switch {
		case i%2 == 0:
			b.WriteString(p)
		case i == len(parts)-1:
			b.WriteString("`" + p) // a backtick without a partner
		default:
			b.WriteString("<code>" + p + "</code>")
		}
	}
	return template.HTML(b.String())
}
