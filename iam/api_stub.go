package iam

import "strideline/model"

type subjectIndex struct{}
type form struct{}

// On returns what the subject may do to one resource, after denies and
// boundaries, sorted by action.
func (s *Subject) On(t *Target) []Grant { return nil }

// Services returns the services that allow statements mention, sorted; "*"
// stands for all of them.
func (s *Subject) Services() []string { return nil }

// Everywhere returns the actions of a service that the subject may do on every
// resource of their type, or that have no resource.
func (s *Subject) Everywhere(service string) []Grant { return nil }

// Literals returns the resource patterns of allow statements, "*" left out, in
// the order written, without repeats.
func (s *Subject) Literals() []Text { return nil }

// Admin reports whether the subject may do everything, and where it says so.
func (s *Subject) Admin() (bool, []model.Range) { return false, nil }

// May says whether the subject may do one action on one resource.
func (s *Subject) May(action, resource string) Decision { return Decision{} }

// PublicGrant is what anyone may do by a resource policy.
type PublicGrant struct {
	Actions     []string // patterns as written
	Conditional []model.Condition
	Evidence    []model.Range
}

// Public returns what principal "*" may do to the service's resource without a
// condition that fixes account, organisation, endpoint, network or source.
// service is an IAM prefix, "" for any.
func (d Document) Public(service string) []PublicGrant { return nil }

// Deputy is a service principal that a resource policy admits.
type Deputy struct {
	Service     string // lambda.amazonaws.com
	Actions     []string
	Guarded     bool   // a condition fixes source ARN, account or organisation
	SourceArns  []Text // the source ARNs it is fixed to
	Conditional []model.Condition
	Evidence    []model.Range
}

// Deputies returns the service principals a resource policy admits, guarded or not.
func (d Document) Deputies() []Deputy { return nil }

// ForeignGrant is an AWS principal of an account that is not trusted.
type ForeignGrant struct {
	Principal   string // as written
	Account     string // twelve digits
	ExternalID  bool   // sts:ExternalId is asked for
	Actions     []string
	Conditional []model.Condition
	Evidence    []model.Range
}

// Foreign returns the AWS principals of other accounts. own holds the literal
// account ids and symbolic texts of the own account, trusted those that are.
func (d Document) Foreign(own []string, trusted map[string]bool) []ForeignGrant { return nil }

// AllowsService reports whether the service principal may do the action, what
// it hangs on, and the source ARNs it is fixed to (none: any source).
func (d Document) AllowsService(principal, action string) (bool, []model.Condition, []Text) {
	return false, nil, nil
}

// Trust is one principal that may assume a role.
type Trust struct {
	Principal   Principal
	ExternalID  bool     // sts:ExternalId is asked for
	Guarded     bool     // a condition fixes account, organisation, network or source
	Keys        []string // condition keys present, canonical lower case, sorted
	Actions     []string
	Conditional []model.Condition
	Evidence    []model.Range
}

// Trusts returns who may assume the role whose trust policy d is.
func (d Document) Trusts() []Trust { return nil }
