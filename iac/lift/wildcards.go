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
	if executionPolicy(g.Managed) || ownPlumbing(g.Action) || telemetry(strings.TrimPrefix(hub.Name, "any:")) {
		return false
	}
	if !strings.ContainsAny(iam.LevelOf(g.Action), "WP") {
		return false // AWS itself calls it reading
	}
	if hub.Class != "service" && hub.Class != "model" {
		return true
	}
	return slices.ContainsFunc(g.Kinds, func(k string) bool {
		return k == "admin" || k == "grant" || k == "code" || k == "delete" || k == "pass-role" || k == "assume"
	})
}

// executionPolicy reports whether a managed policy is one of those that AWS
// made for what a function, job or instance must do to run at all (AWS Lambda
// Developer Guide, "AWS managed policies for Lambda features"; AWS Glue,
// Systems Manager and ECS user guides, the roles they ask for).
func executionPolicy(name string) bool {
	switch name {
	case "SecurityAudit", "ReadOnlyAccess", "ViewOnlyAccess": // what they write is a report on the account
		return true
	case "AWSGlueServiceRole", "AmazonSSMManagedInstanceCore", "AmazonECSTaskExecutionRolePolicy", "AWSBatchServiceRole":
		return true
	}
	return strings.HasPrefix(name, "AWSLambda") && strings.HasSuffix(name, "ExecutionRole") ||
		strings.HasPrefix(name, "AWSXray") || strings.HasPrefix(name, "AWSXRay") || strings.HasPrefix(name, "CloudWatch") ||
		strings.HasSuffix(name, "PushToCloudWatchLogs") || strings.Contains(name, "BasicDurableExecution") || strings.HasPrefix(name, "AWSCodeDeployRole")
}

// ownPlumbing reports whether an action reaches only what is the caller's own
// although it cannot always be written so: network interfaces of a function in
// a network (Lambda Developer Guide, "Giving Lambda functions access to
// resources in an Amazon VPC"), executions of a durable function, the step of a
// transfer workflow that waits for it, data that an S3 Access Grant allows, and
// topics of a Kafka cluster, which asks for a permission to connect first.
func ownPlumbing(action string) bool {
	switch action {
	case "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DetachNetworkInterface",
		"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
		"lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState", "s3:GetDataAccess", "transfer:SendWorkflowStepState":
		return true
	}
	return strings.HasPrefix(action, "kafka-cluster:") && action != "kafka-cluster:Connect"
}
