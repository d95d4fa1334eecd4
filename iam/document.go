package iam

import "strideline/model"

// Document is one policy document.
type Document struct {
	Version    string // "2012-10-17", "2008-10-17" or "" (which means the older)
	Statements []Statement
}

// Text is a symbolic string (model.Token) and where it is written.
type Text struct {
	Value string
	At    model.Range
}

// Statement is one statement of a policy. A nil list means that the element is
// not written. When holds conditions of the template it hangs on: an Allow with
// When is a conditional allow, a Deny with When makes the allow conditional.
type Statement struct {
	Sid                       string
	Allow                     bool
	Actions, NotActions       []Text
	Resources, NotResources   []Text
	Principals, NotPrincipals []Principal
	Conditions                []Condition
	When                      []model.Condition
	At                        model.Range
}

// Principal is one principal of a resource policy. Type is AWS, Service,
// Federated, CanonicalUser, or "*" for everyone (then ID is "*" too).
type Principal struct {
	Type string
	ID   Text
}

// Condition is one operator applied to one key.
type Condition struct {
	Operator, Key string
	Values        []Text
	At            model.Range
}

// Policy is a document as it is attached: Name and ARN as far as known, When
// the template conditions its attachment hangs on, Managed the name of the AWS
// managed policy it was expanded from ("" for a policy of the user).
type Policy struct {
	Name    string
	ARN     string
	Doc     Document
	At      model.Range
	When    []model.Condition
	Managed string
}

// Everyone reports whether the principal is the wildcard.
func (p Principal) Everyone() bool {
	return p.Type == "*" || p.Type == "AWS" && p.ID.Value == "*"
}
