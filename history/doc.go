// Package history reads what a git repository holds at a revision and shows it
// as a file system, so that everything which reads a folder reads the past as
// well. It starts no program, opens no connection and follows nothing that the
// configuration of a repository names: of the library that reads the objects
// (go-git) only the storage is linked, not its transports. Nothing is ever
// written.
package history
