package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func cloudfrontKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::CloudFront::Distribution": {id: identity{service: "cloudfront", resource: "distribution/{name}", global: "r"}, declare: declareDistribution, link: linkDistribution},
	}
	out["AWS::CloudFront::Function"] = &kind{
		id:      identity{service: "cloudfront", arnType: "function", resource: "function/{name}", nameProp: "Name", global: "r", ref: "arn", arnAttr: "FunctionARN"},
		declare: declareEdgeFunction,
	}
	for _, t := range []string{"CachePolicy", "OriginAccessControl", "CloudFrontOriginAccessIdentity", "OriginRequestPolicy", "ResponseHeadersPolicy", "KeyGroup", "PublicKey", "KeyValueStore", "ContinuousDeploymentPolicy", "VpcOrigin", "MonitoringSubscription", "RealtimeLogConfig"} {
		out["AWS::CloudFront::"+t] = &kind{plumbing: true}
	}
	return out
}

// behaviour is one way in of a distribution: a path and the origin behind it.
type behaviour struct {
	path  string
	value resource.Value
}

func behavioursOf(it *item) []behaviour {
	config := it.Props.Get("DistributionConfig")
	var out []behaviour
	for _, o := range config.Get("DefaultCacheBehavior").Options() {
		out = append(out, behaviour{"/*", o})
	}
	for _, o := range config.Get("CacheBehaviors").Each() {
		path, _ := o.Get("PathPattern").Str()
		out = append(out, behaviour{model.Display(path), o})
	}
	return out
}

func behaviourName(it *item, b behaviour) string {
	if b.path == "/*" {
		return it.ID
	}
	return it.ID + " " + b.path
}

func declareDistribution(l *lifter, it *item) {
	config := it.Props.Get("DistributionConfig")
	l.addNode(it, model.Trigger, "distribution")
	for _, b := range behavioursOf(it) {
		n := it.node
		if b.path != "/*" {
			n = l.sideNode(it, behaviourName(it, b), model.Trigger, "distribution")
			n.At = b.value.At
			l.owner[n.ID] = it
		}
		a := l.set(n)
		l.front(it, n)
		for _, v := range config.Get("Aliases").Each() {
			n.Aliases = append(n.Aliases, model.Display(l.text(v)))
		}
		a.value("path", b.path, b.value.At)
		a.byDefault("auth", "none")
		for _, signed := range []string{"TrustedKeyGroups", "TrustedSigners"} {
			if v := b.value.Get(signed); v.Written() {
				a.value("auth", "signature", v.At)
			}
		}
		if v := config.Get("WebACLId"); v.Written() && v.Text != "" || v.Kind == resource.Choice {
			n.Attrs["waf"] = l.webACL(v, v.At)
		}
		a.present("accessLog", firstWritten(config.Get("Logging", "Bucket"), b.value.Get("RealtimeLogConfigArn")))
		a.viewerTLS(b.value, config.Get("ViewerCertificate"))
	}
}

// viewerTLS sets the lowest TLS version that viewers may use. Source:
// CloudFront Developer Guide, "Supported protocols and ciphers between viewers
// and CloudFront"; the default certificate means TLSv1.
func (a attrs) viewerTLS(behaviour, cert resource.Value) {
	if p := behaviour.Get("ViewerProtocolPolicy"); p.Text == "allow-all" {
		a.value("tls", "", p.At)
		return
	}
	v := cert.Get("MinimumProtocolVersion")
	switch s, _ := v.Str(); {
	case strings.HasPrefix(s, "TLSv1.2"), strings.HasPrefix(s, "TLSv1.3"):
		a.value("tls", s[len("TLSv"):len("TLSv")+3], v.At)
	case strings.HasPrefix(s, "TLSv1.1"):
		a.value("tls", "1.1", v.At)
	case s != "" && !model.Symbolic(s):
		a.value("tls", "1.0", v.At)
	}
}

