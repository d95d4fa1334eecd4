package lift

// brokerStores are message brokers that clients connect to.
var brokerStores = map[string]simpleStore{
	"AWS::AmazonMQ::Broker": {
		class: "queue", id: identity{service: "mq", arnType: "brokers", resource: "broker:{name}", nameProp: "BrokerName"},
		key: []string{"EncryptionOptions", "KmsKeyId"},
	},
	"AWS::MSK::Cluster": {
		class: "stream", id: identity{service: "kafka", arnType: "cluster", resource: "cluster/{name}/" + opaque("uuid"), nameProp: "ClusterName", ref: "arn"},
		key: []string{"EncryptionInfo", "EncryptionAtRest", "DataVolumeKMSKeyId"},
	},
	"AWS::MSK::ServerlessCluster": {
		class: "stream", id: identity{service: "kafka", arnType: "cluster", resource: "cluster/{name}/" + opaque("uuid"), nameProp: "ClusterName", ref: "arn"},
	},
}

// detailBroker reads a broker of Amazon MQ, whose clients always speak TLS and
// show a name and password (Amazon MQ Developer Guide, security).
func detailBroker(l *lifter, it *item) {
	a, p := l.set(it.node), it.Props
	a.byDefault("tlsRequired", true)
	a.bool("publicAddress", p.Get("PubliclyAccessible"))
}

func linkBroker(l *lifter, it *item) {
	for _, u := range it.Props.Get("Users").Each() {
		l.opens(it.node, u.Get("Password"))
	}
}

// detailKafka reads a cluster of MSK. Defaults: MSK API reference,
// CreateCluster (TLS between clients and brokers; without client
// authentication anyone who reaches a broker is let in).
func detailKafka(l *lifter, it *item) {
	a, p := l.set(it.node), it.Props
	if v := p.Get("EncryptionInfo", "EncryptionInTransit", "ClientBroker"); v.Written() {
		s, ok := v.Str()
		if ok {
			a.value("tlsRequired", s == "TLS", v.At)
		} else {
			a.unknown("tlsRequired", unknownReason(v), v.At)
		}
	}
	a.byDefault("tlsRequired", true)
	auth := p.Get("ClientAuthentication")
	a.bool("iamAuth", auth.Get("Sasl", "Iam", "Enabled"))
	a.bool("noAuth", auth.Get("Unauthenticated", "Enabled"))
	if !auth.Written() {
		a.byDefault("noAuth", true)
	}
	if v := p.Get("BrokerNodeGroupInfo", "ConnectivityInfo", "PublicAccess", "Type"); v.Written() {
		s, _ := v.Str()
		a.value("publicAddress", s == "SERVICE_PROVIDED_EIPS", v.At)
	}
}

func detailKafkaServerless(l *lifter, it *item) {
	a := l.set(it.node)
	a.byDefault("tlsRequired", true)
	a.byDefault("billing", "on-demand")
	a.bool("iamAuth", it.Props.Get("ClientAuthentication", "Sasl", "Iam", "Enabled"))
}

// linkScram says which secrets hold the users of a cluster.
func linkScram(l *lifter, it *item) {
	if n := l.find(it.Props.Get("ClusterArn"), "stream"); n != nil {
		for _, s := range it.Props.Get("SecretArnList").Each() {
			l.opens(n, s)
		}
	}
}
