// Package fix turns a threat into edits of the files that make it go. What a
// rule asks for in the vocabulary of the model is written in the form of the
// file: an AuthType, an authorizer that the API has already. Every fix is tried
// in memory first: only one after which its threat is gone, and nothing new is
// there, is offered. It writes no file.
package fix
