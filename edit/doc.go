// Package edit makes typed changes to YAML and JSON texts: set a property,
// remove one, append to a list, write a comment. A change is a few edits on
// ranges, so comments, order, quoting, indentation and line ends of everything
// else stay as they were written; each is tried on the text before it is handed
// out, and one that would change more than it says is refused with the reason.
// It also knows where YAML nodes end. Of what a file means it knows nothing.
package edit
