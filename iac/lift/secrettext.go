package lift

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// nameStrength says what the name of a property tells of its value.
type nameStrength int

const (
	saysNothing   nameStrength = iota
	mayHoldSecret              // DB_SECRET, SESSION_TOKEN: the secret, or a name of it
	holdsSecret                // DB_PASSWORD, STRIPE_API_KEY
)

// secretEndings are the last words of names, and how much they say.
var secretEndings = []struct {
	words    string
	strength nameStrength
}{
	{"access key id", saysNothing},
	{"public key", saysNothing},
	{"key id", saysNothing},
	{"password", holdsSecret},
	{"passwd", holdsSecret},
	{"pwd", holdsSecret},
	{"passphrase", holdsSecret},
	{"pass", mayHoldSecret},
	{"api key", holdsSecret},
	{"apikey", holdsSecret},
	{"api token", holdsSecret},
	{"api secret", holdsSecret},
	{"secret key", holdsSecret},
	{"private key", holdsSecret},
	{"secret access key", holdsSecret},
	{"signing key", holdsSecret},
	{"encryption key", mayHoldSecret},
	{"access key", mayHoldSecret},
	{"auth key", holdsSecret},
	{"master key", mayHoldSecret},
	{"auth token", holdsSecret},
	{"access token", holdsSecret},
	{"bearer token", holdsSecret},
	{"refresh token", holdsSecret},
	{"client secret", holdsSecret},
	{"jwt secret", holdsSecret},
	{"webhook secret", holdsSecret},
	{"signing secret", holdsSecret},
	{"session secret", holdsSecret},
	{"app secret", holdsSecret},
	{"consumer secret", holdsSecret},
	{"shared secret", holdsSecret},
	{"secret", mayHoldSecret},
	{"token", mayHoldSecret},
	{"credentials", mayHoldSecret},
	{"credential", mayHoldSecret},
}

// secretName judges a name such as DB_PASSWORD, apiKeyValue or /prod/db/pwd by
// its last words.
func secretName(name string) nameStrength {
	words := wordsOf(name)
	for len(words) > 0 {
		switch words[len(words)-1] {
		case "value", "string", "plain", "plaintext", "text":
			words = words[:len(words)-1]
			continue
		}
		break
	}
	text := " " + strings.Join(words, " ")
	for _, e := range secretEndings {
		if strings.HasSuffix(text, " "+e.words) {
			return e.strength
		}
	}
	return saysNothing
}

// wordsOf cuts a name at case changes and separators: dbPASSWORDValue is
// three words.
func wordsOf(name string) []string {
	var out []string
	var cur []rune
	flush := func() {
		if len(cur) > 0 {
			out = append(out, strings.ToLower(string(cur)))
			cur = nil
		}
	}
	rs := []rune(name)
	for i, r := range rs {
		switch {
		case !unicode.IsLetter(r):
			flush()
			continue
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(rs[i-1]) || i+1 < len(rs) && unicode.IsLower(rs[i+1])):
			flush()
		}
		cur = append(cur, r)
	}
	flush()
	return out
}

// placeholders are parts of values that stand for a secret to come.
var placeholders = []string{
	"changeme", "change-me", "change_me", "changeit", "replace", "your", "placeholder", "example", "dummy", "todo", "fixme",
	"xxxx", "****", "insert", "redacted", "not-set", "notset", "undefined", "to-be", "tbd", "sample", "set-me", "setme", "fill",
}

// references begin values that say where the secret is, or hold it encrypted
// (AQICAH: ciphertext of KMS).
var references = []string{
	"arn:", "http://", "https://", "s3://", "alias/", "/", "./", "../", "{{", "${", "$.", "$", "{%", "ssm:", "secretsmanager:",
	"vault:", "op://", "ref+", "AQICAH", "ENC[", "file(", "projects/", "kms:", "<", "[",
}

