package lsp

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/sourcegraph/jsonrpc2"
)

// The error codes of the protocol that jsonrpc2 has no name for.
const (
	codeNotInitialized  = -32002
	codeRequestFailed   = -32803
	codeContentModified = -32801
	codeCancelled       = -32800
)

// failure is an error that says its own code.
type failure struct {
	code int64
	text string
}

func (f failure) Error() string { return f.text }

// failed is a request that is well formed and cannot be answered.
func failed(text string) error { return failure{codeRequestFailed, text} }

// wrong is a request whose parameters make no sense.
func wrong(text string) error { return failure{jsonrpc2.CodeInvalidParams, text} }

// errModified answers a request about a document that changed meanwhile.
var errModified error = failure{codeContentModified, "the document changed"}

// response is the error of the protocol that tells err.
func response(err error) *jsonrpc2.Error {
	out := &jsonrpc2.Error{Code: codeRequestFailed, Message: err.Error()}
	var f failure
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &f):
		out.Code = f.code
	case errors.Is(err, context.Canceled):
		out.Code, out.Message = codeCancelled, "cancelled"
	case errors.As(err, &syntax), errors.As(err, &typ):
		out.Code = jsonrpc2.CodeInvalidParams
	}
	return out
}
