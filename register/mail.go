package register

import (
	"strings"
)

// Mail returns user.email of a git configuration file, the last one written,
// "" for none. Source: git-config, "CONFIGURATION FILE"; files that it includes
// are not read.
func Mail(text string) string {
	section, out := "", ""
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			end := strings.IndexByte(line, ']')
			if end < 0 {
				continue
			}
			section, line = strings.ToLower(strings.TrimSpace(line[1:end])), strings.TrimSpace(line[end+1:])
		}
		key, value, ok := strings.Cut(line, "=")
		if ok && section == "user" && strings.EqualFold(strings.TrimSpace(key), "email") {
			out = gitValue(value)
		}
	}
	return out
}

// gitValue takes quotes, escapes and a comment off a value.
func gitValue(s string) string {
	var b strings.Builder
	quoted, s := false, strings.TrimSpace(s)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case !quoted && (c == '#' || c == ';'):
			return strings.TrimSpace(b.String())
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimSpace(b.String())
}
