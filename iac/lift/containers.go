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
		"AWS::Glue::Job": {
			id:      identity{service: "glue", arnType: "job", resource: "job/{name}", nameProp: "Name"},
			declare: func(l *lifter, it *item) { l.addNode(it, model.Function, "job") },
			link:    func(l *lifter, it *item) { l.runsAs(it, it.node, it.Props.Get("Role")) },
		},
		"AWS::CodeBuild::Project": {
			id:      identity{service: "codebuild", arnType: "project", resource: "project/{name}", nameProp: "Name"},
			declare: declareBuild, link: linkBuild,
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
		l.wireContainer(it, c)
	}
}

// wireContainer joins a container with what its environment and image name.
func (l *lifter) wireContainer(it *item, c resource.Value) {
	for _, e := range c.Get("Environment").Each() {
		l.wire(it.node, e.Get("Value"))
	}
	for _, e := range c.Get("Secrets").Each() {
		l.wire(it.node, e.Get("ValueFrom"))
	}
	for _, o := range c.Get("LogConfiguration", "Options", "awslogs-group").Options() {
		if to := l.logGroup(o); to != nil && l.owner[to.ID] != nil {
			l.deliver(it, it.node, to, o)
		}
	}
	for _, o := range c.Get("Image").Options() {
		if n := l.find(o, "registry"); n != nil && n.Class == "registry" {
			l.edge(it, model.Edge{From: n.ID, To: it.node.ID, Kind: model.Code, Conditional: o.When, At: o.At})
		}
	}
}

func declareJob(l *lifter, it *item) {
	n := l.addNode(it, model.Function, "job")
	l.container(n, it.Props.Get("ContainerProperties"))
}

func linkJob(l *lifter, it *item) {
	c := it.Props.Get("ContainerProperties")
	l.runsAs(it, it.node, c.Get("JobRoleArn"))
	l.wireContainer(it, c)
}

func declareBuild(l *lifter, it *item) {
	n := l.addNode(it, model.Function, "job")
	l.set(n).str("image", it.Props.Get("Environment", "Image"))
	for _, e := range it.Props.Get("Environment", "EnvironmentVariables").Each() {
		if name, ok := e.Get("Name").Str(); ok {
			l.set(n).add("environment", name, e.At)
		}
	}
}

func linkBuild(l *lifter, it *item) {
	l.runsAs(it, it.node, it.Props.Get("ServiceRole"))
	for _, e := range it.Props.Get("Environment", "EnvironmentVariables").Each() {
		l.wire(it.node, e.Get("Value"))
	}
	l.joinNetwork(it, it.node, resource.MapOf(it.At, resource.F("SubnetIds", it.Props.Get("VpcConfig", "Subnets"))))
}
