package lift

import "strideline/model"

// simpleStore is a store whose type needs no file of its own: what it is
// called and where its key is written.
type simpleStore struct {
	class string
	id    identity
	key   []string // path of the property with its key
	on    []string // path of the switch that encrypts it; nil: always encrypted
}

var simpleStores = map[string]simpleStore{
	"AWS::RDS::DBInstance": {
		"relational-db",
		identity{service: "rds", arnType: "db", resource: "db:{name}", nameProp: "DBInstanceIdentifier", arnAttr: "DBInstanceArn"},
		[]string{"KmsKeyId"},
		[]string{"StorageEncrypted"},
	},
	"AWS::RDS::DBCluster": {
		"relational-db",
		identity{service: "rds", arnType: "cluster", resource: "cluster:{name}", nameProp: "DBClusterIdentifier", arnAttr: "DBClusterArn"},
		[]string{"KmsKeyId"},
		[]string{"StorageEncrypted"},
	},
	"AWS::DSQL::Cluster":          {"relational-db", identity{service: "dsql", arnType: "Cluster", resource: "cluster/{name}", arnAttr: "ResourceArn"}, []string{"KmsEncryptionKey"}, nil},
	"AWS::RDS::DBProxy":           {"proxy", identity{service: "rds", arnType: "proxy", resource: "db-proxy:{name}", nameProp: "DBProxyName", arnAttr: "DBProxyArn"}, nil, nil},
	"AWS::AmazonMQ::Broker":       {"queue", identity{service: "mq", arnType: "brokers", resource: "broker:{name}", nameProp: "BrokerName"}, []string{"EncryptionOptions", "KmsKeyId"}, nil},
	"AWS::MSK::Cluster":           {"stream", identity{service: "kafka", arnType: "cluster", resource: "cluster/{name}/" + opaque("uuid"), nameProp: "ClusterName", ref: "arn"}, []string{"EncryptionInfo", "EncryptionAtRest", "DataVolumeKMSKeyId"}, nil},
	"AWS::MSK::ServerlessCluster": {"stream", identity{service: "kafka", arnType: "cluster", resource: "cluster/{name}/" + opaque("uuid"), nameProp: "ClusterName", ref: "arn"}, nil, nil},
	"AWS::EFS::FileSystem": {
		"file-system",
		identity{service: "elasticfilesystem", arnType: "file-system", resource: "file-system/{name}"},
		[]string{"KmsKeyId"},
		[]string{"Encrypted"},
	},
	"AWS::OpenSearchService::Domain": {
		"search",
		identity{service: "es", arnType: "domain", resource: "domain/{name}", nameProp: "DomainName"},
		[]string{"EncryptionAtRestOptions", "KmsKeyId"},
		[]string{"EncryptionAtRestOptions", "Enabled"},
	},
	"AWS::Elasticsearch::Domain": {
		"search",
		identity{service: "es", arnType: "domain", resource: "domain/{name}", nameProp: "DomainName"},
		[]string{"EncryptionAtRestOptions", "KmsKeyId"},
		[]string{"EncryptionAtRestOptions", "Enabled"},
	},
	"AWS::OpenSearchServerless::Collection": {"search", identity{service: "aoss", arnType: "Collection", resource: "collection/{name}"}, nil, nil},
	"AWS::ElastiCache::ReplicationGroup": {
		"cache",
		identity{service: "elasticache", arnType: "replicationgroup", resource: "replicationgroup:{name}", nameProp: "ReplicationGroupId"},
		[]string{"KmsKeyId"},
		[]string{"AtRestEncryptionEnabled"},
	},
	"AWS::ElastiCache::CacheCluster":    {"cache", identity{service: "elasticache", arnType: "cluster", resource: "cluster:{name}", nameProp: "ClusterName"}, nil, []string{"AtRestEncryptionEnabled"}},
	"AWS::ElastiCache::ServerlessCache": {"cache", identity{service: "elasticache", arnType: "serverlesscache", resource: "serverlesscache:{name}", nameProp: "ServerlessCacheName"}, []string{"KmsKeyId"}, nil},
	"AWS::ECR::Repository":              {"registry", identity{service: "ecr", arnType: "repository", resource: "repository/{name}", nameProp: "RepositoryName"}, []string{"EncryptionConfiguration", "KmsKey"}, nil},
	"AWS::Timestream::Table":            {"table", identity{service: "timestream", arnType: "table", resource: "database/" + opaque("database") + "/table/{name}"}, nil, nil},
}

// opaque stands for a part of an ARN that nobody knows before deployment.
func opaque(label string) string { return model.Token(model.TokenOpaque, label) }

func datastoreKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::RDS::DBProxyTargetGroup": {link: linkProxyTargets},
		"AWS::RDS::DBSubnetGroup":      {plumbing: true},
		"AWS::EFS::MountTarget":        {plumbing: true},
		"AWS::EFS::AccessPoint":        {plumbing: true},
		"AWS::ElastiCache::SubnetGroup": {
			plumbing: true,
		},
	}
	for typ, s := range simpleStores {
		out[typ] = &kind{
			id:      s.id,
			declare: func(l *lifter, it *item) { declareSimple(l, it, s) },
			link:    linkSimple(s),
		}
	}
	out["AWS::ECR::Repository"].declare = declareRegistry
	return out
}

func declareSimple(l *lifter, it *item, s simpleStore) {
	a, p := l.set(l.addNode(it, model.Store, s.class)), it.Props
	if s.on != nil {
		on := p.Get(s.on...)
		if yes, known := on.Bool(); known && yes {
			a.value("encryption", "managed", on.At)
		} else if on.Written() && !known {
			a.unknown("encryption", unknownReason(on), on.At)
		}
	}
	if s.key != nil {
		a.encryptedWith(p.Get(s.key...))
	}
	if s.on != nil {
		a.byDefault("encryption", "none")
	}
	a.bool("deletionProtection", p.Get("DeletionProtection"))
	l.tags(it.node, p.Get("Tags"))
}

func linkSimple(s simpleStore) func(*lifter, *item) {
	return func(l *lifter, it *item) {
		if s.key != nil {
			l.protect(it, it.Props.Get(s.key...))
		}
		for _, doc := range []string{"AccessPolicies", "RepositoryPolicyText", "FileSystemPolicy"} {
			l.inlinePolicy(it, it.Props.Get(doc))
		}
	}
}

// linkProxyTargets says which databases a proxy stands in front of.
func linkProxyTargets(l *lifter, it *item) {
	p := it.Props
	for _, px := range p.Get("DBProxyName").Options() {
		proxy := l.find(px, "proxy")
		if proxy == nil || proxy.Class != "proxy" {
			continue
		}
		for _, list := range []string{"DBInstanceIdentifiers", "DBClusterIdentifiers"} {
			for _, v := range p.Get(list).Each() {
				if db := l.find(v, "relational-db"); db != nil {
					l.edge(it, model.Edge{From: proxy.ID, To: db.ID, Kind: model.Fronts, Conditional: v.When, At: v.At})
				}
			}
		}
	}
}
