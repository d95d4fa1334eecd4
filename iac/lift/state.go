package lift

import (
	"strideline/iam"
	"strideline/model"
)

// serviceState is what services leave for one another between passes.
type serviceState struct {
	subjects         map[string]*subject
	subjectOrder     []string
	trust            map[string]iam.Document // by role node id
	policies         map[string]iam.Document // resource policies by node id
	customerPolicies map[string]*item        // declared managed policies by arnKey
	policyOrder      []string                // the nodes of policies, in order
	buckets          map[string][]*item      // by stack; made on first use
	defaultBus       map[string]*model.Node  // the account's own event bus, by the stack that names it
	later            []deferred              // what needs every trigger and edge
	externals        map[string]*model.Node  // what is only referred to, by arnKey
	allowed          []allowedService
	wiredOrder       []wire
	wiredFrom        map[string][]*model.Node
	apiParts         map[*item][]*item             // what belongs to an API; made on first use
	byType           map[string][]*item            // made on first use
	events           map[model.Range]string        // names of events by place; made on first use
	plain            map[plainAt]model.Range       // where origins are written that are asked without encryption
	naming           map[string]map[*item][]naming // who names a resource, by type and property; made on first use
	gates            map[*item]*gate               // security groups; made on first use
	credentials      map[string][]string           // secrets that open a store, by its node id
	flows            map[string][]string           // actions of triggers on targets that only a permission tells
}

func newServiceState() serviceState {
	return serviceState{
		subjects:         map[string]*subject{},
		trust:            map[string]iam.Document{},
		policies:         map[string]iam.Document{},
		customerPolicies: map[string]*item{},
		externals:        map[string]*model.Node{},
		defaultBus:       map[string]*model.Node{},
		wiredFrom:        map[string][]*model.Node{},
		flows:            map[string][]string{},
		credentials:      map[string][]string{},
		gates:            map[*item]*gate{},
		plain:            map[plainAt]model.Range{},
		naming:           map[string]map[*item][]naming{},
	}
}

// deferred is work of one stack that waits for the others' links.
type deferred struct {
	stack string
	run   func()
}

// afterLinks runs f when every resource is linked.
func (l *lifter) afterLinks(f func()) {
	l.state.later = append(l.state.later, deferred{l.stack, f})
}
