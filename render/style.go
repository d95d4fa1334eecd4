package render

import (
	"fmt"
	"slices"
	"strings"
)

// style is how a part looks: what CSS says of its class in an SVG, and what
// the painter does in a PNG. Colours are names of the palette.
type style struct {
	fill, stroke string // "" for none
	width        float64
	dash         []float64
	opacity      float64 // of the stroke; 0: whole
	size         float64 // of text
	bold         bool
	anchor       string // of text: "" for start, middle
	round        bool   // line ends
}

// styles are the classes of a picture, one table for all forms.
var styles = map[string]style{
	"paper":       {fill: "paper"},
	"title":       {fill: "ink", size: 17, bold: true},
	"source":      {fill: "muted", size: 10},
	"legend":      {fill: "muted", size: 9.5},
	"legend-line": {stroke: "faint", width: 0.8},

	"account":  {stroke: "trust", width: 1.2, dash: []float64{6, 4}},
	"internet": {fill: "outside", stroke: "trust", width: 1.2, dash: []float64{6, 4}},
	"network":  {fill: "inside", stroke: "trust", width: 1.2, dash: []float64{6, 4}},
	"api":      {fill: "inside", stroke: "trust", width: 1.2, dash: []float64{6, 4}},
	"scope":    {stroke: "stack", width: 1, dash: []float64{2, 3}},
	"stack":    {fill: "inside", stroke: "stack", width: 1},
	"trust":    {fill: "trust", size: frameSize, bold: true},
	"owner":    {fill: "muted", size: frameSize, bold: true},

	"actor":    {fill: "actor", stroke: "actor-line", width: 1.4},
	"trigger":  {fill: "trigger", stroke: "trigger-line", width: 1.2},
	"function": {fill: "function", stroke: "function-line", width: 1.2},
	"store":    {fill: "store", stroke: "store-line", width: 1.2},
	"secret":   {fill: "secret", stroke: "secret-line", width: 1.2},
	"role":     {fill: "role", stroke: "role-line", width: 1.2},
	"group":    {fill: "actor", stroke: "stack", width: 1.2},
	"detail":   {stroke: "muted", width: 0.9},

	"loose-trigger":  {stroke: "trigger-line", width: 1.2, dash: []float64{4, 3}},
	"loose-function": {stroke: "function-line", width: 1.2, dash: []float64{4, 3}},
	"loose-store":    {stroke: "store-line", width: 1.2, dash: []float64{4, 3}},
	"loose-secret":   {stroke: "secret-line", width: 1.2, dash: []float64{4, 3}},
	"loose-role":     {stroke: "role-line", width: 1.2, dash: []float64{4, 3}},

	"icon-actor":    {stroke: "actor-line", width: 1.3, round: true},
	"icon-trigger":  {stroke: "trigger-line", width: 1.3, round: true},
	"icon-function": {stroke: "function-line", width: 1.4, round: true},
	"icon-store":    {stroke: "store-line", width: 1.3, round: true},
	"icon-secret":   {stroke: "secret-line", width: 1.3, round: true},
	"icon-role":     {stroke: "role-line", width: 1.3, round: true},
	"icon-group":    {stroke: "muted", width: 1.3, round: true},

	"name": {fill: "ink", size: titleSize, bold: true},
	"sub":  {fill: "muted", size: subSize},
	"warn": {fill: "trust", size: subSize, bold: true},

	"edge":         {stroke: "line", width: 1.1},
	"edge-crosses": {stroke: "trust", width: 1.7},
	"edge-pale":    {stroke: "line", width: 1.1, dash: []float64{5, 3}},
	"edge-dotted":  {stroke: "line", width: 1.1, dash: []float64{1.2, 2.6}},
	"cross-pale":   {stroke: "trust", width: 1.7, dash: []float64{5, 3}},
	"cross-dotted": {stroke: "trust", width: 1.7, dash: []float64{1.2, 2.6}},
	"head":         {fill: "line", stroke: "line", width: 0.6},
	"head-crosses": {fill: "trust", stroke: "trust", width: 0.6},
	"label":        {fill: "muted", size: labelSize, anchor: "middle"},
	"hit":          {},

	"halo-critical":  {stroke: "critical", width: 6.5, opacity: 0.4, round: true},
	"halo-high":      {stroke: "high", width: 6.5, opacity: 0.4, round: true},
	"halo-medium":    {stroke: "medium", width: 6.5, opacity: 0.45, round: true},
	"halo-low":       {stroke: "low", width: 6, opacity: 0.3, round: true},
	"halo-info":      {stroke: "info", width: 6, opacity: 0.25, round: true},
	"badge-critical": {fill: "critical", stroke: "paper", width: 1.2},
	"badge-high":     {fill: "high", stroke: "paper", width: 1.2},
	"badge-medium":   {fill: "medium", stroke: "paper", width: 1.2},
	"badge-low":      {fill: "low", stroke: "paper", width: 1.2},
	"badge-info":     {fill: "info", stroke: "paper", width: 1.2},
	"badge-text":     {fill: "badge-ink", size: 8.5, bold: true, anchor: "middle"},
	"badge-dark":     {fill: "badge-dark", size: 8.5, bold: true, anchor: "middle"},
}

