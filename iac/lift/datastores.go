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
	"AWS::ECR::Repository": {
		class: "registry", id: identity{service: "ecr", arnType: "repository", resource: "repository/{name}", nameProp: "RepositoryName"},
		key: []string{"EncryptionConfiguration", "KmsKey"},
	},
	"AWS::Cassandra::Table": {
		class: "table", id: identity{service: "cassandra", arnType: "table", resource: "/keyspace/" + opaque("keyspace") + "/table/{name}", nameProp: "TableName"},
		key: []string{"EncryptionSpecification", "KmsKeyIdentifier"},
	},
	"AWS::Timestream::Table": {
		class: "table", id: identity{service: "timestream", arnType: "table", resource: "database/" + opaque("database") + "/table/{name}"},
	},
}

// detailKeyspaces reads a table of Keyspaces, the managed Cassandra.
func detailKeyspaces(l *lifter, it *item) {
	a, p := l.set(it.node), it.Props
	a.bool("pointInTimeRecovery", p.Get("PointInTimeRecoveryEnabled"))
	mode := p.Get("BillingMode", "Mode")
	if s, ok := mode.Str(); ok && s == "PROVISIONED" {
		a.value("billing", "provisioned", mode.At)
	}
	a.byDefault("billing", "on-demand")
}

// storeDetails is what a type has beside its class and key.
type storeDetails struct {
	declare func(*lifter, *item) // its attributes; nil for none
	link    func(*lifter, *item) // its network and credentials; nil for none
}

var detailsOf = map[string]storeDetails{
	"AWS::RDS::DBInstance":                  {detailDatabase, linkDatabase},
	"AWS::RDS::DBCluster":                   {detailDatabase, linkDatabase},
	"AWS::DocDB::DBCluster":                 {detailDatabase, linkDatabase},
	"AWS::Neptune::DBCluster":               {detailDatabase, linkDatabase},
	"AWS::DSQL::Cluster":                    {detailDSQL, nil},
	"AWS::Redshift::Cluster":                {detailRedshift, linkDatabase},
	"AWS::RedshiftServerless::Workgroup":    {detailRedshiftServerless, linkDatabase},
	"AWS::RDS::DBProxy":                     {detailProxy, linkDatabase},
	"AWS::ElastiCache::ReplicationGroup":    {detailCache, linkCache},
	"AWS::ElastiCache::CacheCluster":        {detailCache, linkCache},
	"AWS::ElastiCache::ServerlessCache":     {detailServerlessCache, linkCache},
	"AWS::MemoryDB::Cluster":                {detailMemoryDB, linkCache},
	"AWS::DAX::Cluster":                     {detailDAX, linkCache},
	"AWS::AmazonMQ::Broker":                 {detailBroker, linkBroker},
	"AWS::MSK::Cluster":                     {detailKafka, nil},
	"AWS::MSK::ServerlessCluster":           {detailKafkaServerless, nil},
	"AWS::OpenSearchService::Domain":        {detailDomain, linkDomain},
	"AWS::Elasticsearch::Domain":            {detailDomain, linkDomain},
	"AWS::OpenSearchServerless::Collection": {detailCollection, nil},
	"AWS::Cassandra::Table":                 {detailKeyspaces, nil},
	"AWS::EFS::FileSystem":                  {detailFiles, nil},
}

// opaque stands for a part of an ARN that nobody knows before deployment.
func opaque(label string) string { return model.Token(model.TokenOpaque, label) }

func datastoreKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::RDS::DBProxyTargetGroup":                {link: linkProxyTargets},
		"AWS::DocDB::DBInstance":                      {link: linkMember},
		"AWS::Neptune::DBInstance":                    {link: linkMember},
		"AWS::SecretsManager::SecretTargetAttachment": {link: linkAttachment},
		"AWS::DocDB::SecretTargetAttachment":          {link: linkAttachment},
		"AWS::MSK::BatchScramSecret":                  {link: linkScram},
		"AWS::MSK::ClusterPolicy":                     {link: linkPolicyOf("Policy", "ClusterArn")},
		"AWS::EFS::MountTarget":                       {link: linkMount},
		"AWS::OpenSearchServerless::SecurityPolicy":   {link: linkCollectionNetwork},
		"AWS::OpenSearchServerless::AccessPolicy":     {link: linkCollectionAccess},
	}
	for _, t := range []string{
		"RDS::DBSubnetGroup", "RDS::DBParameterGroup", "RDS::DBClusterParameterGroup", "RDS::OptionGroup", "RDS::EventSubscription",
		"RDS::DBProxyEndpoint", "RDS::DBSecurityGroup", "DocDB::DBSubnetGroup", "DocDB::DBClusterParameterGroup", "Neptune::DBSubnetGroup",
		"Neptune::DBClusterParameterGroup", "Neptune::DBParameterGroup", "Redshift::ClusterSubnetGroup", "Redshift::ClusterParameterGroup",
		"RedshiftServerless::Namespace", "EFS::AccessPoint", "ElastiCache::SubnetGroup", "ElastiCache::ParameterGroup", "ElastiCache::User",
		"ElastiCache::UserGroup", "MemoryDB::SubnetGroup", "MemoryDB::ACL", "MemoryDB::User", "DAX::SubnetGroup", "MSK::Configuration",
		"AmazonMQ::Configuration", "AmazonMQ::ConfigurationAssociation", "OpenSearchServerless::VpcEndpoint", "OpenSearchServerless::LifecyclePolicy",
		"Timestream::Database", "Cassandra::Keyspace", "ApplicationAutoScaling::ScalableTarget", "ApplicationAutoScaling::ScalingPolicy",
	} {
		out["AWS::"+t] = &kind{plumbing: true}
	}
	for _, stores := range []map[string]simpleStore{simpleStores, databaseStores, cacheStores, brokerStores, searchStores, fileStores} {
		for typ, s := range stores {
			out[typ] = simpleKind(typ, s)
		}
	}
	out["AWS::ECR::Repository"].declare = declareRegistry
	return out
}

func simpleKind(typ string, s simpleStore) *kind {
	d, base := detailsOf[typ], linkSimple(s)
	return &kind{
		id: s.id,
		declare: func(l *lifter, it *item) {
			if l.memberOf(it) != nil {
				return // its cluster is the store
			}
			declareSimple(l, it, s)
			if d.declare != nil {
				d.declare(l, it)
			}
		},
		link: func(l *lifter, it *item) {
			if it.node == nil {
				linkMember(l, it)
				return
			}
			base(l, it)
			if d.link != nil {
				d.link(l, it)
			}
		},
	}
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
		for _, doc := range []string{"RepositoryPolicyText", "FileSystemPolicy", "ResourcePolicy"} {
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
