package lift

import (
	"strideline/iac/resource"
	"strideline/model"
)

var fileStores = map[string]simpleStore{
	"AWS::FSx::FileSystem": {
		class: "file-system", id: identity{service: "fsx", arnType: "file-system", resource: "file-system/{name}", arnAttr: "ResourceARN"},
		key: []string{"KmsKeyId"},
	},
	"AWS::EFS::FileSystem": {
		class: "file-system", id: identity{service: "elasticfilesystem", arnType: "file-system", resource: "file-system/{name}"},
		key: []string{"KmsKeyId"}, on: []string{"Encrypted"},
	},
}

// detailFiles reads a file system. Default: EFS API reference,
// CreateFileSystem (no automatic backups).
func detailFiles(l *lifter, it *item) {
	a, v := l.set(it.node), it.Props.Get("BackupPolicy", "Status")
	if s, ok := v.Str(); ok && !model.Symbolic(s) {
		a.value("backup", s == "ENABLED", v.At)
	}
}

// linkMount places a file system in the network that it is mounted from.
func linkMount(l *lifter, it *item) {
	if n := l.find(it.Props.Get("FileSystemId"), "file-system"); n != nil {
		l.joinNetwork(it, n, resource.MapOf(it.At, resource.F("SubnetIds", it.Props.Get("SubnetId"))))
	}
}

// mounts joins functions and tasks with the file systems they mount.
func (l *lifter) mounts() {
	for _, it := range l.items {
		if it.node == nil {
			continue
		}
		switch it.Type {
		case "AWS::Lambda::Function":
			for _, c := range it.Props.Get("FileSystemConfigs").Each() {
				l.mount(it, c.Get("Arn"))
			}
		case "AWS::ECS::TaskDefinition":
			for _, v := range it.Props.Get("Volumes").Each() {
				l.mount(it, v.Get("EFSVolumeConfiguration", "FilesystemId"))
			}
		}
	}
}

func (l *lifter) mount(it *item, v resource.Value) {
	for _, o := range v.Options() {
		n := l.find(o, "file-system")
		if n == nil || n.Class != "file-system" {
			continue
		}
		l.edge(it, model.Edge{From: it.node.ID, To: n.ID, Kind: model.Reads, Conditional: o.When, At: o.At})
		l.edge(it, model.Edge{From: it.node.ID, To: n.ID, Kind: model.Writes, Conditional: o.When, At: o.At})
	}
}
