package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func declareLayer(l *lifter, it *item) {
	a := l.set(l.addNode(it, model.Store, "registry"))
	a.value("immutableTags", true, it.At) // a version of a layer never changes
}

// linkLayer finds the bucket that a layer's content comes from; the functions
// that load the layer have their code from there too.
func layerBuckets(l *lifter, layer *item) []resource.Value {
	if layer == nil || layer.Type != "AWS::Lambda::LayerVersion" {
		return nil
	}
	return layer.Props.Get("Content", "S3Bucket").Options()
}

// layers joins a function with the layers it loads.
func (l *lifter) layers(it *item) {
	for _, v := range it.Props.Get("Layers").Each() {
		if n := l.find(v, "registry"); n != nil {
			l.codeFrom(it, n, v)
			for _, o := range layerBuckets(l, l.owner[n.ID]) {
				l.codeBucket(it, o)
			}
			continue
		}
		text := l.text(v)
		f := splitARN(text)
		if f == nil || f[2] != "lambda" || !strings.HasPrefix(f[5], "layer:") {
			continue
		}
		if acct := accountOf(text); acct != "" && !l.trusted[acct] && !providerLayer(acct, f[5]) {
			l.set(it.node).add("foreignLayers", model.Display(text), v.At)
			l.foreignLayer(it, text, acct, v)
		}
	}
}

// foreignLayer says that part of a function's code is what another account
// wrote.
func (l *lifter) foreignLayer(it *item, text, acct string, v resource.Value) {
	n := l.external(text, model.Store, "registry")
	_, name, _ := strings.Cut(text, ":layer:")
	n.Name = model.Display(name)
	from := l.actor("account", "account:"+acct, acct)
	l.edge(it, model.Edge{From: from.ID, To: n.ID, Kind: model.Writes, Conditional: v.When, At: v.At})
	l.codeFrom(it, n, v)
}

// codeBucket joins a function with the bucket, declared here, of its code.
func (l *lifter) codeBucket(it *item, v resource.Value) {
	for _, o := range v.Options() {
		if n := l.find(o, "bucket"); n != nil && n.Class == "bucket" {
			l.codeFrom(it, n, o)
		}
	}
}

// providerAccounts publish layers of the provider itself. Sources: the pages of
// Powertools for AWS Lambda, Lambda Insights, AWS SDK for pandas, AWS Distro
// for OpenTelemetry and the Lambda Web Adapter.
var providerAccounts = []string{"017000801446", "094274105915", "580247275435", "336392948345", "901920570463", "615299751070", "753240598075", "668099181075"}

// providerLayer reports whether a layer is the provider's. Some are published
// from another account in each region and known by their name only.
func providerLayer(account, tail string) bool {
	if slices.Contains(providerAccounts, account) {
		return true
	}
	for _, name := range []string{"AWS-AppConfig-Extension", "AWS-Parameters-and-Secrets-Lambda-Extension", "LambdaInsightsExtension", "AWSCodeGuruProfiler", "AWSOpenTelemetryDistro"} {
		if strings.HasPrefix(tail, "layer:"+name) {
			return true
		}
	}
	return false
}

// linkLayerPermission says who outside may load a layer.
func linkLayerPermission(l *lifter, it *item) {
	p := it.Props
	n := l.find(p.Get("LayerVersionArn"), "registry")
	if n == nil || n.Class != "registry" {
		return
	}
	who, ok := p.Get("Principal").Str()
	actions := []string{"lambda:GetLayerVersion"}
	switch acct := accountOf(who); {
	case !ok || p.Get("OrganizationId").Written():
	case who == "*":
		l.open(it, n, model.Reads, actions, l.ownConditions(it, n), p.Get("Principal").At)
	case acct != "" && !l.trusted[acct]:
		from := l.actor("account", "account:"+acct, acct)
		l.edge(it, model.Edge{From: from.ID, To: n.ID, Kind: model.Reads, Actions: actions, At: p.Get("Principal").At})
	}
}
