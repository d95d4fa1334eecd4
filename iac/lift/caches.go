package lift

// cacheStores are caches; what they ask of a client is said in detailCache.
var cacheStores = map[string]simpleStore{
	"AWS::ElastiCache::ReplicationGroup": {
		class: "cache",
		id:    identity{service: "elasticache", arnType: "replicationgroup", resource: "replicationgroup:{name}", nameProp: "ReplicationGroupId"},
		key:   []string{"KmsKeyId"}, on: []string{"AtRestEncryptionEnabled"},
	},
	"AWS::ElastiCache::CacheCluster": {
		class: "cache", id: identity{service: "elasticache", arnType: "cluster", resource: "cluster:{name}", nameProp: "ClusterName"},
		on: []string{"AtRestEncryptionEnabled"},
	},
	"AWS::ElastiCache::ServerlessCache": {
		class: "cache",
		id:    identity{service: "elasticache", arnType: "serverlesscache", resource: "serverlesscache:{name}", nameProp: "ServerlessCacheName"},
		key:   []string{"KmsKeyId"},
	},
	"AWS::MemoryDB::Cluster": {
		class: "cache", id: identity{service: "memorydb", arnType: "cluster", resource: "cluster/{name}", nameProp: "ClusterName", arnAttr: "ARN"},
		key: []string{"KmsKeyId"},
	},
	"AWS::DAX::Cluster": {
		class: "cache", id: identity{service: "dax", arnType: "application", resource: "cache/{name}", nameProp: "ClusterName"},
		on: []string{"SSESpecification", "SSEEnabled"},
	},
}

// detailCache reads who a cache lets in. Defaults: ElastiCache API reference,
// CreateReplicationGroup (no TLS, no token, no snapshots).
func detailCache(l *lifter, it *item) {
	a, p := l.set(it.node), it.Props
	a.bool("tlsRequired", p.Get("TransitEncryptionEnabled"))
	if !p.Get("AuthToken").Written() && !p.Get("UserGroupIds").Written() {
		a.byDefault("noAuth", true)
	}
	a.backups(p.Get("SnapshotRetentionLimit"), 0)
}

func detailServerlessCache(l *lifter, it *item) {
	a, p := l.set(it.node), it.Props
	a.byDefault("tlsRequired", true)
	a.byDefault("billing", "on-demand")
	a.number("maxCapacity", p.Get("CacheUsageLimits", "ECPUPerSecond", "Maximum"))
	if !p.Get("UserGroupId").Written() {
		a.byDefault("noAuth", true)
	}
	a.backups(p.Get("SnapshotRetentionLimit"), 0)
}

func detailMemoryDB(l *lifter, it *item) {
	a, p := l.set(it.node), it.Props
	a.bool("tlsRequired", p.Get("TLSEnabled"))
	a.byDefault("tlsRequired", true)
	if s, _ := p.Get("ACLName").Str(); s == "open-access" {
		a.value("noAuth", true, p.Get("ACLName").At)
	}
	a.backups(p.Get("SnapshotRetentionLimit"), 0)
}

func detailDAX(l *lifter, it *item) {
	a, v := l.set(it.node), it.Props.Get("ClusterEndpointEncryptionType")
	a.byDefault("iamAuth", true)
	if s, ok := v.Str(); ok {
		a.value("tlsRequired", s == "TLS", v.At)
	}
}

// linkCache joins a cache with the secret of its token.
func linkCache(l *lifter, it *item) { l.opens(it.node, it.Props.Get("AuthToken")) }
