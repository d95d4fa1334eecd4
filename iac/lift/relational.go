package lift

import (
	"strconv"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// databaseStores are databases and warehouses that clients connect to.
var databaseStores = map[string]simpleStore{
	"AWS::RDS::DBInstance": {
		class: "relational-db",
		id:    identity{service: "rds", arnType: "db", resource: "db:{name}", nameProp: "DBInstanceIdentifier", arnAttr: "DBInstanceArn"},
		key:   []string{"KmsKeyId"}, on: []string{"StorageEncrypted"},
	},
	"AWS::RDS::DBCluster": {
		class: "relational-db",
		id:    identity{service: "rds", arnType: "cluster", resource: "cluster:{name}", nameProp: "DBClusterIdentifier", arnAttr: "DBClusterArn"},
		key:   []string{"KmsKeyId"}, on: []string{"StorageEncrypted"},
	},
	"AWS::DocDB::DBCluster": {
		class: "relational-db",
		id:    identity{service: "rds", arnType: "cluster", resource: "cluster:{name}", nameProp: "DBClusterIdentifier"},
		key:   []string{"KmsKeyId"}, on: []string{"StorageEncrypted"},
	},
	"AWS::Neptune::DBCluster": {
		class: "relational-db",
		id:    identity{service: "rds", arnType: "cluster", resource: "cluster:{name}", nameProp: "DBClusterIdentifier"},
		key:   []string{"KmsKeyId"}, on: []string{"StorageEncrypted"},
	},
	"AWS::DSQL::Cluster": {
		class: "relational-db",
		id:    identity{service: "dsql", arnType: "Cluster", resource: "cluster/{name}", arnAttr: "ResourceArn"},
		key:   []string{"KmsEncryptionKey"},
	},
	// New clusters are encrypted by default since January 2025 (Redshift
	// Management Guide, behaviour changes).
	"AWS::Redshift::Cluster": {
		class: "warehouse",
		id:    identity{service: "redshift", arnType: "cluster", resource: "cluster:{name}", nameProp: "ClusterIdentifier"},
		key:   []string{"KmsKeyId"},
	},
	"AWS::RedshiftServerless::Workgroup": {
		class: "warehouse",
		id:    identity{service: "redshift-serverless", arnType: "workgroup", resource: "workgroup/{name}", arnAttr: "Workgroup.WorkgroupArn"},
	},
	"AWS::RDS::DBProxy": {
		class: "proxy",
		id:    identity{service: "rds", arnType: "proxy", resource: "db-proxy:{name}", nameProp: "DBProxyName", arnAttr: "DBProxyArn"},
	},
}

// detailDatabase reads what databases of all engines share. Defaults: RDS API
// reference, CreateDBCluster and CreateDBInstance (backups kept for one day,
// no encryption).
func detailDatabase(l *lifter, it *item) {
	a, p := l.set(it.node), it.Props
	a.bool("iamAuth", p.Get("EnableIAMDatabaseAuthentication"))
	a.bool("iamAuth", p.Get("IamAuthEnabled"))
	a.bool("dataApi", p.Get("EnableHttpEndpoint"))
	a.bool("publicAddress", p.Get("PubliclyAccessible"))
	a.bool("deletionProtection", p.Get("DeletionProtection"))
	a.bool("deletionProtection", p.Get("DeletionProtectionEnabled"))
	for _, from := range []string{"SnapshotIdentifier", "DBSnapshotIdentifier", "DBClusterSnapshotIdentifier", "SourceDBInstanceIdentifier", "SourceDBClusterIdentifier"} {
		if v := p.Get(from); v.Written() && !p.Get("StorageEncrypted").Written() {
			a.unknown("encryption", "the copy it is made from decides", v.At)
		}
	}
	a.backups(p.Get("BackupRetentionPeriod"), 1)
	for _, group := range []string{"DBClusterParameterGroupName", "DBParameterGroupName"} {
		if g := l.pointed(p.Get(group)); g != nil {
			for _, name := range []string{"rds.force_ssl", "require_secure_transport", "tls"} {
				a.switched("tlsRequired", g.Props.Get("Parameters", name))
			}
		}
	}
	a.number("maxCapacity", p.Get("ServerlessV2ScalingConfiguration", "MaxCapacity"))
	a.number("maxCapacity", p.Get("ScalingConfiguration", "MaxCapacity"))
}

// backups records automatic backups kept for v days, def where nothing is
// written; a database that keeps them can go back to any moment among them.
func (a attrs) backups(v resource.Value, def int64) {
	days, known := v.Int()
	switch {
	case known:
		a.value("backupRetention", days, v.At)
		a.value("backup", days > 0, v.At)
	case v.Written():
		a.unknown("backupRetention", unknownReason(v), v.At)
		a.unknown("backup", unknownReason(v), v.At)
	default:
		days = def
		a.byDefault("backupRetention", def)
		a.byDefault("backup", def > 0)
	}
	if a.n.Class != "relational-db" {
		return
	}
	if v.Written() && !known {
		a.unknown("pointInTimeRecovery", unknownReason(v), v.At)
	} else if known {
		a.value("pointInTimeRecovery", days > 0, v.At)
	} else {
		a.byDefault("pointInTimeRecovery", days > 0)
	}
}

// switched is bool for the many ways engines spell on and off.
func (a attrs) switched(name string, v resource.Value) {
	s, ok := v.Str()
	if !ok || model.Symbolic(s) {
		return
	}
	switch strings.ToLower(s) {
	case "1", "on", "true", "enabled":
		a.value(name, true, v.At)
	case "0", "off", "false", "disabled":
		a.value(name, false, v.At)
	}
}

// number sets a numeric attribute.
func (a attrs) number(name string, v resource.Value) {
	if !v.Written() {
		return
	}
	if s, ok := v.Str(); ok || v.Kind == resource.Number {
		if v.Kind == resource.Number {
			s = v.Text
		}
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			a.value(name, f, v.At)
			return
		}
	}
	a.unknown(name, unknownReason(v), v.At)
}

