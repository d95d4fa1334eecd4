package sam

import (
	"strideline/iac/resource"
	"strideline/model"
)

// deploymentPreference makes what CodeDeploy needs to shift traffic between
// versions: one application a template, a group a function, and a role where
// none is named.
func (x *expander) deploymentPreference(fn *function) {
	p := fn.Props.Get("DeploymentPreference")
	if !p.Written() || isFalse(p.Get("Enabled")) || fn.alias == "" {
		return
	}
	at := keyAt(fn.Props, "DeploymentPreference", p.At)
	maker := fn.Resource
	if !isTrue(p.Get("PassthroughCondition")) {
		free := *fn.Resource
		free.When = nil
		maker = &free
	}
	x.emit(x.made("ServerlessDeploymentApplication", "AWS::CodeDeploy::Application", maker, at, text("ComputePlatform", "Lambda", at)))
	role := p.Get("Role")
	if !role.Written() {
		x.emit(x.made("CodeDeployServiceRole", "AWS::IAM::Role", maker, at, f("AssumeRolePolicyDocument", trust(at, "codedeploy.amazonaws.com")),
			f("ManagedPolicyArns", texts(at, managed("service-role/AWSCodeDeployRoleForLambda")))))
		role = resource.Str(x.ref("CodeDeployServiceRole", "Arn"), at)
	}
	props := []resource.Field{
		text("ApplicationName", x.ref("ServerlessDeploymentApplication", ""), at), f("ServiceRoleArn", role),
		f("DeploymentConfigName", concat(at, resource.Str("CodeDeployDefault.Lambda", at), p.Get("Type"))),
	}
	props = append(props, alarms(p, at)...)
	props = append(props, pass(p, "TriggerConfigurations")...)
	x.emit(x.made(fn.ID+"DeploymentGroup", "AWS::CodeDeploy::DeploymentGroup", maker, at, props...))
}

func alarms(p resource.Value, at model.Range) []resource.Field {
	list := p.Get("Alarms").Each()
	if len(list) == 0 {
		return nil
	}
	names := resource.ListOf(at)
	for _, a := range list {
		names.Items = append(names.Items, item(object(place(a, at), f("Name", unconditional(a))), a.When))
	}
	return []resource.Field{f("AlarmConfiguration", object(at, f("Enabled", boolean(true, at)), f("Alarms", names)))}
}
