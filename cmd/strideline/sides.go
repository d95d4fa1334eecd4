package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"strideline/history"
)

// pair opens the two sides that a command line names: before the dash what is
// compared, behind it paths. Without a dash a word is a revision where it
// names one, else a path.
func (c Command) pair(in *input, args []string, dash int) (*pair, error) {
	words, paths := args, []string(nil)
	if dash >= 0 {
		words, paths = args[:dash], args[dash:]
	}
	if len(words) == 0 {
		return nil, errors.New("diff wants what to compare with: a revision such as `strideline diff main`, or two folders")
	}
	r, err := c.repository(paths)
	if err != nil {
		return nil, err
	}
	if base, head, three, ok := cutRange(words[0]); ok && r != nil && !c.isPath(words[0]) {
		paths = append(words[1:len(words):len(words)], paths...)
		return c.revisions(in, r, base, head, three, paths)
	}
	if c.folder(r, words[0], dash < 0) {
		return c.folders(in, words, paths)
	}
	if r == nil {
		return nil, fmt.Errorf("%q: no such file or folder, and no git repository here that could have such a revision; `strideline diff OLD NEW` compares two folders", words[0])
	}
	head := ""
	if rest := words[1:]; len(rest) > 0 && (dash >= 0 || !c.folder(r, rest[0], true)) {
		head, rest = rest[0], rest[1:]
		paths = append(rest[:len(rest):len(rest)], paths...)
	} else {
		paths = append(rest[:len(rest):len(rest)], paths...)
	}
	return c.revisions(in, r, words[0], head, false, paths)
}

// repository is that of the working directory, else of the first path; nil
// where there is none.
func (c Command) repository(paths []string) (*history.Repository, error) {
	r, err := history.Open(c.Dir)
	if errors.Is(err, history.ErrNone) && len(paths) > 0 {
		r, err = history.Open(c.abs(paths[0]))
	}
	if errors.Is(err, history.ErrNone) {
		return nil, nil
	}
	return r, err
}

// cutRange cuts A..B and A...B; an end that is left out is HEAD.
func cutRange(word string) (base, head string, three, ok bool) {
	base, head, ok = strings.Cut(word, "..")
	if !ok || strings.HasPrefix(word, "../") || word == ".." {
		return "", "", false, false
	}
	head, three = strings.CutPrefix(head, ".")
	if base == "" {
		base = "HEAD"
	}
	if head == "" {
		head = "HEAD"
	}
	return base, head, three, true
}

func (c Command) isPath(word string) bool {
	_, err := os.Stat(c.abs(word))
	return err == nil
}

// folder reports whether a word is a path and not a revision: written as one
// (./x), or naming no revision but something that exists. With a dash behind
// it nothing else is asked than whether it is a revision.
func (c Command) folder(r *history.Repository, word string, open bool) bool {
	if word == "." || word == ".." || strings.HasPrefix(word, "./") || strings.HasPrefix(word, "../") || filepath.IsAbs(word) {
		return true
	}
	if r != nil {
		if _, err := r.Resolve(word); err == nil {
			return false
		}
	}
	return open && c.isPath(word) || r == nil && c.isPath(word)
}

// folders compares two folders or files; paths are looked for in both.
func (c Command) folders(in *input, words, paths []string) (*pair, error) {
	if len(words) < 2 {
		return nil, fmt.Errorf("%q: a folder is compared with another one, expected `strideline diff OLD NEW`", words[0])
	}
	paths = append(words[2:len(words):len(words)], paths...)
	pr := &pair{}
	var err error
	if pr.head, err = c.openRoot(in, words[1], paths); err != nil {
		return nil, err
	}
	if pr.base, err = c.openRoot(in, words[0], paths); err != nil {
		pr.head.close()
		return nil, err
	}
	return pr, nil
}

func (c Command) openRoot(in *input, root string, paths []string) (*side, error) {
	if !c.isPath(root) {
		return nil, fmt.Errorf("%q: no such file or folder", root)
	}
	var within []string
	for _, p := range paths {
		within = append(within, filepath.Join(root, p))
	}
	if len(paths) == 0 {
		within = []string{root}
	}
	s, err := c.openDisk(in, root, within)
	if err != nil {
		return nil, err
	}
	s.root = path.Clean(c.relative(c.abs(root)))
	return s, nil
}

// revisions compares two revisions, or one and the working tree.
func (c Command) revisions(in *input, r *history.Repository, base, head string, three bool, paths []string) (*pair, error) {
	if base == head {
		return nil, fmt.Errorf("%q: it is compared with itself; leave the second one out to compare with the working tree", base)
	}
	from, err := r.Resolve(base)
	if err != nil {
		return nil, err
	}
	pr := &pair{}
	if head == "" {
		if r.Bare {
			return nil, fmt.Errorf("%q: a bare repository has no working tree, expected two revisions: `strideline diff %s HEAD`", r.Top, base)
		}
		pr.head, err = c.openDisk(in, "the working tree", paths)
	} else {
		to, toErr := r.Resolve(head)
		if toErr != nil {
			return nil, toErr
		}
		if three {
			if from, err = r.MergeBase(from, to); err != nil {
				return nil, err
			}
		}
		pr.head, err = c.openTree(in, r, to, paths)
	}
	if err != nil {
		return nil, err
	}
	if pr.base, err = c.openTree(in, r, from, paths); err != nil {
		pr.head.close()
		return nil, err
	}
	pr.base.walked = pr.head.walked
	if head == "" {
		pr.head.onlyKept(r, pr.base.tree)
	}
	pr.leaveOut()
	return pr, nil
}
