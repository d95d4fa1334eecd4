package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func stepFunctionsKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::StepFunctions::StateMachine": {
			id:      identity{service: "states", arnType: "statemachine", resource: "stateMachine:{name}", nameProp: "StateMachineName", ref: "arn", nameAttr: "Name"},
			declare: declareWorkflow, link: linkWorkflow,
		},
		"AWS::StepFunctions::StateMachineAlias":   {plumbing: true},
		"AWS::StepFunctions::StateMachineVersion": {plumbing: true},
		// Workers take the tasks of an activity like messages of a queue.
		"AWS::StepFunctions::Activity": {
			id:      identity{service: "states", arnType: "activity", resource: "activity:{name}", nameProp: "Name", ref: "arn", nameAttr: "Name"},
			declare: func(l *lifter, it *item) { l.addNode(it, model.Store, "queue") },
		},
	}
}

// declareWorkflow reads a state machine. Longest runs: Step Functions
// Developer Guide, quotas (a year; five minutes for express).
func declareWorkflow(l *lifter, it *item) {
	n := l.addNode(it, model.Function, "workflow")
	a, p := l.set(n), it.Props
	a.str("workflowType", p.Get("StateMachineType"))
	a.bool("tracing", p.Get("TracingConfiguration", "Enabled"))
	a.byDefault("logging", false)
	if level := p.Get("LoggingConfiguration", "Level"); level.Written() {
		if s, ok := level.Str(); ok && !model.Symbolic(s) {
			a.value("logging", s != "OFF", level.At)
		} else {
			a.unknown("logging", unknownReason(level), level.At)
		}
	}
	if v := p.Get("LoggingConfiguration", "IncludeExecutionData"); n.Attrs["logging"].Value == true {
		a.bool("payloadLogs", v)
	}
	longest := int64(365 * 24 * 3600)
	if t, _ := p.Get("StateMachineType").Str(); t == "EXPRESS" {
		longest = 300
	}
	a.byDefault("timeout", longest)
	l.tags(n, p.Get("Tags"))
}

func linkWorkflow(l *lifter, it *item) {
	p := it.Props
	l.runsAs(it, it.node, p.Get("RoleArn"))
	for _, d := range p.Get("LoggingConfiguration", "Destinations").Each() {
		for _, o := range d.Get("CloudWatchLogsLogGroup", "LogGroupArn").Options() {
			if to := l.destination(o, model.Store, "log"); to != nil && to.Kind == model.Store {
				l.deliver(it, it.node, to, o)
			}
		}
	}
	r := asl{
		caller: caller{l: l, it: it, n: it.node, via: l.viaRole(p.Get("RoleArn"))},
		subs:   p.Get("DefinitionSubstitutions"),
	}
	for _, key := range []string{"Definition", "DefinitionString"} {
		for _, o := range p.Get(key).Options() {
			r.machine(structured(o), 0)
		}
	}
}

// asl reads a definition in the Amazon States Language
// (https://states-language.net): which resources its tasks use.
type asl struct {
	caller
	subs resource.Value // DefinitionSubstitutions
}

// maxNesting bounds maps and parallels inside each other.
const maxNesting = 64

func (r *asl) machine(v resource.Value, depth int) {
	if depth > maxNesting {
		return
	}
	for _, o := range v.Get("States").Options() {
		for _, f := range o.Fields {
			for _, st := range f.Value.Options() {
				r.state(st, depth)
			}
		}
	}
}

func (r *asl) state(st resource.Value, depth int) {
	switch t, _ := st.Get("Type").Str(); t {
	case "Task":
		r.task(st)
	case "Parallel":
		for _, b := range st.Get("Branches").Each() {
			r.machine(b, depth+1)
		}
	case "Map":
		r.machine(st.Get("Iterator"), depth+1)
		r.machine(st.Get("ItemProcessor"), depth+1)
		for _, side := range []string{"ItemReader", "ResultWriter"} {
			if st.Get(side).Written() {
				r.task(st.Get(side))
			}
		}
	}
}

// task reads what a Task uses: a function by ARN, or an integration
// arn:aws:states:::SERVICE:ACTION with its parameters.
func (r *asl) task(st resource.Value) {
	args := st.Get("Parameters")
	if !args.Written() {
		args = st.Get("Arguments")
	}
	args = r.fill(args)
	for _, o := range r.fill(st.Get("Resource")).Options() {
		text := r.l.text(o)
		if f := splitARN(text); f != nil && f[2] == "states" && f[3] == "" && f[4] == "" {
			r.integration(f[5], args, o)
			continue
		}
		if to := r.l.destination(o, model.Function, "lambda"); to != nil && to.Kind == model.Function && !strings.Contains(text, ":activity:") {
			r.flow(to, model.Invokes, "lambda:InvokeFunction", o)
		} else if to != nil && to.Type == "AWS::StepFunctions::Activity" {
			r.flow(to, model.Writes, "", o)
		}
	}
}

// integration reads one call of the form SERVICE:ACTION[.PATTERN].
func (r *asl) integration(call string, args, at resource.Value) {
	for _, suffix := range []string{".waitForTaskToken", ".sync:2", ".sync"} {
		call = strings.TrimSuffix(call, suffix)
	}
	r.sdk(strings.TrimPrefix(call, "aws-sdk:"), args, at)
}

// fill puts the substitutions of a definition in the place of ${name}.
func (r *asl) fill(v resource.Value) resource.Value {
	if !r.subs.Written() {
		return v
	}
	switch v.Kind {
	case resource.String:
		return r.fillText(v)
	case resource.List, resource.Choice:
		items := make([]resource.Value, len(v.Items))
		for i, x := range v.Items {
			items[i] = r.fill(x)
		}
		v.Items = items
	case resource.Map:
		fields := make([]resource.Field, len(v.Fields))
		for i, f := range v.Fields {
			f.Value = r.fill(f.Value)
			fields[i] = f
		}
		v.Fields = fields
	}
	return v
}

func (r *asl) fillText(v resource.Value) resource.Value {
	name, opened := strings.CutPrefix(v.Text, "${")
	name, closed := strings.CutSuffix(name, "}")
	if opened && closed && !strings.Contains(name, "$") {
		if sub := r.subs.Get(name); sub.Written() {
			sub.At, sub.When = v.At, append(append([]model.Condition(nil), v.When...), sub.When...)
			return moved(sub, v.At)
		}
		return v
	}
	var b strings.Builder
	rest := v.Text
	for {
		i := strings.Index(rest, "${")
		j := -1
		if i >= 0 {
			j = strings.IndexByte(rest[i:], '}')
		}
		if j < 0 {
			break
		}
		b.WriteString(rest[:i])
		whole := rest[i : i+j+1]
		if s, ok := r.subs.Get(whole[2 : len(whole)-1]).Str(); ok {
			whole = s
		}
		b.WriteString(whole)
		rest = rest[i+j+1:]
	}
	v.Text = b.String() + rest
	return v
}

// moved gives the alternatives of a substituted value the place where the
// definition names it.
func moved(v resource.Value, at model.Range) resource.Value {
	if v.Kind != resource.Choice {
		return v
	}
	items := make([]resource.Value, len(v.Items))
	for i, x := range v.Items {
		x.At = at
		items[i] = moved(x, at)
	}
	v.Items = items
	return v
}
