package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// arnKey reduces an ARN to what identifies a resource in this run: service and
// resource part. Account, region and partition match any (design section 6).
// ok is false for text that is no ARN.
func arnKey(arn string) (key string, ok bool) {
	f := splitARN(arn)
	if f == nil {
		return "", false
	}
	return f[2] + "|" + f[5], true
}

// splitARN cuts an ARN into its six fields; colons inside tokens do not count.
func splitARN(arn string) []string {
	if !strings.HasPrefix(arn, "arn:") {
		return nil
	}
	out := make([]string, 0, 6)
	start, depth := 0, 0
	for i, r := range arn {
		switch {
		case r == '\uE000':
			depth++
		case r == '\uE001':
			depth--
		case r == ':' && depth == 0 && len(out) < 5:
			out = append(out, arn[start:i])
			start = i + 1
		}
	}
	if len(out) < 5 {
		return nil
	}
	return append(out, arn[start:])
}

// indexAny is strings.IndexAny outside tokens.
func indexAny(s, chars string) int {
	depth := 0
	for i, r := range s {
		switch {
		case r == '\uE000':
			depth++
		case r == '\uE001':
			depth--
		case depth == 0 && strings.ContainsRune(chars, r):
			return i
		}
	}
	return -1
}

// index makes every declared node findable by ARN and literal name.
func (l *lifter) index() {
	for _, it := range l.items {
		if it.node == nil {
			continue
		}
		written := it.Props.Get(it.kind.id.nameProp)
		if key, ok := arnKey(l.resolve(it.arn)); ok {
			l.arns.add(key, it.node, written)
		}
		if name := l.resolve(it.name); name != "" && it.kind.id.nameProp != "" && written.Written() {
			l.names.add(name, it.node, written)
		}
	}
	l.indexKeyAliases()
}

// find returns the declared node that a value names: by reference, ARN, or a
// name that is written. classes narrow a plain name; empty means any.
func (l *lifter) find(v resource.Value, classes ...string) *model.Node {
	if it := l.pointed(v); it != nil {
		if n := l.nodeOf(it); n != nil {
			return n
		}
	}
	return l.findText(l.text(v), classes...)
}

// nodeOf is the node of an item, or for an alias or version of a function
// that of the function.
func (l *lifter) nodeOf(it *item) *model.Node {
	for range maxResolve {
		if it.node != nil {
			return it.node
		}
		var target resource.Value
		switch it.Type {
		case "AWS::Lambda::Alias", "AWS::Lambda::Version", "AWS::Lambda::Url":
			target = it.Props.Get("FunctionName")
			if it.Type == "AWS::Lambda::Url" {
				target = it.Props.Get("TargetFunctionArn")
			}
		case "AWS::StepFunctions::StateMachineAlias":
			target = it.Props.Get("RoutingConfiguration")
			if rc := target.Each(); len(rc) > 0 {
				target = rc[0].Get("StateMachineVersionArn")
			}
		case "AWS::EFS::AccessPoint":
			target = it.Props.Get("FileSystemId")
		case "AWS::RDS::DBInstance", "AWS::DocDB::DBInstance", "AWS::Neptune::DBInstance":
			target = it.Props.Get("DBClusterIdentifier")
		case "AWS::Bedrock::AgentAlias":
			target = it.Props.Get("AgentId")
		case "AWS::Kinesis::StreamConsumer":
			target = it.Props.Get("StreamARN")
		case "AWS::KMS::Alias":
			target = it.Props.Get("TargetKeyId")
		case "AWS::StepFunctions::StateMachineVersion":
			target = it.Props.Get("StateMachineArn")
		}
		next := l.pointed(target)
		if next == nil || next == it {
			return nil
		}
		it = next
	}
	return nil
}

// findText is find on resolved text.
func (l *lifter) findText(text string, classes ...string) *model.Node {
	if text == "" {
		return nil
	}
	if i := strings.Index(text, "/functions/"); i >= 0 && strings.HasPrefix(text, "arn:") {
		text = strings.TrimSuffix(text[i+len("/functions/"):], "/invocations")
	}
	if key, ok := arnKey(text); ok {
		if n := l.secretByARN(key); n != nil {
			return n
		}
		for {
			if n := l.byARN(key); n != nil {
				return n
			}
			short, ok := shorten(key)
			if !ok {
				return l.tokenNode(text)
			}
			key = short
		}
	}
	if n := l.queueURL(text); n != nil {
		return n
	}
	if n := l.named(text, classes); n != nil {
		return n
	}
	return l.tokenNode(text)
}

// shorten drops the last part of a resource: qualifiers, sub-resources.
func shorten(key string) (string, bool) {
	bar := strings.IndexByte(key, '|')
	cut := -1
	depth := 0
	for i, r := range key[bar:] {
		switch {
		case r == '\uE000':
			depth++
		case r == '\uE001':
			depth--
		case (r == '/' || r == ':') && depth == 0:
			cut = bar + i
		}
	}
	if cut <= bar+1 {
		return "", false
	}
	return key[:cut], true
}

// tokenNode finds the node of a text that holds references to exactly one
// resource that is a node, such as a URL built around a queue's name.
func (l *lifter) tokenNode(text string) *model.Node {
	var hit *model.Node
	for _, p := range model.SplitSymbolic(text) {
		it := l.itemOf(p)
		if it == nil {
			continue
		}
		n := l.nodeOf(it)
		if n == nil || hit != nil && hit != n {
			return nil
		}
		hit = n
	}
	return hit
}

// queueURL finds the queue of https://sqs.REGION.amazonaws.com/ACCOUNT/NAME.
func (l *lifter) queueURL(text string) *model.Node {
	if !strings.HasPrefix(text, "https://") || !strings.Contains(text, "sqs") {
		return nil
	}
	i := strings.LastIndexByte(text, '/')
	return l.byARN("sqs|" + text[i+1:])
}

