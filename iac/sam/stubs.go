package sam

import "strideline/iac/resource"

type api struct{}
type deployment struct{}

func embeds(resource.Resource) bool                         { return false }
func (x *expander) collectAPIEvents()                       {}
func (x *expander) finishAPIs()                             {}
func (x *expander) expandConnectors()                       {}
func (x *expander) stateMachine(r *resource.Resource)       { x.emit(*r) }
func (x *expander) declareAPI(r *resource.Resource)         { x.emit(*r) }
func (x *expander) webSocketAPI(r *resource.Resource)       { x.emit(*r) }
func (x *expander) graphQL(r *resource.Resource)            { x.emit(*r) }
func (x *expander) simpleTable(r *resource.Resource)        { x.emit(*r) }
func (x *expander) layer(r *resource.Resource)              { x.emit(*r) }
func (x *expander) application(r *resource.Resource)        { x.emit(*r) }
func (x *expander) capacityProvider(r *resource.Resource)   { x.emit(*r) }
func (x *expander) eventInvoke(fn *function)                {}
func (x *expander) deploymentPreference(fn *function)       {}
func (x *expander) apiEvent(fn *function, e event, id string) {}
func managedPath(s string) string                           { return s }
