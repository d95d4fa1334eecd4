package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestWriteWhole: what is written is there whole, with the mode and behind the
// link that it had; what cannot be written leaves what was there.
func TestWriteWhole(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "a.svg"), filepath.Join(dir, "link.svg")
	if err := writeWhole(file, "a.svg", []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	through := file
	if os.Symlink("a.svg", link) == nil {
		through = link
	}
	if err := writeWhole(through, "link.svg", []byte("second")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(file)
	if text, e := os.ReadFile(file); string(text) != "second" || e != nil || err != nil {
		t.Errorf("got %q, %v, %v", text, e, err)
	}
	if runtime.GOOS != "windows" && info.Mode() != 0o640 {
		t.Errorf("mode %v, want it as it was", info.Mode())
	}
	if through == link {
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("the link is gone: %v, %v", info, err)
		}
	}
	for name, want := range map[string]string{
		"none/b.svg": "none/b.svg: no such file or folder",
		".":          ".: it is a folder, expected a file",
	} {
		if err := writeWhole(filepath.Join(dir, name), name, nil); err == nil || runtime.GOOS != "windows" && err.Error() != want {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 2 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestFullDisk: a device without room says so.
func TestFullDisk(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	if err := writeWhole("/dev/full", "/dev/full", []byte("x")); err == nil || err.Error() != "/dev/full: no space left on device" {
		t.Errorf("got %v", err)
	}
}