func detailDSQL(l *lifter, it *item) {
	a := l.set(it.node)
	a.byDefault("iamAuth", true)
	a.byDefault("tlsRequired", true)
	a.byDefault("publicAddress", true)
	a.byDefault("billing", "on-demand")
	a.bool("deletionProtection", it.Props.Get("DeletionProtectionEnabled"))
}

func detailRedshift(l *lifter, it *item) {
	a, p := l.set(it.node), it.Props
	a.bool("publicAddress", p.Get("PubliclyAccessible"))
	if on, known := p.Get("Encrypted").Bool(); known && !on {
		a.value("encryption", "none", p.Get("Encrypted").At)
	}
	a.backups(p.Get("AutomatedSnapshotRetentionPeriod"), 1)
}

func detailRedshiftServerless(l *lifter, it *item) {
	a, p := l.set(it.node), it.Props
	a.bool("publicAddress", p.Get("PubliclyAccessible"))
	a.byDefault("billing", "on-demand")
	a.number("maxCapacity", p.Get("MaxCapacity"))
}

func detailProxy(l *lifter, it *item) {
	a, p := l.set(it.node), it.Props
	a.bool("tlsRequired", p.Get("RequireTLS"))
	for _, auth := range p.Get("Auth").Each() {
		if s, ok := auth.Get("IAMAuth").Str(); ok && (s == "REQUIRED" || s == "ENABLED") {
			a.value("iamAuth", true, auth.At)
		}
	}
}

// linkDatabase joins a database with the secrets that open it.
func linkDatabase(l *lifter, it *item) {
	l.opens(it.node, it.Props.Get("MasterUserPassword"))
	for _, auth := range it.Props.Get("Auth").Each() {
		l.opens(it.node, auth.Get("SecretArn"))
	}
}

// memberOf returns the declared cluster of which a database instance is a
// member: the two are one store.
func (l *lifter) memberOf(it *item) *item {
	switch it.Type {
	case "AWS::RDS::DBInstance", "AWS::DocDB::DBInstance", "AWS::Neptune::DBInstance":
		return l.pointed(it.Props.Get("DBClusterIdentifier"))
	}
	return nil
}

// linkMember tells a cluster what its instance says of its address.
func linkMember(l *lifter, it *item) {
	if n := l.nodeOf(it); n != nil {
		l.set(n).bool("publicAddress", it.Props.Get("PubliclyAccessible"))
	}
}

// linkAttachment says which secret opens which database.
func linkAttachment(l *lifter, it *item) {
	if n := l.find(it.Props.Get("TargetId")); n != nil {
		l.opens(n, it.Props.Get("SecretId"))
	}
}
