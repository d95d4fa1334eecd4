package history

import (
	"errors"
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
)

var errUnrelated = errors.New("they have no commit in common")

// explain says why a revision cannot be had and the way out.
func (r *Repository) explain(name string, err error) error {
	missing := errors.Is(err, plumbing.ErrObjectNotFound)
	switch {
	case r.shallow && (missing || errors.Is(err, errUnrelated) || errors.Is(err, ErrUnknown)):
		return fmt.Errorf("%q: %w in what was cloned: this clone is shallow; `git fetch --unshallow` (in CI a full checkout, such as fetch-depth: 0) brings the rest", name, ErrUnknown)
	case missing && r.partial:
		return fmt.Errorf("%q: %w", name, errPartial)
	case missing:
		return fmt.Errorf("%q: the repository lacks an object of it; `git fsck` says what is damaged", name)
	case errors.Is(err, ErrUnknown) && (name == "HEAD" || name == "@"):
		return fmt.Errorf("%q: %w here: the branch that is checked out has no commit yet", name, ErrUnknown)
	case errors.Is(err, ErrUnknown):
		return fmt.Errorf("%q: %w here, expected a branch, a tag or a commit; `git fetch` brings those of the remote", name, ErrUnknown)
	}
	return fmt.Errorf("%q: %w", name, err)
}

// errPartial is the sentence for a clone that left objects on its remote.
var errPartial = errors.New("this clone is partial and its files were never fetched; `git fetch --refetch --no-filter` brings them, strideline itself never connects")
