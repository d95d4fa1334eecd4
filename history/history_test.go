package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// work is a repository made with git for a test.
type work struct {
	t   *testing.T
	dir string
}

func newWork(t *testing.T) work {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed: it makes the repositories of these tests")
	}
	w := work{t, t.TempDir()}
	w.git("init", "-q", "-b", "main")
	return w
}

func (w work) git(args ...string) string {
	w.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = w.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_AUTHOR_DATE=2026-01-01T00:00:00Z",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z")
	out, err := cmd.CombinedOutput()
	if err != nil {
		w.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (w work) write(name, text string) {
	w.t.Helper()
	file := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w work) commit(message string) string {
	w.t.Helper()
	w.git("add", "-A")
	w.git("commit", "-q", "--allow-empty", "-m", message)
	return w.git("rev-parse", "HEAD")
}

func (w work) open() *Repository {
	w.t.Helper()
	r, err := Open(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func TestResolve(t *testing.T) {
	w := newWork(t)
	var hashes []string
	for i := range 3 {
		w.write("a.txt", fmt.Sprint(i))
		hashes = append(hashes, w.commit(fmt.Sprint(i)))
	}
	w.git("tag", "-a", "v1", "-m", "one", hashes[1])
	w.git("tag", "light", hashes[0])
	w.git("checkout", "-q", "-b", "feature/x", hashes[1])
	w.write("b.txt", "b")
	side := w.commit("side")
	w.git("checkout", "-q", "main")
	w.git("merge", "-q", "--no-ff", "-m", "merge", "feature/x")
	merge := w.git("rev-parse", "HEAD")
	w.git("update-ref", "refs/remotes/origin/main", hashes[2])
	for _, packed := range []bool{false, true} {
		if packed {
			w.git("pack-refs", "--all")
			w.git("gc", "-q")
		}
		r := w.open()
		for name, want := range map[string]string{
			"HEAD": merge, "@": merge, "main": merge, "HEAD~1": hashes[2], "HEAD^": hashes[2], "HEAD^2": side,
			"HEAD~~": hashes[1], "HEAD~3": hashes[0], "HEAD^2~2": hashes[0], "v1": hashes[1], "v1^{commit}": hashes[1],
			"v1^{}~1": hashes[0], "light": hashes[0], "feature/x": side, "origin/main": hashes[2], "refs/heads/main": merge,
			merge[:7]: merge, strings.ToUpper(side[:9]): side, side: side, "HEAD^0": merge,
		} {
			got, err := r.Resolve(name)
			if err != nil || got.Hash != want {
				t.Errorf("packed %v: %s is %s, want %s (%v)", packed, name, got.Hash, want, err)
			}
		}
		for _, name := range []string{"nope", "HEAD~9", "HEAD^3", "", "abcd", "../config", "config", "HEAD~99999999999999999999", "~1", "^"} {
			if c, err := r.Resolve(name); err == nil {
				t.Errorf("packed %v: %q is %s, want an error", packed, name, c.Hash)
			}
		}
		a, _ := r.Resolve("main^1")
		b, _ := r.Resolve("feature/x")
		if base, err := r.MergeBase(a, b); err != nil || base.Hash != hashes[1] {
			t.Errorf("merge base %s, want %s (%v)", base.Hash, hashes[1], err)
		}
	}
}

func TestTree(t *testing.T) {
	w := newWork(t)
	w.write("a/b/c.yaml", "deep")
	w.write("top.yaml", "first")
	for from, to := range map[string]string{
		"a/link.yaml": "../top.yaml", "folder": "a/b", "out.yaml": "../../etc/passwd", "round": "round", "root.yaml": "/etc/passwd",
	} {
		if err := os.Symlink(to, filepath.Join(w.dir, filepath.FromSlash(from))); err != nil {
			t.Skip(err)
		}
	}
	first := w.commit("first")
	w.write("top.yaml", "second")
	w.git("rm", "-q", "out.yaml", "round", "root.yaml", "folder", "a/link.yaml")
	plain := w.commit("second")
	r := w.open()
	c, err := r.Resolve(first)
	if err != nil {
		t.Fatal(err)
	}
	tree := r.Tree(c, filepath.Join(w.dir, "a"))
	for name, want := range map[string]string{
		"b/c.yaml": "deep", "../top.yaml": "first", "link.yaml": "first", "../folder/c.yaml": "deep", "./b/../b/c.yaml": "deep",
	} {
		if got, err := fs.ReadFile(tree, name); err != nil || string(got) != want {
			t.Errorf("%s holds %q, want %q (%v)", name, got, want, err)
		}
	}
	for name, want := range map[string]string{
		"../out.yaml": "outside the folders", "../root.yaml": "outside the folders", "../round": "does not end",
		"../../x": "outside the folders", "none.yaml": "not exist", "b": "invalid", "link.yaml/x": "not exist",
	} {
		if got, err := fs.ReadFile(tree, name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
	if tree.Missing() != nil {
		t.Error(tree.Missing())
	}
	if c, err = r.Resolve(plain + "^0"); err != nil {
		t.Fatal(err)
	}
	w.write("top.yaml", "not committed")
	if err := fstest.TestFS(strict{r.Tree(c, w.dir)}, "top.yaml", "a/b/c.yaml"); err != nil {
		t.Error(err)
	}
}

// strict refuses the names that a Tree takes beyond those of fs.FS.
type strict struct{ *Tree }

func (s strict) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return s.Tree.Open(name)
}

func TestLinkedWorkingTree(t *testing.T) {
	w := newWork(t)
	w.write("a.yaml", "a")
	hash := w.commit("a")
	dir := filepath.Join(t.TempDir(), "linked")
	w.git("worktree", "add", "-q", "-b", "other", dir)
	r, err := Open(filepath.Join(dir, "."))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"HEAD", "other", "main"} {
		if c, err := r.Resolve(name); err != nil || c.Hash != hash || r.Top != dir {
			t.Errorf("%s in %s is %s, %v", name, r.Top, c.Hash, err)
		}
	}
}

func TestBareRepository(t *testing.T) {
	w := newWork(t)
	w.write("a.yaml", "a")
	hash := w.commit("a")
	bare := filepath.Join(t.TempDir(), "bare.git")
	w.git("clone", "-q", "--bare", w.dir, bare)
	r, err := Open(bare)
	if err != nil || !r.Bare {
		t.Fatalf("bare %v, %v", r, err)
	}
	c, err := r.Resolve("HEAD")
	if err != nil || c.Hash != hash {
		t.Fatalf("%s, %v", c.Hash, err)
	}
	if got, err := fs.ReadFile(r.Tree(c, "/anywhere"), "a.yaml"); err != nil || string(got) != "a" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestClonesThatLackSomething holds the ways out of a clone that is shallow,
// partial, borrows its objects, or has none.
func TestClonesThatLackSomething(t *testing.T) {
	w := newWork(t)
	for i := range 3 {
		w.write("a.yaml", fmt.Sprint(i))
		w.commit(fmt.Sprint(i))
	}
	w.git("config", "uploadpack.allowFilter", "true")
	old := w.git("rev-parse", "HEAD~2")
	clone := func(args ...string) *Repository {
		dir := filepath.Join(t.TempDir(), "clone")
		w.git(append(append([]string{"clone", "-q"}, args...), dir)...)
		r, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	shallow := clone("--depth", "1", "file://"+w.dir)
	for _, name := range []string{"HEAD~1", old, old[:8], "other"} {
		if _, err := shallow.Resolve(name); err == nil || !strings.Contains(err.Error(), "git fetch --unshallow") || !errors.Is(err, ErrUnknown) {
			t.Errorf("shallow, %s: %v", name, err)
		}
	}
	partial := clone("--filter=blob:none", "--no-checkout", "file://"+w.dir)
	c, err := partial.Resolve("HEAD~2")
	if err != nil {
		t.Fatal(err)
	}
	tree := partial.Tree(c, partial.Top)
	if _, err := fs.ReadFile(tree, "a.yaml"); err == nil || tree.Missing() == nil || !strings.Contains(tree.Missing().Error(), "--refetch") {
		t.Errorf("partial: %v, %v", err, tree.Missing())
	}
	borrowed := clone("--shared", w.dir)
	if c, err = borrowed.Resolve("HEAD~2"); err != nil {
		t.Fatal(err)
	}
	if got, err := fs.ReadFile(borrowed.Tree(c, borrowed.Top), "a.yaml"); err != nil || string(got) != "0" {
		t.Errorf("borrowed: %q, %v", got, err)
	}
	empty := newWork(t)
	if _, err := empty.open().Resolve("HEAD"); !strings.Contains(fmt.Sprint(err), "no commit yet") {
		t.Errorf("no commit yet: %v", err)
	}
	if _, err := Open(t.TempDir()); !errors.Is(err, ErrNone) {
		t.Errorf("no repository: %v", err)
	}
}

func TestFormsThatAreNotRead(t *testing.T) {
	for option, want := range map[string]string{
		"[extensions]\n\tobjectformat = sha256\n": "sha256",
		"[extensions]\n\trefstorage = reftable\n": "reftable",
		"[extensions\n": "cannot be read",
	} {
		w := newWork(t)
		w.write(".git/config", "[core]\n\trepositoryformatversion = 1\n"+option)
		if _, err := Open(w.dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", option, err)
		}
	}
}

func TestSubmodules(t *testing.T) {
	other := newWork(t)
	other.write("template.yaml", "x")
	other.commit("x")
	w := newWork(t)
	w.write("a.yaml", "a")
	w.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", other.dir, "vendor/other")
	w.commit("a")
	r := w.open()
	c, err := r.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	tree := r.Tree(c, w.dir)
	if got, err := tree.Submodules("."); err != nil || strings.Join(got, " ") != "vendor/other" {
		t.Errorf("submodules %q, %v", got, err)
	}
	if got, err := fs.ReadDir(tree, "vendor/other"); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
	if sub, err := Open(filepath.Join(w.dir, "vendor", "other")); err != nil || sub.Top != filepath.Join(w.dir, "vendor", "other") {
		t.Errorf("inside the submodule: %v, %v", sub, err)
	}
}

// TestConfigurationRunsNothing holds the promise of the package: whatever the
// configuration of a repository names is not run.
func TestConfigurationRunsNothing(t *testing.T) {
	w := newWork(t)
	w.write("a.yaml", "a")
	w.write(".gitattributes", "*.yaml filter=evil diff=evil\n")
	w.commit("a")
	trap := filepath.Join(w.dir, "ran")
	run := "touch " + trap
	w.write(".git/config", "[core]\n\tfsmonitor = "+run+"\n\tsshCommand = "+run+"\n\tpager = "+run+"\n\thooksPath = .\n"+
		"[filter \"evil\"]\n\tsmudge = "+run+"\n\tprocess = "+run+"\n[diff \"evil\"]\n\ttextconv = "+run+"\n"+
		"[include]\n\tpath = /dev/zero\n[remote \"origin\"]\n\turl = ext::sh -c touch% "+trap+"\n\tpromisor = true\n")
	r := w.open()
	c, err := r.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	tree := r.Tree(c, w.dir)
	if got, err := fs.ReadFile(tree, "a.yaml"); err != nil || string(got) != "a" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := r.Resolve(strings.Repeat("0", 39) + "1"); err == nil {
		t.Error("an object that does not exist was found")
	}
	if _, err := os.Stat(trap); err == nil {
		t.Error("something that the configuration names was run")
	}
}

// TestIgnored holds our reading of ignored files to what git says of them.
func TestIgnored(t *testing.T) {
	w := newWork(t)
	w.write(".gitignore", "cdk.out\n*.log\n!keep.log\n/only-top.yaml\nbuild/\n# a comment\n\ndeep/**/x.yaml\nwith\\ space \n")
	w.write("sub/.gitignore", "here.yaml\n!cdk.out/\n")
	w.write(".git/info/exclude", "mine.yaml\n")
	var names []string
	for _, n := range []string{
		"cdk.out/a.json", "a.log", "keep.log", "only-top.yaml", "sub/only-top.yaml", "build/x.yaml", "sub/build/y.yaml",
		"deep/a/b/x.yaml", "deep/x.yaml", "here.yaml", "sub/here.yaml", "sub/cdk.out/z.json", "mine.yaml", "sub/mine.yaml", "plain.yaml",
	} {
		w.write(n, "x")
		names = append(names, n)
	}
	ignored := w.open().Ignored(w.dir)
	for _, n := range names {
		cmd := exec.Command("git", "-c", "core.excludesFile=", "check-ignore", "-q", n)
		cmd.Dir = w.dir
		want := cmd.Run() == nil
		got := false
		for p := n; p != "."; p = filepath.ToSlash(filepath.Dir(p)) {
			got = got || ignored(p, p != n)
		}
		if got != want {
			t.Errorf("%s: ignored %v, git says %v", n, got, want)
		}
	}
	if w.open().Ignored(filepath.Join(w.dir, "sub"))("../cdk.out", true) != true {
		t.Error("a name that begins with ../ is not understood")
	}
}

// TestDamageIsTold changes bytes of the objects: whatever comes of it is an
// error or the truth, never a panic and never less than the revision holds.
func TestDamageIsTold(t *testing.T) {
	w := newWork(t)
	var text strings.Builder
	for i := range 400 {
		fmt.Fprintf(&text, "%d: %x\n", i, i*i*7919)
	}
	w.write("a/template.yaml", text.String())
	w.commit("a")
	w.git("gc", "-q")
	packs, err := filepath.Glob(filepath.Join(w.dir, ".git", "objects", "pack", "*.pack"))
	if err != nil || len(packs) != 1 {
		t.Fatal(packs, err)
	}
	whole, err := os.ReadFile(packs[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(packs[0], 0o644); err != nil {
		t.Fatal(err)
	}
	told := 0
	for at := 12; at < len(whole)-20; at += 37 {
		broken := slices.Clone(whole)
		broken[at] ^= 0x55
		if err := os.WriteFile(packs[0], broken, 0o644); err != nil {
			t.Fatal(err)
		}
		c, err := w.open().Resolve("HEAD")
		if err != nil {
			told++
			continue
		}
		tree := w.open().Tree(c, w.dir)
		got, err := fs.ReadFile(tree, "a/template.yaml")
		switch {
		case err == nil && string(got) == text.String():
		case err != nil && tree.Missing() != nil:
			told++
		default:
			t.Errorf("byte %d: %d bytes read, %v, missing %v", at, len(got), err, tree.Missing())
		}
	}
	if told < 10 {
		t.Errorf("%d kinds of damage were told", told)
	}
}
