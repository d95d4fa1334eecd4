package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// destination returns the node that v names as something to send to: a
// declared one, else an external one of the kind its ARN tells, else of kind k
// and class (k "" for none). What is declared but not modelled is no node.
func (l *lifter) destination(v resource.Value, k model.Kind, class string) *model.Node {
	if n := l.findClass(v, class); n != nil {
		return n
	}
	if l.pointed(v) != nil {
		return nil
	}
	text := l.text(v)
	if text == "" || strings.Contains(text, "*") {
		return nil
	}
	if arn, ok := queueARN(text); ok {
		text = arn
	}
	if ek, ec, ok := classOfARN(text); ok {
		return l.external(text, ek, ec)
	}
	if k == "" || splitARN(text) != nil {
		return nil
	}
	return l.external(text, k, class)
}

func (l *lifter) findClass(v resource.Value, class string) *model.Node {
	if class == "" {
		return l.find(v)
	}
	return l.find(v, class)
}

// byName is destination for a value that holds a name rather than an ARN; tail
// is what stands before the name in the ARN ("table/").
func (l *lifter) byName(v resource.Value, service, tail string) *model.Node {
	k, class, _ := classOf(service, tail)
	if n := l.findClass(v, class); n != nil {
		return n
	}
	text := l.text(v)
	if text == "" || strings.Contains(text, "*") || l.pointed(v) != nil {
		return nil
	}
	if arn, ok := queueARN(text); ok {
		text = arn
	}
	if splitARN(text) == nil {
		text = localARN(service, tail+text)
	}
	if k == "" {
		return nil
	}
	return l.external(text, k, class)
}

// localARN is the symbolic ARN of a resource of the account and region that is
// deployed to.
func localARN(service, tail string) string {
	region, account := resource.Pseudo("region"), accountToken
	if service == "s3" {
		region, account = "", ""
	}
	return "arn:" + resource.Pseudo("partition") + ":" + service + ":" + region + ":" + account + ":" + tail
}

// queueARN is the ARN of the queue of a literal URL
// https://sqs.REGION.amazonaws.com/ACCOUNT/NAME.
func queueARN(url string) (string, bool) {
	rest, ok := strings.CutPrefix(url, "https://sqs.")
	if !ok {
		return "", false
	}
	region, rest, _ := strings.Cut(rest, ".")
	parts := strings.Split(rest, "/")
	if len(parts) != 3 {
		return "", false
	}
	return "arn:" + resource.Pseudo("partition") + ":sqs:" + region + ":" + parts[1] + ":" + parts[2], true
}

// sendTo says that the provider itself hands what from carries to a target: it
// runs a function, writes a store, calls a further way in. via is the role it
// does so as, "" for none.
func (l *lifter) sendTo(it *item, from, to *model.Node, v resource.Value, via string) {
	e := model.Edge{From: from.ID, To: to.ID, Via: via, Conditional: v.When, At: v.At}
	switch to.Kind {
	case model.Function:
		e.Kind, e.Actions = model.Invokes, sendActions(l.serviceOf(to))
	case model.Trigger:
		e.Kind, e.Via = model.Forwards, ""
	case model.Actor:
		e.Kind, e.Via = model.Sends, ""
	case model.Store:
		e.Kind, e.Actions = model.Writes, sendActions(l.serviceOf(to))
		e.Attrs = map[string]model.Attr{"integration": model.SetAttr(true, v.At)}
	default:
		return
	}
	l.edge(it, e)
}

// serviceOf is the IAM prefix of the service that a node belongs to.
func (l *lifter) serviceOf(n *model.Node) string {
	if it := l.owner[n.ID]; it != nil && it.kind != nil {
		return it.kind.id.service
	}
	if f := splitARN(n.ID); f != nil {
		return f[2]
	}
	return ""
}

// sendActions is what the provider does to hand one event to a target.
func sendActions(service string) []string {
	switch service {
	case "lambda":
		return []string{"lambda:InvokeFunction"}
	case "states":
		return []string{"states:StartExecution"}
	case "sqs":
		return []string{"sqs:SendMessage"}
	case "sns":
		return []string{"sns:Publish"}
	case "kinesis":
		return []string{"kinesis:PutRecord"}
	case "firehose":
		return []string{"firehose:PutRecord"}
	case "events":
		return []string{"events:PutEvents"}
	case "logs":
		return []string{"logs:PutLogEvents"}
	case "dynamodb":
		return []string{"dynamodb:PutItem"}
	case "s3":
		return []string{"s3:PutObject"}
	}
	return nil
}

// viaRole is the id of the role that v names, "" where it names none or one of
// several.
func (l *lifter) viaRole(v resource.Value) string {
	o := v.Options()
	if len(o) != 1 {
		return ""
	}
	if n := l.roleNode(o[0]); n != nil {
		return n.ID
	}
	return ""
}

// structured parses a value written as JSON text.
func structured(v resource.Value) resource.Value {
	if v.Kind == resource.String && strings.HasPrefix(strings.TrimSpace(v.Text), "{") {
		if parsed, err := resource.ParseText(v.Text, v.At); err == nil {
			parsed.When = v.When
			return parsed
		}
	}
	return v
}

// written shows a configuration value on one line, as JSON without quotes
// around names: the form of filters in attributes.
func (l *lifter) written(v resource.Value) string {
	v = structured(v)
	switch v.Kind {
	case resource.Map:
		var parts []string
		for _, f := range v.Fields {
			parts = append(parts, f.Key+": "+l.written(f.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case resource.List:
		var parts []string
		for _, x := range v.Items {
			parts = append(parts, l.written(x))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if s, ok := v.Str(); ok {
		return model.Display(s)
	}
	return "?"
}

// outsider is the third party that a URL, an address or a number names.
func (l *lifter) outsider(text string) *model.Node {
	name := hostOf(text)
	if parts := model.SplitSymbolic(text); len(parts) == 1 && parts[0].Kind == model.TokenParam {
		name = externalName(text)
	}
	return l.actor("service", "service:"+name, name)
}

// hostOf is the host of a URL, or the shown text of anything else.
func hostOf(text string) string {
	shown := model.Display(text)
	_, rest, ok := strings.Cut(shown, "://")
	if !ok {
		return shown
	}
	if at := strings.IndexByte(rest, '@'); at >= 0 {
		rest = rest[at+1:]
	}
	if i := strings.IndexAny(rest, "/?#"); i > 0 {
		rest = rest[:i]
	}
	return rest
}

// encryptedWith records the key v that encrypts a store.
func (a attrs) encryptedWith(v resource.Value) {
	if !v.Written() {
		return
	}
	for _, o := range v.Items {
		if v.Kind == resource.Choice && !o.Written() {
			a.unknown("encryption", unknownReason(v), v.At)
			return
		}
	}
	if s := a.l.text(v); strings.Contains(s, "alias/aws/") {
		a.value("encryption", "managed", v.At)
		return
	}
	a.value("encryption", "customer", v.At)
}

// days turns a number of smaller units into whole days.
func (a attrs) days(name string, v resource.Value, perDay int64) {
	if !v.Written() {
		return
	}
	if i, ok := v.Int(); ok {
		a.value(name, i/perDay, v.At)
		return
	}
	a.unknown(name, unknownReason(v), v.At)
}

// filter records that a filter narrows what comes through.
func (a attrs) filter(v resource.Value) {
	if !v.Written() {
		return
	}
	a.value("filtered", true, v.At)
	a.value("filter", a.l.written(v), v.At)
}