// palette gives the names of colours their values.
type palette map[string]string

var light = palette{
	"paper": "#ffffff", "ink": "#18212c", "muted": "#55606f", "faint": "#c9d0d9", "line": "#6d7888",
	"trust": "#b42318", "stack": "#828da0", "outside": "#fdf3f2", "inside": "#f8f9fb",
	"actor": "#f2f4f7", "actor-line": "#1d2939", "trigger": "#fff3d1", "trigger-line": "#97650a",
	"function": "#e1efff", "function-line": "#1f5fa8", "store": "#e2f5e9", "store-line": "#24744a",
	"secret": "#fae6f3", "secret-line": "#93256b", "role": "#ece7fd", "role-line": "#5b3cc4",
	"critical": "#8f0c14", "high": "#cf4a0c", "medium": "#e3a008", "low": "#2f6fb5", "info": "#6b7280",
	"badge-ink": "#ffffff", "badge-dark": "#18212c",
}

var dark = palette{
	"paper": "#14181f", "ink": "#eef1f5", "muted": "#a6b0bf", "faint": "#3a4453", "line": "#8792a3",
	"trust": "#ff7a6b", "stack": "#5f6b7d", "outside": "#2a1c1c", "inside": "#1a2029",
	"actor": "#252c37", "actor-line": "#dfe5ee", "trigger": "#3a2f12", "trigger-line": "#f0c25a",
	"function": "#152c48", "function-line": "#7db8f7", "store": "#13301f", "store-line": "#6fce97",
	"secret": "#3a1830", "secret-line": "#f08fcb", "role": "#271f4a", "role-line": "#b5a1ff",
	"critical": "#e5484d", "high": "#f2762e", "medium": "#f0b429", "low": "#5aa2ea", "info": "#8b95a5",
	"badge-ink": "#14181f", "badge-dark": "#14181f",
}

// fade is the opacity of what is not on the path that stands out.
const fade = 0.22

// css is the style sheet of a picture. In theme auto the reader's setting
// decides.
func css(theme string) string {
	var b strings.Builder
	switch theme {
	case "dark":
		b.WriteString(dark.css(":root,svg"))
	case "light":
		b.WriteString(light.css(":root,svg"))
	default:
		b.WriteString(light.css(":root,svg"))
		b.WriteString("@media (prefers-color-scheme:dark){" + dark.css(":root,svg") + "}")
	}
	return b.String() + pictureCSS("")
}

// pictureCSS are the classes of a picture; before goes before each.
func pictureCSS(before string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%stext{font-family:%s}", before, fontStack)
	for _, name := range sortedKeys(styles) {
		b.WriteString(before + "." + name + "{" + styles[name].css() + "}")
	}
	b.WriteString(before + ".hit{fill:none;stroke:none;stroke-width:12;pointer-events:stroke}")
	b.WriteString(before + ".label," + before + ".trust," + before + ".owner{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}")
	fmt.Fprintf(&b, "%[1]s.faded .node:not(.lit),%[1]s.faded .edge-group:not(.lit){opacity:%[2]s}", before, num(fade))
	return b.String()
}

func (p palette) css(selector string) string {
	var b strings.Builder
	b.WriteString(selector + "{")
	for _, k := range sortedKeys(p) {
		fmt.Fprintf(&b, "--%s:%s;", k, p[k])
	}
	return strings.TrimSuffix(b.String(), ";") + "}"
}

func (s style) css() string {
	parts := []string{"fill:" + cssColour(s.fill)}
	if s.stroke != "" || s.size == 0 {
		parts = append(parts, "stroke:"+cssColour(s.stroke))
	}
	if s.width > 0 {
		parts = append(parts, "stroke-width:"+num(s.width))
	}
	if s.dash != nil {
		dash := make([]string, len(s.dash))
		for i, d := range s.dash {
			dash[i] = num(d)
		}
		parts = append(parts, "stroke-dasharray:"+strings.Join(dash, " "))
	}
	if s.opacity > 0 {
		parts = append(parts, "stroke-opacity:"+num(s.opacity))
	}
	if s.round {
		parts = append(parts, "stroke-linecap:round;stroke-linejoin:round")
	}
	if s.size > 0 {
		parts = append(parts, "font-size:"+num(s.size)+"px")
	}
	if s.bold {
		parts = append(parts, "font-weight:700")
	}
	if s.anchor != "" {
		parts = append(parts, "text-anchor:"+s.anchor)
	}
	return strings.Join(parts, ";")
}

func cssColour(name string) string {
	if name == "" {
		return "none"
	}
	return "var(--" + name + ")"
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
