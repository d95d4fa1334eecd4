package iam

import (
	"sync"

	"strideline/model"
)

// Subject is a role, user or group with everything that bounds it. Boundary
// and Session are nil where there is none. ARNs are the symbolic names resource
// policies call it by. Methods compile it on first use: do not change it
// afterwards. Safe for concurrent use.
type Subject struct {
	ARNs     []string
	Identity []Policy
	Boundary []Policy
	Session  []Policy

	once  sync.Once
	index *subjectIndex
}

// Target is one resource. Service is the IAM prefix of the actions asked for
// (dynamodb, s3, execute-api); Type the resource type of the service's action
// table ("table"), "" for any; ARNs the symbolic names it goes by (both the
// token of its ARN attribute and the full arn:... form): parts of it, such as
// bucket/* or table/T/index/*, are found by iam. Policy is its resource policy.
// With Narrow, grants through patterns that cover every resource of the type
// are left out: Everywhere reports those. Do not change it after its first use;
// safe for concurrent use.
type Target struct {
	Service string
	Type    string
	ARNs    []string
	Policy  *Document
	Narrow  bool

	once           sync.Once
	forms          []form
	stsOnce        sync.Once
	stsForms       []form
	policyOnce     sync.Once
	compiledPolicy *compiledDoc
}

// Grant is one action that a subject may do.
type Grant struct {
	Action        string            // canonical spelling, service:Action
	Kinds         []string          // what it does: see KindsOf; shared, do not change
	Conditional   []model.Condition // what it hangs on; empty when it surely holds
	Evidence      []model.Range     // statements and the lines in them, sorted
	BroadAction   bool              // allowed through service:*, * or NotAction
	BroadResource bool              // allowed through "*" or a pattern that covers every resource of the type
	Managed       string            // the managed policy it comes from, "" if written here
}
