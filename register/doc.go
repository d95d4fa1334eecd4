// Package register knows what people decided about threats: decisions written
// beside the cause (`# strideline:ignore RULE -- reason`, or Metadata where a
// format has no comments) and the risk register .strideline/risks.yaml. It
// changes the status of threats and never drops one; how threats are found or
// shown it does not know.
package register
