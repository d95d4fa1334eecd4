package lift

import (
	"fmt"
	"slices"
	"strings"

	"strideline/iam"
	"strideline/model"
)

// wildcards names on the role what it may change everywhere although it could
// be narrowed: the managed policy by its name, single actions as they are, many
// of one service by their number.
func (w *granter) wildcards(hub *model.Node, grants []iam.Grant) {
	a := w.l.set(w.s.node)
	inline := map[string][]iam.Grant{} // by the place of the statement's line
	var places []string
	for _, g := range grants {
		if !excessive(hub, g) || len(g.Evidence) == 0 {
			continue
		}
		at := g.Evidence[len(g.Evidence)-1]
		if g.Managed != "" {
			a.add("wildcards", g.Managed, at)
			continue
		}
		key := at.String()
		if inline[key] == nil {
			places = append(places, key)
		}
		inline[key] = append(inline[key], g)
	}
	slices.Sort(places)
	for _, p := range places {
		gs := inline[p]
		at := gs[0].Evidence[len(gs[0].Evidence)-1]
		if len(gs) > maxNamedActions {
			a.add("wildcards", fmt.Sprintf("%d actions of %s", len(gs), strings.TrimPrefix(hub.Name, "any:")), at)
			continue
		}
		for _, g := range gs {
			a.add("wildcards", g.Action, at)
		}
	}
}

// maxNamedActions is how many actions of one statement are told by name.
const maxNamedActions = 3

// excessive reports whether a permission on every resource is more than a role
// can need: it changes or runs something, single resources could be named, and
// it surely holds. Telemetry, execution policies that the provider made for the
// purpose, and services whose resources hold nothing of the user's own are not.
func excessive(hub *model.Node, g iam.Grant) bool {
	if !g.BroadResource || len(g.Conditional) > 0 || !strong(g) || !iam.Narrowable(g.Action) {
		return false
	}
	if executionPolicy(g.Managed) || networkPlumbing(g.Action) || telemetry(strings.TrimPrefix(hub.Name, "any:")) {
		return false
	}
	if hub.Class != "service" && hub.Class != "model" {
		return true
	}
	return slices.ContainsFunc(g.Kinds, func(k string) bool {
		return k == "admin" || k == "grant" || k == "code" || k == "delete" || k == "pass-role" || k == "assume"
	})
}

// executionPolicy reports whether a managed policy is one of those that AWS
// made for what a function must do to run at all (AWS Lambda Developer Guide,
// "AWS managed policies for Lambda features").
func executionPolicy(name string) bool {
	return strings.HasPrefix(name, "AWSLambda") && strings.HasSuffix(name, "ExecutionRole") ||
		strings.HasPrefix(name, "AWSXray") || strings.HasPrefix(name, "AWSXRay") || strings.HasPrefix(name, "CloudWatch") ||
		strings.HasSuffix(name, "PushToCloudWatchLogs") || strings.Contains(name, "BasicDurableExecution") || strings.HasPrefix(name, "AWSCodeDeployRole")
}

// networkPlumbing reports whether an action is one that a function in a
// network needs on every interface (Lambda Developer Guide, "Giving Lambda
// functions access to resources in an Amazon VPC"), that a durable function
// needs on its own executions, or that hands out data only where an S3 Access
// Grant, which names what it covers, allows it.
func networkPlumbing(action string) bool {
	switch action {
	case "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
		"lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState", "s3:GetDataAccess":
		return true
	}
	return false
}
