package lift

import (
	"strconv"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// literalSecrets finds secrets written as plain text in the properties of
// resources and names them on the node that carries them. The values
// themselves are never kept.
func (l *lifter) literalSecrets() {
	for _, it := range l.items {
		s := secretSearch{l: l, it: it}
		s.walk(it.Props, "", false)
		if len(s.found) == 0 {
			continue
		}
		for _, n := range l.carriers(it) {
			for _, f := range s.found {
				l.set(n).add("literalSecrets", f.path, f.at)
			}
		}
	}
}

// carriers are the nodes that a secret in a resource's properties belongs to:
// its own, for a connection the destinations that use it, else what it refers
// to first.
func (l *lifter) carriers(it *item) []*model.Node {
	if it.node != nil {
		return []*model.Node{it.node}
	}
	if it.Type == "AWS::Events::Connection" {
		var out []*model.Node
		for _, d := range l.ofType("AWS::Events::ApiDestination") {
			if d.node != nil && l.pointed(d.Props.Get("ConnectionArn")) == it {
				out = append(out, d.node)
			}
		}
		return out
	}
	if n := l.firstNode(it.Props, 0); n != nil {
		return []*model.Node{n}
	}
	return nil
}

// firstNode is the first node that a value refers to, roles left out.
func (l *lifter) firstNode(v resource.Value, depth int) *model.Node {
	if depth > 8 {
		return nil
	}
	if it := l.pointed(v); it != nil && it.node != nil && it.node.Kind != model.Role {
		return it.node
	}
	for _, x := range v.Items {
		if n := l.firstNode(x, depth+1); n != nil {
			return n
		}
	}
	for _, f := range v.Fields {
		if n := l.firstNode(f.Value, depth+1); n != nil {
			return n
		}
	}
	return nil
}

type foundSecret struct {
	path string
	at   model.Range
}

// secretSearch looks through the properties of one resource.
type secretSearch struct {
	l     *lifter
	it    *item
	found []foundSecret
}

// foreignText are properties whose content has words of its own (policies,
// schemas, code, templates): there only unmistakable tokens count.
var foreignText = map[string]bool{
	"Body": true, "Definition": true, "DefinitionString": true, "PolicyDocument": true, "AssumeRolePolicyDocument": true,
	"KeyPolicy": true, "Policies": true, "Schema": true, "Code": true, "ZipFile": true, "Tags": true, "EventPattern": true,
	"RequestTemplates": true, "ResponseTemplates": true, "RequestParameters": true, "ResponseParameters": true, "RequestModels": true,
	"RequestMappingTemplate": true, "ResponseMappingTemplate": true, "InputTransformer": true, "InputTemplate": true,
	"FunctionCode": true, "Description": true, "UserPoolAddOns": true, "SecretStringTemplate": true, "Statement": true, "TokenValidityUnits": true,
}

// walk looks at every scalar; free is set below text that is not ours to read
// by its names.
func (s *secretSearch) walk(v resource.Value, path string, free bool) {
	switch v.Kind {
	case resource.Map:
		name, _ := v.Get("Name").Str()
		for _, f := range v.Fields {
			p := joined(path, f.Key)
			if f.Key == "Value" && name != "" { // {Name, Value}: an environment of a container
				p = joined(path, name)
			}
			s.walk(f.Value, p, free || foreignText[f.Key])
		}
	case resource.List:
		for i, x := range v.Items {
			s.walk(x, path+"["+strconv.Itoa(i)+"]", free)
		}
	case resource.Choice:
		for _, x := range v.Items {
			s.walk(x, path, free)
		}
	case resource.String, resource.Number:
		s.scalar(v, path, free)
	}
}

func joined(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func (s *secretSearch) scalar(v resource.Value, path string, free bool) {
	if v.Text == "" {
		return
	}
	hit := knownToken(v.Text) || credentialURL(v.Text) || path == "UserData" && assignsSecret(v.Text)
	if !hit && !free {
		hit = s.byName(v, path)
	}
	if !hit {
		return
	}
	at := v.At
	if v.Origin.Known() {
		at = v.Origin
	}
	for _, f := range s.found {
		if f.path == path {
			return
		}
	}
	s.found = append(s.found, foundSecret{path, at})
}

// byName decides by what the property is called. Names that always hold the
// secret itself need a value that is one; names that may as well hold the name
// of a secret need a value that looks random.
func (s *secretSearch) byName(v resource.Value, path string) bool {
	if doc := structured(v); doc.Kind == resource.Map {
		return path == "SecretString" && holdsSecrets(doc, 0)
	}
	if model.Symbolic(v.Text) || notSecret(v.Text) {
		return false
	}
	switch s.strength(path, v) {
	case holdsSecret:
		return v.Kind == resource.String || len(v.Text) >= 4
	case mayHoldSecret:
		return v.Kind == resource.String && random(v.Text) && !s.isName(v.Text)
	}
	return false
}

// holdsSecrets reports whether a document has a field that holds a secret.
func holdsSecrets(doc resource.Value, depth int) bool {
	if depth > 8 {
		return false
	}
	for _, f := range doc.Fields {
		if holdsSecrets(f.Value, depth+1) {
			return true
		}
		text, ok := f.Value.Str()
		if ok && f.Value.Kind == resource.String && secretName(f.Key) != saysNothing && !model.Symbolic(text) && !notSecret(text) {
			return true
		}
	}
	return false
}

// strength says what a property's name tells of its value.
func (s *secretSearch) strength(path string, v resource.Value) nameStrength {
	switch s.it.Type + " " + path {
	case "AWS::SecretsManager::Secret SecretString", "AWS::ApiGateway::ApiKey Value":
		return holdsSecret
	case "AWS::SSM::Parameter Value":
		return secretName(s.l.text(s.it.Props.Get("Name")))
	}
	last := path[strings.LastIndexByte(path, '.')+1:]
	if notSecretKeys[last] {
		return saysNothing
	}
	return secretName(last)
}

// notSecretKeys are properties of the provider that sound like secrets.
var notSecretKeys = map[string]bool{
	"ServiceToken": true, "ClientRequestToken": true, "NextToken": true, "ApiKeyName": true, "IdempotencyToken": true,
	"EventSourceToken": true, "SourceToken": true, "AuthorizationToken": true, "RegistrationToken": true,
}

// assignsSecret reports whether a script gives a variable that is named like a
// secret a literal value.
func assignsSecret(script string) bool {
	for line := range strings.Lines(script) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "export ")
		name, value, ok := strings.Cut(line, "=")
		if !ok || strings.ContainsAny(name, " \t#-$.\"'") || secretName(name) != holdsSecret {
			continue
		}
		value = strings.Trim(value, "\"'")
		if len(value) >= 6 && !model.Symbolic(value) && !notSecret(value) && !strings.ContainsAny(value, "$`(") {
			return true
		}
	}
	return false
}

// isName reports whether a text is the name of something declared.
func (s *secretSearch) isName(text string) bool {
	return len(s.l.names[text]) > 0 || s.l.byRef[refKey{s.it.Scope, text}] != nil
}