// notSecret reports whether a value is surely no secret: a placeholder, a
// reference, a truth value, a sentence.
func notSecret(v string) bool {
	t := strings.TrimSpace(v)
	low := strings.ToLower(t)
	switch low {
	case "", "true", "false", "null", "none", "nil", "n/a", "na", "xxx", "string", "auto", "enabled", "disabled", "required", "optional", "test", "foo", "bar", "-", "*",
		"seconds", "minutes", "hours", "days":
		return true
	}
	for _, p := range references {
		if strings.HasPrefix(t, p) {
			return true
		}
	}
	for _, p := range placeholders {
		if strings.Contains(low, p) {
			return true
		}
	}
	return strings.Count(t, string(t[0])) == len(t) || strings.Count(t, " ") > 2
}

// random reports whether a value looks made by a machine: letters and digits
// mixed, at least three bits a character, no path, no words of a name.
func random(v string) bool {
	if len(v) < 8 || strings.ContainsAny(v, "/: ") && !strings.HasSuffix(v, "=") {
		return false
	}
	digits, letters := 0, 0
	for _, r := range v {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if digits < 2 || letters < 2 {
		return false
	}
	for _, w := range wordsOf(v) {
		switch w {
		case "secret", "token", "key", "password", "credential", "credentials", "name", "prod", "dev", "stage", "db", "rds":
			return false
		}
	}
	return entropy(v) >= 3
}

// entropy is Shannon's, in bits a character.
func entropy(v string) float64 {
	count := map[rune]int{}
	n := 0
	for _, r := range v {
		count[r]++
		n++
	}
	out := 0.0
	for _, c := range count {
		p := float64(c) / float64(n)
		out -= p * math.Log2(p)
	}
	return out
}

// tokenForms are tokens that say themselves what they are. Sources: the
// issuers' documentation of their prefixes.
var tokenForms = lazy(`\b(?:AKIA|ASIA)[0-9A-Z]{16}\b` +
	`|\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{50,}|\bglpat-[A-Za-z0-9_-]{20}` +
	`|\bxox[abprs]-[0-9A-Za-z-]{20,}|hooks\.slack\.com/services/T[0-9A-Z]{8,}/B[0-9A-Z]{8,}/[0-9A-Za-z]{20,}` +
	`|\b[sr]k_live_[0-9A-Za-z]{16,}|\bsk-(?:ant|proj)-[0-9A-Za-z_-]{20,}|\bSG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}` +
	`|\bAIza[0-9A-Za-z_-]{35}\b|\bnpm_[A-Za-z0-9]{36}\b|\bdop_v1_[0-9a-f]{64}\b|\bshpat_[0-9a-f]{32}\b` +
	`|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----` +
	`|\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{20,}`)

// tokenMarks are the fixed parts of tokenForms, one of which every token holds:
// looking for them first spares almost every text the expression.
var tokenMarks = []string{
	"AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "hooks.slack.com", "k_live_", "sk-",
	"SG.", "AIza", "npm_", "dop_v1_", "shpat_", "PRIVATE KEY", "eyJ",
}

// knownToken reports whether a text holds a token of a known form. AWS' own
// examples end in EXAMPLE.
func knownToken(v string) bool {
	if len(v) < 20 || !slices.ContainsFunc(tokenMarks, func(m string) bool { return strings.Contains(v, m) }) {
		return false
	}
	for _, m := range tokenForms().FindAllString(v, 8) {
		if !strings.HasSuffix(m, "EXAMPLE") {
			return true
		}
	}
	return false
}

// urlPassword is the password of scheme://user:password@host.
var urlPassword = lazy(`\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{1,64}:([^\s:/@]{3,128})@[A-Za-z0-9\[\x{E000}]`)

// credentialURL reports whether a text holds a URL with a literal password.
func credentialURL(v string) bool {
	if !strings.Contains(v, "://") || !strings.Contains(v, "@") {
		return false
	}
	for _, m := range urlPassword().FindAllStringSubmatch(v, 4) {
		if p := m[1]; !strings.ContainsAny(p, "\uE000<>{}$*") && !notSecret(p) && p != "password" && p != "pass" {
			return true
		}
	}
	return false
}
