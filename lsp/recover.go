package lsp

import (
	"fmt"
	"runtime/debug"
)

// recovered turns a panic into an error, where it is deferred.
func (s *Server) recovered(err *error) {
	if p := recover(); p != nil {
		s.logf("internal error: %v\n%s", p, debug.Stack())
		*err = fmt.Errorf("internal error: %v; this is a bug in strideline, please report it", p)
	}
}
