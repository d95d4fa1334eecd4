package iam

// Narrowable reports whether an action can be limited to single resources; an
// unknown action counts as one that can.
func Narrowable(action string) bool {
	a := lookupAction(action)
	return a == nil || len(a.types) > 0
}