func contains(xs []string, x string) bool {
	for _, y := range xs {
		if x == y {
			return true
		}
	}
	return false
}

// external returns the node of something that is only referred to, made on
// first use: its ARN or name as id.
func (l *lifter) external(text string, k model.Kind, class string) *model.Node {
	key, isARN := arnKey(text)
	id := l.externalID(text)
	key += "|" + accountOf(text)
	if strings.HasPrefix(id, l.stack+"#") {
		key += "|" + l.stack
	}
	if n := l.state.externals[key]; isARN && n != nil {
		return n // the same thing, spelt with another account, region or partition
	}
	n := l.b.Node(model.Node{ID: id, Kind: k, Class: class, Name: externalName(text), Provider: "aws"})
	if len(n.Attrs) == 0 {
		n.Attrs["declaredHere"] = model.SetAttr(false, model.Range{})
	}
	if f := splitARN(text); f != nil {
		if f[5] != n.Name {
			n.Aliases = append(n.Aliases, model.Display(f[5]))
		}
		if f[4] == accountToken { // whose it is: that of whoever deploys
			n.Boundary = l.b.Boundary(model.Boundary{ID: "account", Kind: model.AccountBoundary, Name: "account"}).ID
		}
	}
	if isARN {
		l.state.externals[key] = n
	}
	return n
}

// externalID is the id of something that is only referred to. What a parameter
// or a reference names means one thing in one stack only; so does the default
// bus, which every account and region has.
func (l *lifter) externalID(text string) string {
	shown := model.Display(text)
	if (strings.HasSuffix(text, ":event-bus/default") || ofStack(text)) && l.stack != "" {
		return l.stack + "#" + shown
	}
	return shown
}

// ofStack reports whether a text holds what means something in its stack only:
// a parameter, a reference, the name of the stack.
func ofStack(text string) bool {
	for _, p := range model.SplitSymbolic(text) {
		switch {
		case p.Kind == model.TokenPseudo && len(p.Parts) == 1:
			if p.Parts[0] == "stack-name" || p.Parts[0] == "stack-id" {
				return true
			}
		case p.Kind != "" && p.Kind != model.TokenImport:
			return true
		}
	}
	return false
}

// externalName is the shortest name people would use for it.
func externalName(text string) string {
	parts := model.SplitSymbolic(text)
	if len(parts) == 1 && (parts[0].Kind == model.TokenParam || parts[0].Kind == model.TokenRef) && len(parts[0].Parts) > 1 {
		return parts[0].Parts[1]
	}
	if f := splitARN(text); f != nil {
		tail := f[5]
		if ps := model.SplitSymbolic(tail); len(ps) > 0 {
			if last := ps[len(ps)-1]; last.Kind == "" {
				if i := strings.LastIndexAny(last.Text, ":/"); i >= 0 && i+1 < len(last.Text) {
					return last.Text[i+1:]
				}
			} else if last.Kind == model.TokenParam && len(last.Parts) > 1 {
				return last.Parts[1]
			}
		}
		return model.Display(tail)
	}
	return model.Display(text)
}

// target returns the declared node that a value names, else an external node
// of the class that its ARN tells, else one of the given kind and class. It is
// nil where the value names nothing.
func (l *lifter) target(v resource.Value, k model.Kind, class string) *model.Node {
	if n := l.find(v, class); n != nil {
		return n
	}
	text := l.text(v)
	if text == "" || text == "*" {
		return nil
	}
	if ek, ec, ok := classOfARN(text); ok {
		k, class = ek, ec
	}
	return l.external(text, k, class)
}

// classOfARN tells kind and class of what an ARN names.
func classOfARN(text string) (model.Kind, string, bool) {
	f := splitARN(text)
	if f == nil {
		return "", "", false
	}
	return classOf(f[2], f[5])
}

// classOf tells kind and class of a resource by its service and the resource
// part of its ARN.
func classOf(service, tail string) (model.Kind, string, bool) {
	switch service {
	case "lambda":
		if strings.HasPrefix(tail, "function") {
			return model.Function, "lambda", true
		}
	case "states":
		return model.Function, "workflow", true
	case "iam":
		switch {
		case strings.HasPrefix(tail, "role"):
			return model.Role, "role", true
		case strings.HasPrefix(tail, "user"):
			return model.Role, "user", true
		case strings.HasPrefix(tail, "group"):
			return model.Role, "group", true
		}
	case "events":
		if strings.HasPrefix(tail, "event-bus") {
			return model.Store, "bus", true
		}
	default:
		if c, ok := storeClass[service]; ok {
			return model.Store, c, true
		}
	}
	return "", "", false
}

// storeClass is the class of the stores of a service, by IAM prefix.
var storeClass = map[string]string{
	"dynamodb": "table", "s3": "bucket", "sqs": "queue", "sns": "topic", "kinesis": "stream", "firehose": "stream",
	"secretsmanager": "secret", "ssm": "parameter", "kms": "key", "logs": "log", "cognito-idp": "user-pool",
	"ecr": "registry", "events": "bus", "elasticfilesystem": "file-system", "es": "search", "aoss": "search",
	"rds": "relational-db", "rds-data": "relational-db", "rds-db": "relational-db", "dsql": "relational-db",
	"elasticache": "cache", "kafka": "stream", "mq": "queue", "bedrock": "model", "sagemaker": "model",
	"redshift": "warehouse", "redshift-data": "warehouse", "athena": "warehouse", "glue": "warehouse", "timestream": "table",
	"s3vectors": "search", "s3tables": "warehouse", "s3express": "bucket", "docdb-elastic": "relational-db", "cassandra": "table",
}
