package sam

import "strideline/iac/resource"

type api struct{}

func embeds(resource.Resource) bool                                { return false }
func (x *expander) collectAPIEvents()                              {}
func (x *expander) finishAPIs()                                    {}
func (x *expander) expandConnectors()                              {}
func (x *expander) declareAPI(r *resource.Resource)                { x.emit(*r) }
func (x *expander) webSocketAPI(r *resource.Resource)              { x.emit(*r) }
func (x *expander) graphQL(r *resource.Resource)                   { x.emit(*r) }
func (x *expander) apiEvent(fn *function, e event, id string)      {}
func (x *expander) machineAPIEvent(to invoked, e event, id string) {}
func managedPath(s string) string                                  { return s }