func linkDistribution(l *lifter, it *item) {
	config := it.Props.Get("DistributionConfig")
	origins := l.originsOf(config)
	for _, b := range behavioursOf(it) {
		n := l.b.Lookup(nodeID(it.Resource, behaviourName(it, b)))
		l.fromInternet(it, n)
		for _, target := range b.value.Get("TargetOriginId").Options() {
			for _, o := range origins[l.text(target)] {
				l.origin(it, n, o, b.path)
			}
		}
		l.edgeWorkers(it, n, b.value)
	}
	l.deliveredLogs(it)
	for _, o := range config.Get("Logging", "Bucket").Options() {
		if to := l.find(o, "bucket"); to != nil && to.Class == "bucket" {
			l.edge(it, model.Edge{From: it.node.ID, To: to.ID, Kind: model.Delivers, Conditional: o.When, At: o.At})
		}
	}
}

// originsOf are the origins of a distribution by id; a group is all of its
// members.
func (l *lifter) originsOf(config resource.Value) map[string][]resource.Value {
	out := map[string][]resource.Value{}
	for _, o := range config.Get("Origins").Each() {
		if id := l.text(o.Get("Id")); id != "" {
			out[id] = []resource.Value{o}
		}
	}
	for _, g := range config.Get("OriginGroups", "Items").Each() {
		id := l.text(g.Get("Id"))
		for _, m := range g.Get("Members", "Items").Each() {
			if o, ok := out[l.text(m.Get("OriginId"))]; ok && id != "" {
				out[id] = append(out[id], o...)
			}
		}
	}
	return out
}

func declareEdgeFunction(l *lifter, it *item) {
	n := l.addNode(it, model.Function, "edge-worker")
	l.set(n).str("runtime", it.Props.Get("FunctionConfig", "Runtime"))
}

// edgeWorkers are the functions that run on the way through a distribution.
// One that is called before everything else and named for it may check the
// caller: nobody can tell from the template.
func (l *lifter) edgeWorkers(it *item, n *model.Node, behaviour resource.Value) {
	for _, by := range []struct{ list, arn string }{{"LambdaFunctionAssociations", "LambdaFunctionARN"}, {"FunctionAssociations", "FunctionARN"}} {
		for _, f := range behaviour.Get(by.list).Each() {
			for _, o := range f.Get(by.arn).Options() {
				fn := l.find(o, "lambda", "edge-worker")
				if fn == nil {
					fn = l.destination(o, model.Function, "edge-worker")
				}
				if fn == nil || fn.Kind != model.Function {
					continue
				}
				if fn.Class == "lambda" {
					fn.Class = "edge-worker"
				}
				l.sendTo(it, n, fn, o, "")
				if event, _ := f.Get("EventType").Str(); event == "viewer-request" && checksCallers(fn.Name) && n.Attrs["auth"].Value == "none" {
					l.set(n).unknown("auth", fn.Name+" may check the caller", o.At)
				}
			}
		}
	}
}

// checksCallers reports whether a name says that a function asks who calls.
func checksCallers(name string) bool {
	for _, w := range wordsOf(name) {
		if strings.HasPrefix(w, "auth") && !strings.HasPrefix(w, "author") || strings.HasPrefix(w, "authoriz") || w == "login" || w == "jwt" || w == "protect" {
			return true
		}
	}
	return false
}

// deliveredLogs notes access logs that a delivery of CloudWatch Logs takes.
func (l *lifter) deliveredLogs(it *item) {
	for _, src := range l.ofType("AWS::Logs::DeliverySource") {
		v := src.Props.Get("ResourceArn")
		for _, p := range model.SplitSymbolic(v.Text) {
			if p.Kind == "" || l.itemOf(p) != it {
				continue
			}
			for _, b := range behavioursOf(it) {
				if n := l.b.Lookup(nodeID(it.Resource, behaviourName(it, b))); n != nil {
					l.set(n).value("accessLog", true, v.At)
				}
			}
		}
	}
}

