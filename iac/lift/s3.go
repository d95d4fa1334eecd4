package lift

import (
	"strconv"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func s3Kinds() map[string]*kind {
	return map[string]*kind{
		"AWS::S3::Bucket": {
			id:      identity{service: "s3", arnType: "bucket", resource: "{name}", nameProp: "BucketName", global: "ra"},
			declare: declareBucket, link: linkBucket,
		},
		"AWS::S3::BucketPolicy": {link: linkPolicyOf("PolicyDocument", "Bucket")},
	}
}

func declareBucket(l *lifter, it *item) {
	n := l.addNode(it, model.Store, "bucket")
	a, p := l.set(n), it.Props
	if status := p.Get("VersioningConfiguration", "Status"); status.Written() {
		if s, ok := status.Str(); ok && !model.Symbolic(s) {
			a.value("versioned", s == "Enabled", status.At)
		} else {
			a.unknown("versioned", unknownReason(status), status.At)
		}
	}
	a.present("website", p.Get("WebsiteConfiguration"))
	l.tags(n, p.Get("Tags"))
	for _, r := range p.Get("BucketEncryption", "ServerSideEncryptionConfiguration").Each() {
		bucketEncryption(a, r.Get("ServerSideEncryptionByDefault"))
	}
	blocked(a, p.Get("PublicAccessBlockConfiguration"))
}

func bucketEncryption(a attrs, v resource.Value) {
	algorithm, _ := v.Get("SSEAlgorithm").Str()
	if !strings.HasPrefix(algorithm, "aws:kms") {
		return
	}
	a.value("encryption", "managed", v.At)
	a.encryptedWith(v.Get("KMSMasterKeyID"))
}

// blocked says whether public policies and access lists are without effect.
// Nothing written means all four switches on (S3 User Guide, default settings
// for new buckets since April 2023); a switch left out of what is written is
// off.
func blocked(a attrs, v resource.Value) {
	if !v.Written() {
		return
	}
	policy := either(v, "RestrictPublicBuckets", "BlockPublicPolicy")
	acl := either(v, "IgnorePublicAcls", "BlockPublicAcls")
	switch {
	case policy == no || acl == no:
		a.value("publicAccessBlocked", false, v.At)
	case policy == yes && acl == yes:
		a.value("publicAccessBlocked", true, v.At)
	default:
		a.unknown("publicAccessBlocked", unknownReason(v), v.At)
	}
}

// answer is a truth value that may not be known.
type answer int

const (
	no answer = iota
	yes
	maybe
)

// either reports whether one of the switches of a written map is on.
func either(v resource.Value, keys ...string) answer {
	out := no
	for _, k := range keys {
		x := v.Get(k)
		if !x.Written() {
			continue
		}
		on, ok := x.Bool()
		if ok && on {
			return yes
		}
		if !ok {
			out = maybe
		}
	}
	if v.Kind != resource.Map && out == no {
		return maybe
	}
	return out
}

func linkBucket(l *lifter, it *item) {
	p := it.Props
	for _, r := range p.Get("BucketEncryption", "ServerSideEncryptionConfiguration").Each() {
		l.protect(it, r.Get("ServerSideEncryptionByDefault", "KMSMasterKeyID"))
	}
	l.notifications(it, p.Get("NotificationConfiguration"), notifications)
	for _, o := range p.Get("LoggingConfiguration", "DestinationBucketName").Options() {
		if to := l.byName(o, "s3", ""); to != nil && to != it.node {
			l.edge(it, model.Edge{From: it.node.ID, To: to.ID, Kind: model.Delivers, Conditional: o.When, At: o.At})
		}
	}
	for _, r := range p.Get("ReplicationConfiguration", "Rules").Each() {
		l.replicate(it, r.Get("Destination"))
	}
	l.accessList(it, p.Get("AccessControl"))
}

// notifications makes the ways in of the event configurations of a bucket.
func (l *lifter) notifications(it *item, conf resource.Value, kinds []notificationKind) {
	names := map[string]bool{}
	for _, c := range kinds {
		for _, v := range conf.Get(c.list).Each() {
			l.notification(it, v, c, names)
		}
	}
}

type notificationKind struct {
	list, target string
	kind         model.Kind
	class        string
}

var notifications = []notificationKind{
	{"LambdaConfigurations", "Function", model.Function, "lambda"},
	{"QueueConfigurations", "Queue", model.Store, "queue"},
	{"TopicConfigurations", "Topic", model.Store, "topic"},
}

// notification makes one way in of an event configuration of a bucket.
func (l *lifter) notification(it *item, v resource.Value, c notificationKind, names map[string]bool) {
	for _, o := range v.Get(c.target).Options() {
		to := l.destination(o, c.kind, c.class)
		if to == nil {
			continue
		}
		same := to.ID + " " + l.text(v.Get("Event")) + " " + l.written(v.Get("Filter"))
		if names[same] {
			continue // SAM adds to a bucket what its owner wrote there already
		}
		names[same] = true
		t := l.sideNode(it, unique(names, it.ID+"."+to.Name), model.Trigger, "bucket-event")
		if v.At.Known() {
			t.At = v.At
		}
		l.owner[t.ID] = it
		a := l.set(t)
		a.byDefault("auth", "internal")
		a.byDefault("async", true)
		rules := v.Get("Filter", "S3Key", "Rules")
		if !rules.Written() {
			rules = v.Get("Filter", "Key", "FilterRules") // as the S3 API and the CDK say it
		}
		a.filter(rules)
		l.edge(it, model.Edge{From: it.node.ID, To: t.ID, Kind: model.Feeds, Conditional: v.When, At: v.At})
		l.sendTo(it, t, to, o, "")
	}
}

// unique returns name, numbered where it was taken.
func unique(taken map[string]bool, name string) string {
	out := name
	for i := 2; taken[out]; i++ {
		out = name + strconv.Itoa(i)
	}
	taken[out] = true
	return out
}

// replicate says that objects are copied to another bucket, or to another
// account.
func (l *lifter) replicate(it *item, dest resource.Value) {
	if acct := accountOf(l.text(dest.Get("Account"))); acct != "" && !l.trusted[acct] {
		to := l.actor("account", "account:"+acct, acct)
		l.edge(it, model.Edge{From: it.node.ID, To: to.ID, Kind: model.Sends, Conditional: dest.When, At: dest.At})
	}
	for _, o := range dest.Get("Bucket").Options() {
		if to := l.destination(o, model.Store, "bucket"); to != nil && to != it.node {
			l.edge(it, model.Edge{From: it.node.ID, To: to.ID, Kind: model.Delivers, Conditional: o.When, At: o.At})
		}
	}
}

// accessList reads a canned access list. It has an effect only where the
// access block says that lists count.
func (l *lifter) accessList(it *item, v resource.Value) {
	block := it.Props.Get("PublicAccessBlockConfiguration")
	if !block.Written() {
		return
	}
	open := either(block, "IgnorePublicAcls", "BlockPublicAcls")
	if open == yes {
		return
	}
	for _, o := range v.Options() {
		acl, _ := o.Str()
		when := o.When
		if open == maybe {
			when = append(when, model.Condition{Reason: "public access lists may be blocked", At: block.At})
		}
		switch acl {
		case "PublicRead":
			l.open(it, it.node, model.Reads, []string{"s3:ListBucket"}, when, o.At)
		case "PublicReadWrite":
			l.open(it, it.node, model.Reads, []string{"s3:ListBucket"}, when, o.At)
			l.open(it, it.node, model.Writes, []string{"s3:PutObject"}, when, o.At)
			l.open(it, it.node, model.Deletes, []string{"s3:DeleteObject"}, when, o.At)
		}
	}
}
