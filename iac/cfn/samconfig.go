package cfn

import (
	"strideline/iac/resource"
)

// rootParams are the values given for a root's parameters from outside: by
// hand first, then by samconfig.
func (rd *reading) rootParams(r Reader, file string) map[string]resource.Value {
	out := map[string]resource.Value{}
	for k, v := range r.Params {
		out[k] = resource.Str(v, resource.Value{}.At)
	}
	return out
}
