// Package render draws a graph as a data flow diagram: DOT, Mermaid, SVG, PNG
// and a page to walk through. It knows nodes, edges and boundaries and what to
// mark on them; of rules, and of where threats come from, it knows nothing.
//
// A picture is made in steps, one file each: view (what is drawn), dot (its
// text), layout (where Graphviz, a process of its own, puts it), draw (shapes
// on a canvas), and one canvas for SVG and one for PNG. Names from templates
// are hostile text in all of them.
package render
