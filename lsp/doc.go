// Package lsp is the language server. It carries the threats of package project
// to an editor: a handler turns a position into one call below and the answer
// into a value of the protocol. What is open in the editor wins over the disk.
//
// Notifications are handled in order, requests concurrently; everything a
// request sees is one snapshot that never changes.
package lsp
