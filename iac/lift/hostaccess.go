package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// taskHost writes what the containers of a task definition may touch of the
// machine below. Fargate has no such machine and refuses these settings.
func (l *lifter) taskHost(n *model.Node, task resource.Value) {
	for _, c := range task.Get("ContainerDefinitions").Each() {
		l.privileged(n, c.Get("Privileged"))
		l.capabilities(n, c.Get("LinuxParameters", "Capabilities", "Add"))
	}
	for _, m := range []struct{ prop, name string }{{"NetworkMode", "host-network"}, {"PidMode", "host-pid"}, {"IpcMode", "host-ipc"}} {
		for _, o := range task.Get(m.prop).Options() {
			if s, _ := o.Str(); fold(s) == "host" && len(o.When) == 0 {
				l.set(n).add("hostAccess", m.name, o.At)
			}
		}
	}
	l.hostPaths(n, task.Get("Volumes"))
}

func (l *lifter) privileged(n *model.Node, v resource.Value) {
	if on, known := v.Bool(); known && on {
		l.set(n).add("hostAccess", "privileged", v.At)
	} else if v.Written() && !known && len(n.Attrs["hostAccess"].Items) == 0 {
		l.set(n).unknown("hostAccess", unknownReason(v), v.At)
	}
}

// strongCapabilities let a process leave its container or act on the host.
// Source: capabilities(7).
var strongCapabilities = map[string]bool{
	"ALL": true, "SYS_ADMIN": true, "SYS_MODULE": true, "SYS_RAWIO": true, "DAC_READ_SEARCH": true, "NET_ADMIN": true, "BPF": true, "SYS_BOOT": true,
}

func (l *lifter) capabilities(n *model.Node, added resource.Value) {
	for _, o := range added.Each() {
		if s, _ := o.Str(); strongCapabilities[s] {
			l.set(n).add("hostAccess", "capability:"+s, o.At)
		}
	}
}

// hostPaths adds the folders of the machine that are mounted.
func (l *lifter) hostPaths(n *model.Node, volumes resource.Value) {
	for _, v := range volumes.Each() {
		for _, path := range []resource.Value{v.Get("Host", "SourcePath"), v.Get("HostPath", "Path")} {
			text := l.text(path)
			switch {
			case text == "":
			case strings.HasSuffix(text, "docker.sock") || strings.HasSuffix(text, "containerd.sock"):
				l.set(n).add("hostAccess", "docker-socket", path.At)
			default:
				l.set(n).add("hostAccess", "host-path:"+model.Display(text), path.At)
			}
		}
	}
}

// jobHost is taskHost for a job definition, whose containers may also be pods.
func (l *lifter) jobHost(n *model.Node, job resource.Value) {
	c := job.Get("ContainerProperties")
	l.privileged(n, c.Get("Privileged"))
	l.hostPaths(n, c.Get("Volumes"))
	pod := job.Get("EksProperties", "PodProperties")
	if on, _ := pod.Get("HostNetwork").Bool(); on {
		l.set(n).add("hostAccess", "host-network", pod.Get("HostNetwork").At)
	}
	for _, pc := range pod.Get("Containers").Each() {
		l.privileged(n, pc.Get("SecurityContext", "Privileged"))
	}
	l.hostPaths(n, pod.Get("Volumes"))
}
