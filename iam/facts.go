package iam

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The facts come from the tables named in NOTICE; `make facts` makes these
// files from them.
var (
	//go:embed facts/services.pack
	servicesPack []byte
	//go:embed facts/policies.pack
	policiesPack []byte
	//go:embed facts/names.pack
	namesPack []byte
)

// library holds what was decoded so far; it only ever grows by what the
// embedded bytes say, so sharing it is safe.
type library struct {
	services, policies pack
	byService          sync.Map // prefix -> *serviceFacts
	byPolicy           sync.Map // name -> *managed
}

var facts = sync.OnceValue(func() *library {
	return &library{services: openPack(servicesPack), policies: openPack(policiesPack)}
})

// serviceFacts are the facts of one IAM prefix; actions are sorted by low.
type serviceFacts struct {
	prefix  string
	types   []typeFact
	actions []actionFact
	keys    map[string]string // lower case key -> type

	related sync.Map // resource type -> []form suffixes, see forms.go
}

type typeFact struct {
	name, pattern string
	arn           func() *arnPattern // variables as stars
}

type actionFact struct {
	full  string // service:Action
	low   string // action, lower case
	level string
	kinds []string
	types []int
}

// service returns the facts of a prefix; unknown ones are empty, never nil.
func (l *library) service(prefix string) *serviceFacts {
	prefix = strings.ToLower(prefix)
	if f, ok := l.byService.Load(prefix); ok {
		return f.(*serviceFacts)
	}
	raw, ok := l.services.find(prefix)
	if !ok {
		return &serviceFacts{prefix: prefix}
	}
	f, _ := l.byService.LoadOrStore(prefix, decodeService(prefix, string(raw)))
	return f.(*serviceFacts)
}

func decodeService(prefix, raw string) *serviceFacts {
	f := &serviceFacts{prefix: prefix, keys: map[string]string{}}
	kinds := map[string][]string{}
	for line := range strings.Lines(raw) {
		line = strings.TrimSuffix(line, "\n")
		mark, line, _ := strings.Cut(line, "\t")
		name, line, _ := strings.Cut(line, "\t")
		switch mark {
		case "T":
			f.types = append(f.types, decodeType(prefix, name, line))
		case "A":
			f.actions = append(f.actions, decodeAction(prefix, name, line, kinds))
		case "K":
			f.keys[strings.ToLower(name)] = line
		}
	}
	slices.SortFunc(f.actions, func(a, b actionFact) int { return strings.Compare(a.low, b.low) })
	return f
}

func decodeAction(prefix, name, rest string, kinds map[string][]string) actionFact {
	level, rest, _ := strings.Cut(rest, "\t")
	letters, types, _ := strings.Cut(rest, "\t")
	names, ok := kinds[letters]
	if !ok {
		names = kindNames(letters)
		kinds[letters] = names
	}
	return actionFact{full: prefix + ":" + name, low: strings.ToLower(name), level: level, kinds: names, types: numbers(types)}
}

func decodeType(prefix, name, pattern string) typeFact {
	if rest, ok := strings.CutPrefix(pattern, "~"); ok {
		pattern = "arn:${Partition}:" + prefix + ":${Region}:${Account}:" + rest
	}
	return typeFact{name: name, pattern: pattern, arn: sync.OnceValue(func() *arnPattern { return compileARN(starred(pattern), nil) })}
}

// starred replaces ${Variables} by stars.
func starred(pattern string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(pattern, "${")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		b.WriteByte('*')
		_, pattern, _ = strings.Cut(rest, "}")
	}
}

func numbers(list string) []int {
	if list == "" {
		return nil
	}
	var out []int
	for n := range strings.SplitSeq(list, ",") {
		i, err := strconv.Atoi(strings.TrimSuffix(n, "*"))
		if err == nil {
			out = append(out, i)
		}
	}
	return out
}

// kindLetters is how tools/facts writes the kinds of an action.
const kindLetters = "aAcCxdiegvpPrstw"

func kindNames(letters string) []string {
	words := [...]string{
		"admin", "assume", "code", "consume", "decrypt", "delete", "describe", "encrypt", "grant", "invoke", "pass-role",
		"publish", "read", "sign", "tag", "write",
	}
	var out []string
	for i := range len(letters) {
		if n := strings.IndexByte(kindLetters, letters[i]); n >= 0 {
			out = append(out, words[n])
		}
	}
	return out
}

// find returns the action of that name, in any case.
func (f *serviceFacts) find(name string) *actionFact {
	i, ok := slices.BinarySearchFunc(f.actions, strings.ToLower(name), func(a actionFact, n string) int { return strings.Compare(a.low, n) })
	if !ok {
		return nil
	}
	return &f.actions[i]
}

// typ returns the number of a resource type, in any case; -1 if unknown.
func (f *serviceFacts) typ(name string) int {
	return slices.IndexFunc(f.types, func(t typeFact) bool { return strings.EqualFold(t.name, name) })
}
