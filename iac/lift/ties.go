package lift

import (
	"strings"
	"unicode"

	"strideline/iac/resource"
	"strideline/model"
)

// Ties are the words by which a stack may join others, more than those by
// which it does: stacks that share none are lifted apart with the same result.
type Ties struct {
	Declares []string // what others may find it by: physical names, exports
	Mentions []string // words of all its texts: one that another declares joins
	Shares   []string // what neither declares and both may name
}

// TiesOf reads the ties of one stack.
func TiesOf(r *resource.Result) Ties {
	t := &ties{declares: wordSet{seen: map[string]bool{}}, mentions: wordSet{seen: map[string]bool{}}, shares: wordSet{seen: map[string]bool{}}}
	kinds := allKinds()
	for i := range r.Resources {
		res := &r.Resources[i]
		if k := kinds[res.Type]; k != nil && k.id.nameProp != "" {
			t.declare(res.Props.Get(k.id.nameProp))
		}
		t.declare(res.Props.Get("AliasName"))
		for _, v := range []resource.Value{res.Props, res.Attrs} {
			t.read("", v)
		}
	}
	for _, e := range r.Exports {
		if name, ok := e.Name.Str(); ok {
			t.declares.add("export " + model.Display(name))
			t.mentions.add("export " + model.Display(name))
		}
		t.read("", e.Value)
	}
	for _, p := range r.Parameters {
		t.read("", p.Default)
	}
	for _, o := range r.Outputs {
		t.read("", o.Value)
	}
	return Ties{t.declares.words, t.mentions.words, t.shares.words}
}

type ties struct{ declares, mentions, shares wordSet }

// wordSet is words in the order they came, each once.
type wordSet struct {
	words []string
	seen  map[string]bool
}

func (s *wordSet) add(word string) {
	if !s.seen[word] {
		s.seen[word] = true
		s.words = append(s.words, word)
	}
}

func (t *ties) declare(v resource.Value) {
	for _, o := range v.Options() {
		if text, ok := o.Str(); ok {
			if ws := tieWords(text); len(ws) > 0 && !ofStack(ws[len(ws)-1]) {
				t.declares.add(ws[len(ws)-1])
			}
		}
	}
}

// read takes the words of every text below a value.
func (t *ties) read(key string, v resource.Value) {
	for _, f := range v.Fields {
		t.read(f.Key, f.Value)
		t.text("", f.Key)
	}
	for _, it := range v.Items {
		t.read(key, it)
	}
	if text, ok := v.Str(); ok {
		t.text(key, text)
	}
}

func (t *ties) text(key, text string) {
	if model.Symbolic(text) {
		t.imports(text)
	}
	ws := tieWords(text)
	for _, w := range ws {
		t.mentions.add(w)
		if i := strings.IndexByte(w, '.'); i > 0 { // a bucket's name before its domain
			t.mentions.add(w[:i])
		}
		if i := strings.LastIndexByte(w, '-'); i > 0 { // a secret's name before what its ARN adds
			t.mentions.add(w[:i])
		}
	}
	for _, arn := range arnsIn(text) {
		t.arn(arn)
	}
	if len(ws) > 0 && nameKeys[key] && !strings.HasPrefix(text, "arn:") && !ofStack(text) {
		t.shares.add("name " + ws[len(ws)-1])
	}
}

func (t *ties) imports(text string) {
	for _, p := range model.SplitSymbolic(text) {
		if p.Kind == model.TokenImport && len(p.Parts) > 0 {
			name := model.Display(p.Parts[len(p.Parts)-1])
			t.mentions.add("export " + name)
			t.shares.add("import " + name)
		}
	}
}

// arn notes what an ARN names: two stacks that name one thing that neither
// declares share it. What the provider owns is no meeting place.
func (t *ties) arn(arn string) {
	f := splitARN(arn)
	if f == nil || f[4] == "aws" || f[2] == "iam" && strings.HasPrefix(f[5], "policy/service-role") {
		return
	}
	if tail := base(f[2], untilOpen(f[5])); tail != "" && !ofStack(tail) && tail != "event-bus/default" {
		t.shares.add(f[2] + " " + tail)
	}
}

// arnsIn cuts the ARNs out of a text.
func arnsIn(text string) []string {
	var out []string
	for {
		i := strings.Index(text, "arn:")
		if i < 0 {
			return out
		}
		end := strings.IndexFunc(text[i:], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"',;`, r) })
		if end < 0 {
			return append(out, text[i:])
		}
		out, text = append(out, text[i:i+end]), text[i+end:]
	}
}

// nameKeys are the properties whose plain text names a thing that lift makes a
// node of where no file declares it.
var nameKeys = map[string]bool{
	"Bucket": true, "BucketName": true, "S3BucketName": true, "DestinationBucketName": true, "LogGroupName": true, "LogGroup": true,
	"FunctionName": true, "EventBusName": true, "TableName": true, "QueueName": true, "QueueUrl": true, "TopicName": true,
	"StreamName": true, "Stream": true, "Role": true, "RoleName": true, "SecretId": true, "StateMachineName": true,
	"RepositoryName": true, "ClusterName": true, "DeliveryStreamName": true, "KAFKA_BOOTSTRAP_SERVERS": true,
}

// tieWords cuts a text where names end. Tokens stay whole: two that read the
// same mean the same.
func tieWords(text string) []string {
	var out []string
	from, depth := 0, 0
	cut := func(i int) {
		if i > from {
			out = append(out, text[from:i])
		}
	}
	for i, r := range text {
		switch {
		case r == '\uE000':
			depth++
		case r == '\uE001':
			depth--
		case depth == 0 && !nameRune(r):
			cut(i)
			from = i + len(string(r))
		}
	}
	cut(len(text))
	return out
}

// nameRune reports whether a character may stand in a physical name.
func nameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_.-+#", r)
}
