package lift

import (
	"regexp"
	"sync"
)

// lazy compiles an expression when it is first needed: most templates need
// none of them, and every start of the process would pay for all.
func lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
