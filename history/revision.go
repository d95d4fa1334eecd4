package history

import (
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// ErrUnknown says that a word names no revision of the repository.
var ErrUnknown = errors.New("no such revision")

// Commit is a revision of a repository.
type Commit struct {
	Name string // as it was asked for
	Hash string

	c *object.Commit
}

// suffixes are the steps from a commit to its ancestors, of gitrevisions(7):
// ~N, ^N, ^{commit}.
var suffixes = regexp.MustCompile(`(?:~[0-9]*|\^[0-9]*|\^\{(?:commit)?\})+$`)

// Resolve finds a revision: a branch, a tag, a commit by its hash or the start
// of it, HEAD or @, each followed by any of ~N and ^N. The error is ErrUnknown
// where a word names nothing in this repository, and says the way out.
func (r *Repository) Resolve(name string) (Commit, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	base, steps := name, ""
	if at := suffixes.FindStringIndex(name); at != nil && at[0] > 0 {
		base, steps = name[:at[0]], name[at[0]:]
	}
	c, err := r.named(base)
	if err != nil {
		return Commit{}, r.explain(name, err)
	}
	if c, err = r.climb(c, steps); err != nil {
		return Commit{}, r.explain(name, err)
	}
	return Commit{Name: name, Hash: c.Hash.String(), c: c}, nil
}

// MergeBase is the commit from which two revisions went apart.
func (r *Repository) MergeBase(a, b Commit) (Commit, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	name := a.Name + "..." + b.Name
	found, err := a.c.MergeBase(b.c)
	switch {
	case err != nil:
		return Commit{}, r.explain(name, err)
	case len(found) == 0:
		return Commit{}, r.explain(name, errUnrelated)
	}
	slices.SortFunc(found, func(x, y *object.Commit) int { return strings.Compare(x.Hash.String(), y.Hash.String()) })
	return Commit{Name: "the merge base of " + a.Name + " and " + b.Name, Hash: found[0].Hash.String(), c: found[0]}, nil
}

func (r *Repository) named(name string) (*object.Commit, error) {
	if name == "@" {
		name = "HEAD"
	}
	if len(name) == 40 && isHex(name) {
		return r.peel(plumbing.NewHash(name))
	}
	for _, rule := range plumbing.RefRevParseRules {
		full := plumbing.ReferenceName(fmt.Sprintf(rule, name))
		if !full.IsSafe() {
			continue
		}
		if h, err := r.reference(full); err == nil {
			return r.peel(h)
		}
	}
	if len(name) >= 4 && isHex(name) {
		return r.short(strings.ToLower(name))
	}
	return nil, ErrUnknown
}

// maxLinks bounds references that name references, and tags of tags.
const maxLinks = 10

func (r *Repository) reference(name plumbing.ReferenceName) (plumbing.Hash, error) {
	for range maxLinks {
		ref, err := r.store.Reference(name)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		if ref.Type() == plumbing.HashReference {
			return ref.Hash(), nil
		}
		name = ref.Target()
	}
	return plumbing.ZeroHash, ErrUnknown
}

// peel follows tags to their commit.
func (r *Repository) peel(h plumbing.Hash) (*object.Commit, error) {
	for range maxLinks {
		o, err := r.store.EncodedObject(plumbing.AnyObject, h)
		if err != nil {
			return nil, err
		}
		switch o.Type() {
		case plumbing.CommitObject:
			return object.DecodeCommit(r.store, o)
		case plumbing.TagObject:
			t, err := object.DecodeTag(r.store, o)
			if err != nil {
				return nil, err
			}
			h = t.Target
		default:
			return nil, fmt.Errorf("it is a %s, expected a commit", o.Type())
		}
	}
	return nil, ErrUnknown
}

// short finds the one commit whose hash begins so.
func (r *Repository) short(prefix string) (*object.Commit, error) {
	whole, err := hex.DecodeString(prefix[:len(prefix)&^1])
	if err != nil {
		return nil, ErrUnknown
	}
	hashes, err := r.store.HashesWithPrefix(whole)
	if err != nil {
		return nil, err
	}
	var found []*object.Commit
	for _, h := range hashes {
		if c, err := r.peel(h); err == nil && strings.HasPrefix(h.String(), prefix) &&
			!slices.ContainsFunc(found, func(o *object.Commit) bool { return o.Hash == c.Hash }) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 0:
		return nil, ErrUnknown
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("%d commits begin with it, write more of the hash", len(found))
}

// climb goes from a commit to its ancestors.
func (r *Repository) climb(c *object.Commit, steps string) (*object.Commit, error) {
	for steps != "" {
		kind, n := steps[0], 1
		steps = steps[1:]
		if strings.HasPrefix(steps, "{") {
			_, steps, _ = strings.Cut(steps, "}")
			continue
		}
		digits := len(steps) - len(strings.TrimLeft(steps, "0123456789"))
		if digits > 0 {
			var err error
			if n, err = strconv.Atoi(steps[:digits]); err != nil {
				return nil, ErrUnknown
			}
			steps = steps[digits:]
		}
		var err error
		if c, err = parents(c, kind, n); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func parents(c *object.Commit, kind byte, n int) (*object.Commit, error) {
	if kind == '^' {
		if n == 0 {
			return c, nil
		}
		return parent(c, n-1)
	}
	for range n {
		next, err := parent(c, 0)
		if err != nil {
			return nil, err
		}
		c = next
	}
	return c, nil
}

func parent(c *object.Commit, i int) (*object.Commit, error) {
	if i >= c.NumParents() {
		return nil, fmt.Errorf("commit %.7s has %d parents", c.Hash, c.NumParents())
	}
	return c.Parent(i)
}

func isHex(s string) bool {
	return strings.Trim(s, "0123456789abcdefABCDEF") == ""
}
