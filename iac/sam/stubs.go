package sam

import "strideline/iac/resource"

func embeds(resource.Resource) bool                   { return false }
func (x *expander) expandConnectors()                 {}
func (x *expander) webSocketAPI(r *resource.Resource) { x.emit(*r) }
func (x *expander) graphQL(r *resource.Resource)      { x.emit(*r) }
func managedPath(s string) string                     { return s }
