package sam

import (
	"strideline/iac/resource"
	"strideline/model"
)

// usagePlan makes plan, key and their link for one API.
func (x *expander) usagePlan(a *api, stage string) {
	plan := a.res.Props.Get("Auth", "UsagePlan")
	if !plan.Written() {
		return
	}
	at := keyAt(a.res.Props.Get("Auth"), "UsagePlan", plan.At)
	switch plainText(plan.Get("CreateUsagePlan")) {
	case "NONE", "SHARED":
	case "PER_API":
		x.makePlan(a.res.ID, a.res, plan, at, []string{a.res.ID}, []string{stage})
		for _, what := range []string{"UsagePlan", "UsagePlanKey", "ApiKey"} {
			x.define(a.res.ID, what, a.res.ID+what)
		}
	default:
		x.problem(at, "\"UsagePlan\" of %q needs \"CreateUsagePlan\": PER_API, SHARED or NONE", a.res.ID)
	}
}

// sharedPlan makes the one plan for all APIs that share it.
func (x *expander) sharedPlan() {
	var ids, stages []string
	var first *api
	var plan resource.Value
	maker := resource.Resource{}
	for _, id := range x.apiOrder {
		a := x.apis[id]
		p := a.res.Props.Get("Auth", "UsagePlan")
		if a.http || plainText(p.Get("CreateUsagePlan")) != "SHARED" {
			continue
		}
		if first == nil {
			first, plan, maker = a, p, *a.res
		} else {
			maker.When = either(maker.When, a.res.When)
		}
		ids = append(ids, id)
		stages = append(stages, stageID(id, spelled(a.res.Props.Get("StageName"))))
		for _, what := range []string{"UsagePlan", "UsagePlanKey", "ApiKey"} {
			x.define(id, what, "Serverless"+what)
		}
	}
	if first != nil {
		x.makePlan("Serverless", &maker, plan, keyAt(first.res.Props.Get("Auth"), "UsagePlan", plan.At), ids, stages)
	}
}

func (x *expander) makePlan(prefix string, maker *resource.Resource, plan resource.Value, at model.Range, ids, stages []string) {
	apiStages, keyStages := resource.ListOf(at), resource.ListOf(at)
	for i, id := range ids {
		api, stage := resource.Str(x.ref(id, ""), at), resource.Str(x.ref(stages[i], ""), at)
		apiStages.Items = append(apiStages.Items, object(at, f("ApiId", api), f("Stage", stage)))
		keyStages.Items = append(keyStages.Items, object(at, f("RestApiId", api), f("StageName", stage)))
	}
	fs := append(pass(plan, "UsagePlanName", "Description", "Quota", "Throttle", "Tags"), f("ApiStages", apiStages))
	up := x.made(prefix+"UsagePlan", "AWS::ApiGateway::UsagePlan", maker, at, fs...)
	up.DependsOn = ids
	x.emit(up)
	key := x.made(prefix+"ApiKey", "AWS::ApiGateway::ApiKey", maker, at, f("Enabled", boolean(true, at)), f("StageKeys", keyStages))
	key.DependsOn = []string{up.ID}
	x.emit(key)
	link := x.made(prefix+"UsagePlanKey", "AWS::ApiGateway::UsagePlanKey", maker, at, text("KeyId", x.ref(key.ID, ""), at),
		text("KeyType", "API_KEY", at), text("UsagePlanId", x.ref(up.ID, ""), at))
	link.DependsOn = []string{key.ID}
	x.emit(link)
}
