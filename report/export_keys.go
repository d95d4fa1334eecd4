package report

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"

	"strideline/model"
)

// keys name nodes without the path of their stack; where stacks share a name,
// a hash of the path tells them apart, as in the ids of threats.
type keys struct{ seen map[string]int }

func newKeys() keys { return keys{map[string]int{}} }

func (k keys) count(n *model.Node) { k.seen[bareKey(n)]++ }

func (k keys) of(n *model.Node) string {
	bare := bareKey(n)
	if k.seen[bare] < 2 {
		return bare
	}
	return bare + "-" + shortHash(n.ID, 8)
}

func bareKey(n *model.Node) string {
	id := n.ID
	if _, rest, ok := strings.Cut(id, "#"); ok && n.Stack != "" {
		id = rest
	}
	if hub, _, ok := strings.Cut(id, "@"); ok && n.Hub {
		id = hub
	}
	return model.Display(id)
}

func shortHash(text string, n int) string {
	sum := sha256.Sum256([]byte(text))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:n])
}

// slug is a key in the letters, digits and hyphens that every tool takes,
// with a hash so that no two are the same.
func slug(key string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(key) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == 48 {
			break
		}
	}
	return strings.Trim(b.String()+"-"+shortHash(key, 6), "-")
}

// exportSpace is the namespace of our UUIDs, itself made from our address.
const exportSpace = home + "/export/"

// uuid is the name-based UUID (RFC 9562, version 5) of a kind of thing and its
// key: the same for the same thing in every run.
func uuid(kind, key string) string {
	sum := sha1.Sum([]byte(exportSpace + kind + "\x00" + key))
	u := sum[:16]
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	h := hex.EncodeToString(u)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
