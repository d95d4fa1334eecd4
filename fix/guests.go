package fix

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// guests are words of names that say callers come without credentials: to ask
// them for some would break what the way in is for. People decide there.
var guests = []string{
	"webhook", "webhooks", "hook", "hooks", "callback", "oauth", "login", "signin", "signup", "register", "logout",
	"health", "healthcheck", "healthz", "ping",
}

// forGuests refuses a way in whose name holds such a word.
func forGuests(name string) error {
	words := wordsOf(name)
	for i, w := range words {
		pair := w
		if i+1 < len(words) {
			pair += words[i+1] // "sign up", "web hook"
		}
		for _, x := range []string{w, pair} {
			if slices.Contains(guests, x) {
				return fmt.Errorf("its name says that callers come without credentials (%q): decide by hand", x)
			}
		}
	}
	return nil
}

// wordsOf splits a name where its case changes and at what is no letter.
func wordsOf(name string) []string {
	var b strings.Builder
	lower := false
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r):
			r = ' '
		case unicode.IsUpper(r) && lower:
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Fields(b.String())
}