// origin says what stands behind a path: a bucket, an API or function of ours,
// a third party.
func (l *lifter) origin(it *item, n *model.Node, origin resource.Value, path string) {
	if policy := origin.Get("CustomOriginConfig", "OriginProtocolPolicy"); policy.Text == "http-only" {
		for _, o := range origin.Get("DomainName").Options() {
			l.state.plain[plainAt{n.ID, o.At}] = policy.At
		}
	}
	prefix := l.text(origin.Get("OriginPath"))
	for _, o := range origin.Get("DomainName").Options() {
		text := l.text(o)
		if text == "" {
			continue
		}
		if bucket := l.bucketHost(o, text); bucket != nil {
			l.edge(it, model.Edge{
				From: n.ID, To: bucket.ID, Kind: model.Reads, Actions: []string{"s3:GetObject"}, Conditional: o.When, At: o.At,
				Attrs: map[string]model.Attr{"integration": model.SetAttr(true, o.At)},
			})
			continue
		}
		if origin.Get("OriginAccessControlId").Written() && l.signed(it, n, o, text) {
			continue
		}
		if l.toOwnAPI(it, n, o, "https://"+text+prefix+path, "") {
			continue
		}
		if to := l.find(o); to != nil {
			if to.Kind == model.Trigger {
				l.sendTo(it, n, to, o, "")
			}
			continue
		}
		if host := hostOf("https://" + text); !strings.HasPrefix(host, "${opaque") {
			l.sendTo(it, n, l.outsider("https://"+text), o, "")
		}
	}
}

// bucketHost is the bucket whose endpoint a domain name is.
func (l *lifter) bucketHost(v resource.Value, text string) *model.Node {
	if n := l.find(v, "bucket"); n != nil {
		if n.Class != "bucket" {
			return nil
		}
		return n
	}
	name, rest, ok := strings.Cut(text, ".s3")
	if !ok || !strings.Contains(rest, "amazonaws.com") {
		return nil
	}
	return l.byName(resource.Value{Kind: resource.String, Text: name, At: v.At, When: v.When}, "s3", "")
}

// signed forwards to a function's URL whose calls the distribution signs
// itself: the viewer is not asked for anything.
func (l *lifter) signed(it *item, n *model.Node, v resource.Value, host string) bool {
	for _, p := range model.SplitSymbolic(host) {
		if to := l.itemOf(p); to != nil && to.node != nil && to.Type == "AWS::Lambda::Url" {
			l.sendTo(it, n, to.node, v, "")
			return true
		}
	}
	return false
}

// pass forwards to routes. What a distribution hands on is checked by the
// route behind it, so its way in has the route's auth; where routes differ
// there is one way in for each.
func (l *lifter) pass(it *item, from *model.Node, routes []*model.Node, v resource.Value) {
	if from.Class != "distribution" {
		for _, r := range routes {
			l.sendTo(it, from, r, v, "")
		}
		return
	}
	ways := map[string]*model.Node{}
	for _, open := range []bool{true, false} { // the open ones keep the plain name
		for _, r := range routes {
			auth := r.Attrs["auth"]
			if (auth.Value == "none") != open {
				continue
			}
			key, _ := auth.Value.(string)
			if self, _ := r.Attrs["selfSignUp"].Value.(bool); self {
				key += ", self sign-up"
			}
			if ways[key] == nil {
				ways[key] = l.checkedWay(it, from, r, key, len(ways) == 0)
			}
			l.sendTo(it, ways[key], r, v, "")
		}
	}
}

// checkedWay is the way in of a distribution to routes that check alike: its
// plain one if it is the first, else one beside it.
func (l *lifter) checkedWay(it *item, from, route *model.Node, key string, first bool) *model.Node {
	n := from
	if !first {
		n = l.sideNode(it, from.Name+" ("+key+")", model.Trigger, "distribution")
		n.At = from.At
		l.owner[n.ID] = it
		for name, a := range from.Attrs {
			n.Attrs[name] = a
		}
		delete(n.Attrs, "selfSignUp")
	}
	for _, name := range []string{"auth", "selfSignUp"} {
		if a, ok := route.Attrs[name]; ok && a.Value != "none" && a.Value != false {
			n.Attrs[name] = a
		}
	}
	if !first {
		l.fromInternet(it, n)
	}
	return n
}
