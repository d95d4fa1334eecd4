package rules

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// idLength and suffixLength are characters of base32: 40 bits tell the
// threats of a workspace apart, 20 the stacks that share one.
const (
	idLength     = 8
	suffixLength = 4
)

// BaseID is the id of a threat without its stack: moving, renaming and
// reformatting files keep it.
func BaseID(rule string, key []string, stack string) string {
	parts := []string{rule}
	for _, k := range key {
		parts = append(parts, withoutStack(k, stack))
	}
	return shortHash(strings.Join(parts, "\x00"), idLength)
}

// withoutStack cuts the path of its stack off a part of a key: "<stack>#" of an
// id, "@<stack>" of a hub's; of a rule that speaks of the stack itself, all.
func withoutStack(id, stack string) string {
	if i := strings.IndexByte(id, '#'); i >= 0 {
		return id[i+1:]
	}
	if id == stack {
		return ""
	}
	return strings.TrimSuffix(id, "@"+stack)
}

func shortHash(text string, n int) string {
	sum := sha256.Sum256([]byte(text))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:n])
}

// number gives every threat its id: its base id, with the hash of its stack
// where threats of different stacks share it.
func number(threats []Threat) {
	shared := stacksOf(threats)
	for i := range threats {
		threats[i].ID = shared.id(threats[i].Base, threats[i].Stack)
	}
}
