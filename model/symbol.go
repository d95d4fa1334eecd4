package model

import "strings"

// Infrastructure as code rarely spells a name out: it writes "the ARN of that
// table in this account". strideline keeps such text symbolic: an ordinary
// string in which each part that is not known is one opaque token. Two tokens
// are the same text exactly when their content is the same, so names that are
// computed alike join although nobody knows their value.
//
// A token is its content between two private-use characters; readers replace
// those characters in what users write (Clean).
const (
	tokenOpen  = '\uE000'
	tokenClose = '\uE001'
	tokenSep   = "\uE002"
)

// TokenKind says what an opaque token stands for.
type TokenKind string

// The kinds of token.
const (
	// TokenRef is a reference to a resource: parts are scope, logical id and
	// attribute ("" for the value of Ref).
	TokenRef TokenKind = "ref"
	// TokenPseudo is a value of the deployment: part is "account", "region",
	// "partition", "stack-name", "stack-id", "url-suffix" or
	// "notification-arns". Account, region and partition match any.
	TokenPseudo TokenKind = "pseudo"
	// TokenParam is a parameter without a value: parts are scope and name.
	TokenParam TokenKind = "param"
	// TokenImport is an exported value of another stack: part is its name.
	TokenImport TokenKind = "import"
	// TokenSecret is a dynamic reference to a secret: part is the reference,
	// followed by scope, logical id and attribute of the resource it names, if
	// it names one.
	TokenSecret TokenKind = "secret"
	// TokenOpaque is anything else that cannot be computed: part is a label,
	// followed by scope, logical id and attribute of the resource it is computed
	// from, if there is one.
	TokenOpaque TokenKind = "opaque"
)

// Token returns the symbolic text of one opaque part.
func Token(kind TokenKind, parts ...string) string {
	var b strings.Builder
	b.WriteRune(tokenOpen)
	b.WriteString(string(kind))
	for _, p := range parts {
		b.WriteString(tokenSep)
		_, _ = armour.WriteString(&b, p)
	}
	b.WriteRune(tokenClose)
	return b.String()
}

// Paths, ARNs and hosts are cut at these characters. A token holds the path of
// its template and the dots of its attribute, and must stay in one piece.
var armour = strings.NewReplacer("/", "\uE003", ":", "\uE004", ".", "\uE005")

// bare takes the armour off again.
func bare(part string) string {
	if !strings.Contains(part, "\uE003"[:2]) {
		return part
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '\uE003':
			return '/'
		case '\uE004':
			return ':'
		case '\uE005':
			return '.'
		}
		return r
	}, part)
}

// Symbolic reports whether text holds an opaque token.
func Symbolic(text string) bool { return strings.ContainsRune(text, tokenOpen) }

// Clean replaces characters that would look like a token in text that a user
// wrote.
func Clean(text string) string {
	if !strings.ContainsAny(text, "\uE000\uE001\uE002\uE003\uE004\uE005") {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r >= tokenOpen && r <= '\uE005' {
			return '\uFFFD'
		}
		return r
	}, text)
}

// Part is a piece of symbolic text: literal text, or one token (Kind set).
type Part struct {
	Text  string    // literal text, or the whole token
	Kind  TokenKind // "" for literal text
	Parts []string  // content of the token after its kind
}

// SplitSymbolic cuts text into literal pieces and tokens, in order; joining
// their Text gives text back.
func SplitSymbolic(text string) []Part {
	if text == "" {
		return nil
	}
	out := make([]Part, 0, 3)
	for text != "" {
		i := strings.IndexRune(text, tokenOpen)
		if i < 0 {
			return append(out, Part{Text: text})
		}
		if i > 0 {
			out = append(out, Part{Text: text[:i]})
			text = text[i:]
		}
		j := strings.IndexRune(text, tokenClose)
		if j < 0 {
			return append(out, Part{Text: text})
		}
		j += len(string(tokenClose))
		inner := text[len(string(tokenOpen)) : j-len(string(tokenClose))]
		fields := strings.Split(inner, tokenSep)
		for k := range fields {
			fields[k] = bare(fields[k])
		}
		out = append(out, Part{Text: text[:j], Kind: TokenKind(fields[0]), Parts: fields[1:]})
		text = text[j:]
	}
	return out
}

// Expand replaces each token of text by f(token); f returns the token's own
// text to keep it.
func Expand(text string, f func(Part) string) string {
	if !Symbolic(text) {
		return text
	}
	var b strings.Builder
	for _, p := range SplitSymbolic(text) {
		if p.Kind == "" {
			b.WriteString(p.Text)
		} else {
			b.WriteString(f(p))
		}
	}
	return b.String()
}

// Display writes symbolic text for people: ${Table.Arn}, ${AWS::Region}.
func Display(text string) string {
	return Expand(text, func(p Part) string {
		switch {
		case p.Kind == TokenRef && len(p.Parts) == 3 && p.Parts[2] != "":
			return "${" + p.Parts[1] + "." + p.Parts[2] + "}"
		case p.Kind == TokenRef && len(p.Parts) == 3, p.Kind == TokenParam && len(p.Parts) == 2:
			return "${" + p.Parts[1] + "}"
		case p.Kind == TokenPseudo && len(p.Parts) == 1:
			return "${" + p.Parts[0] + "}"
		case (p.Kind == TokenOpaque || p.Kind == TokenSecret) && len(p.Parts) > 0:
			return "${" + string(p.Kind) + " " + p.Parts[0] + "}"
		case len(p.Parts) > 0:
			return "${" + string(p.Kind) + " " + p.Parts[len(p.Parts)-1] + "}"
		}
		return "${?}"
	})
}
