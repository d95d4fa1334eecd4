package fix

import (
	"strings"
	"testing"
)

func TestForGuests(t *testing.T) {
	for name, word := range map[string]string{
		"WebhookFunctionUrl": "webhook", "POST /stripe/web-hook": "webhook", "GitHubHook": "hook", "POST /login": "login",
		"GET /sign-in": "signin", "SignUpFn": "signup", "GET /health": "health", "GET /oauth/callback": "oauth",
		"HelloUrl": "", "POST /logins": "", "GET /healthy-meals": "", "GET /shipping": "", "": "", "GET /{proxy+}": "", "POST /orders": "",
	} {
		err := forGuests(name)
		if word == "" && err != nil || word != "" && (err == nil || !strings.Contains(err.Error(), `("`+word+`")`)) {
			t.Errorf("%q: got %v, want %q", name, err, word)
		}
	}
}
