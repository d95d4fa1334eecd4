package lift

import (
	"strideline/iac/resource"
	"strideline/model"
)

// containerKinds are functions that run as tasks and jobs: what starts them
// names their definition.
func containerKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::ECS::TaskDefinition": {
			id:      identity{service: "ecs", arnType: "task-definition", resource: "task-definition/{name}:" + opaque("revision"), nameProp: "Family", ref: "arn", arnAttr: "TaskDefinitionArn"},
			declare: declareTask, link: linkTask,
		},
		"AWS::Batch::JobDefinition": {
			id:      identity{service: "batch", arnType: "job-definition", resource: "job-definition/{name}", nameProp: "JobDefinitionName", ref: "arn"},
			declare: declareJob, link: linkJob,
		},
	}
	for _, t := range []string{"ECS::Cluster", "ECS::CapacityProvider", "ECS::ClusterCapacityProviderAssociations", "Batch::JobQueue", "Batch::ComputeEnvironment", "Batch::SchedulingPolicy"} {
		out["AWS::"+t] = &kind{plumbing: true}
	}
	return out
}

func declareTask(l *lifter, it *item) {
	n := l.addNode(it, model.Function, "container")
	for _, c := range it.Props.Get("ContainerDefinitions").Each() {
		l.container(n, c)
	}
	l.taskHost(n, it.Props)
	l.tags(n, it.Props.Get("Tags"))
}

// container sets what one container of a task or job tells of it.
func (l *lifter) container(n *model.Node, c resource.Value) {
	a := l.set(n)
	if _, ok := n.Attrs["image"]; !ok {
		a.str("image", c.Get("Image"))
	}
	for _, e := range c.Get("Environment").Each() {
		if name, ok := e.Get("Name").Str(); ok {
			a.add("environment", name, e.At)
		}
	}
}

func linkTask(l *lifter, it *item) {
	l.runsAs(it, it.node, it.Props.Get("TaskRoleArn"))
	for _, c := range it.Props.Get("ContainerDefinitions").Each() {
		l.wireContainer(it, c, it.Props.Get("ExecutionRoleArn"))
	}
}

// injected says that a secret is put into a container when it starts. The
// platform reads it with the execution role; the code has no permission.
func (l *lifter) injected(it *item, v, execution resource.Value) {
	for _, o := range v.Options() {
		to, action := l.find(o, "secret"), "secretsmanager:GetSecretValue"
		if to == nil || to.Class == "parameter" {
			action = "ssm:GetParameters"
		}
		if to == nil {
			to = l.find(o, "parameter")
		}
		if to == nil || to.Kind != model.Store {
			continue
		}
		l.edge(it, model.Edge{
			From: it.node.ID, To: to.ID, Kind: model.Reads, Actions: []string{action}, Via: l.viaRole(execution), Conditional: o.When, At: o.At,
			Attrs: map[string]model.Attr{"integration": model.SetAttr(true, o.At)},
		})
	}
}

// wireContainer joins a container with what its environment and image name;
// execution is the role with which the platform itself starts it.
func (l *lifter) wireContainer(it *item, c, execution resource.Value) {
	for _, e := range c.Get("Environment").Each() {
		l.wire(it.node, e.Get("Value"))
	}
	for _, e := range c.Get("Secrets").Each() {
		l.injected(it, e.Get("ValueFrom"), execution)
	}
	for _, o := range c.Get("LogConfiguration", "Options", "awslogs-group").Options() {
		if to := l.logGroup(o); to != nil && l.owner[to.ID] != nil {
			l.deliver(it, it.node, to, o)
		}
	}
	l.image(it, c.Get("Image"))
	l.mutableImage(it.node, c.Get("Image"))
}

func declareJob(l *lifter, it *item) {
	n := l.addNode(it, model.Function, "job")
	l.container(n, it.Props.Get("ContainerProperties"))
	l.jobHost(n, it.Props)
}

func linkJob(l *lifter, it *item) {
	c := it.Props.Get("ContainerProperties")
	l.runsAs(it, it.node, c.Get("JobRoleArn"))
	l.wireContainer(it, c, c.Get("ExecutionRoleArn"))
}
