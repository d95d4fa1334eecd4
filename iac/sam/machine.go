package sam

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// stateMachine expands one AWS::Serverless::StateMachine.
func (x *expander) stateMachine(r *resource.Resource) {
	p := r.Props
	x.checkMap(p.Get("Events"), "Events", r.ID)
	props := object(place(p, r.At), pass(p, "Name>StateMachineName", "Type>StateMachineType", "Logging>LoggingConfiguration",
		"Tracing>TracingConfiguration", "DefinitionSubstitutions", "EncryptionConfiguration")...)
	props.Fields = append(props.Fields, tags(p)...)
	props.Fields = append(props.Fields, x.definition(r)...)
	role := x.newRole(r, "states.amazonaws.com", "RoleArn")
	if role.given.Written() && role.given.Kind != resource.Choice && p.Get("Policies").Written() {
		x.problem(keyAt(p, "Policies", r.At), "\"Role\" and \"Policies\" of %q exclude each other", r.ID)
	}
	if isTrue(p.Get("Tracing", "Enabled")) {
		role.manage("AWSXrayWriteOnlyAccess", keyAt(p, "Tracing", r.At))
	}
	x.attachPolicies(role, p.Get("Policies"))
	props.Fields = append(props.Fields, role.field()...)
	x.emit(become(r, "AWS::StepFunctions::StateMachine", props))
	role.emit(x)
	x.machineEvents(r, x.machineAlias(r))
}

// definition keeps the definition as a value, so that its states keep their
// places; a local file is read in its stead.
func (x *expander) definition(r *resource.Resource) []resource.Field {
	p := r.Props
	if p.Get("Definition").Written() {
		return pass(p, "Definition")
	}
	uri := p.Get("DefinitionUri")
	if !uri.Written() {
		x.problem(r.At, "%q needs \"Definition\" or \"DefinitionUri\"", r.ID)
		return nil
	}
	at := keyAt(p, "DefinitionUri", uri.At)
	if fs := s3Location(uri, "Bucket", "Key", "Version"); len(fs) > 0 {
		return []resource.Field{{Key: "DefinitionS3Location", KeyAt: at, Value: object(uri.At, fs...)}}
	}
	if v, ok := x.load(uri); ok {
		return []resource.Field{{Key: "Definition", KeyAt: at, Value: v}}
	}
	return []resource.Field{{Key: "Definition", KeyAt: at, Value: resource.Value{
		Kind: resource.Unknown, Text: model.Token(model.TokenOpaque, "definition of "+r.ID), At: uri.At, Reason: "the definition cannot be read",
	}}}
}

// load reads a local file that a property names.
func (x *expander) load(uri resource.Value) (resource.Value, bool) {
	path := plainText(uri)
	if path == "" || x.t.Load == nil || strings.Contains(path, "://") {
		return resource.Value{}, false
	}
	v, problems := x.t.Load(path, uri.At)
	x.problems = append(x.problems, problems...)
	return v, v.Written()
}

// machineAlias publishes a version and an alias; it returns what events start.
func (x *expander) machineAlias(r *resource.Resource) invoked {
	to := invoked{
		owner: r, arn: x.ref(r.ID, ""), target: "StepFunctionsTarget", action: "states:StartExecution",
		policy: "StartExecutionPolicy", byRole: true,
	}
	alias := r.Props.Get("AutoPublishAlias")
	if !alias.Written() {
		return to
	}
	at := keyAt(r.Props, "AutoPublishAlias", alias.At)
	version := x.made(r.ID+"Version", "AWS::StepFunctions::StateMachineVersion", r, at,
		text("StateMachineArn", x.ref(r.ID, ""), at), text("StateMachineRevisionId", x.ref(r.ID, "StateMachineRevisionId"), at))
	version.Deletion = resource.Str("Retain", at)
	x.emit(version)
	id := r.ID + "Alias" + plainText(alias)
	pref := object(at, text("StateMachineVersionArn", x.ref(version.ID, ""), at))
	if own := r.Props.Get("DeploymentPreference"); own.Kind == resource.Map {
		pref.Fields = append(pref.Fields, own.Fields...)
	} else {
		pref.Fields = append(pref.Fields, text("Type", "ALL_AT_ONCE", at))
	}
	x.emit(x.made(id, "AWS::StepFunctions::StateMachineAlias", r, at, f("Name", alias), f("DeploymentPreference", pref)))
	x.define(r.ID, "Alias", id)
	x.define(r.ID, "Version", version.ID)
	if isTrue(r.Props.Get("UseAliasAsEventTarget")) {
		to.arn = x.ref(id, "")
	}
	return to
}

func (x *expander) machineEvents(r *resource.Resource, to invoked) {
	for _, e := range x.events(r) {
		id := r.ID + e.name
		switch e.typ {
		case "Api":
			x.machineAPIEvent(to, e, id)
		case "Schedule":
			x.schedule(to, e, id)
		case "ScheduleV2":
			x.scheduleV2(to, e, id)
		case "CloudWatchEvent", "EventBridgeRule":
			x.busRule(to, e, id)
		default:
			x.problem(e.at, "unknown event type %q of event %q in state machine %q", e.typ, e.name, r.ID)
		}
	}
}
