package analyze

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"strideline/model"
)

// words splits a name as people write them (UsersTable, user-table, USER_2)
// into lower-case words, without the parts that are references to something
// else, as tokens or in the form shown to people: "${account}" is no account.
func words(name string) []string {
	var out []string
	for _, p := range model.SplitSymbolic(name) {
		if p.Kind == "" {
			out = append(out, plainWords(shown.ReplaceAllString(p.Text, "-"))...)
		}
	}
	return out
}

var shown = regexp.MustCompile(`\$\{[^}]*\}`)

func plainWords(s string) []string {
	var out []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			out = append(out, strings.ToLower(word.String()))
			word.Reset()
		}
	}
	rs := []rune(s)
	for i, r := range rs {
		switch {
		case !unicode.IsLetter(r):
			end()
			continue
		case unicode.IsUpper(r) && i > 0 && startsWord(rs, i):
			end()
		}
		word.WriteRune(r)
	}
	end()
	return out
}

// startsWord tells the upper-case letter at i that begins a word from one
// inside an acronym: "userDB", "PIITable".
func startsWord(rs []rune, i int) bool {
	if unicode.IsLower(rs[i-1]) {
		return true
	}
	return unicode.IsUpper(rs[i-1]) && i+1 < len(rs) && unicode.IsLower(rs[i+1])
}

// singular is a word without the s of a plural, as far as English allows.
func singular(w string) string {
	switch {
	case strings.HasSuffix(w, "ss") || strings.HasSuffix(w, "us") || strings.HasSuffix(w, "is") || len(w) < 4:
		return w
	case strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"):
		return w[:len(w)-2]
	}
	return strings.TrimSuffix(w, "s")
}

// hints are words that say what a store's content is worth. They are the
// weakest evidence there is, so only words that rarely mean anything else in a
// name are here, in the singular.
var hints = levels(map[string]string{
	"restricted": `password passwd credential secret payment card creditcard patient health
		healthcare medical clinical diagnosis ssn passport bank iban biometric salary payroll phi pci`,
	"confidential": `customer user account personal person people pii email mail phone address
		contact profile invoice order purchase billing employee staff member subscriber booking
		reservation transaction shipment loan insurance tax confidential sensitive identity session token
		authentication cart checkout student applicant resume chat conversation`,
	"public": `public asset website static site www cdn frontend webapp ui spa`,
})

func levels(byLevel map[string]string) map[string]string {
	out := map[string]string{}
	for level, words := range byLevel {
		for _, w := range strings.Fields(words) {
			out[w] = level
		}
	}
	return out
}

// byName reads the name, then the physical names, for the word that weighs
// most. A word for public counts only for a bucket, and only where no other
// word speaks: "public-user-photos" is of users.
func byName(n *model.Node) (verdict, bool) {
	var found verdict
	for _, name := range names(n) {
		for _, w := range phrases(words(name)) {
			level := hints[singular(w)]
			if level == "" || level == "public" && n.Class != "bucket" {
				continue
			}
			if found.level == "" || worth(level) > worth(found.level) {
				found = verdict{level: level, reason: fmt.Sprintf("its name %q says %q", model.Display(name), w)}
			}
		}
	}
	return found, found.level != ""
}

// phrases adds each two words in a row as one: "front end", "credit card".
func phrases(ws []string) []string {
	out := slices.Clone(ws)
	for i := 1; i < len(ws); i++ {
		out = append(out, ws[i-1]+ws[i])
	}
	return out
}

// names are what a person called the store: not its ARN, not its URL.
func names(n *model.Node) []string {
	out := []string{n.Name}
	for _, a := range n.Aliases {
		if !strings.ContainsAny(a, ":/") {
			out = append(out, a)
		}
	}
	return out
}
