package render

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// FindWorker returns the path of the layout program: in a folder, else in the
// absolute folders of a PATH. The error is ErrNoWorker.
func FindWorker(beside, path string) (string, error) {
	name := WorkerName
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	for _, dir := range append([]string{beside}, filepath.SplitList(path)...) {
		if !filepath.IsAbs(dir) {
			continue // the working directory is not trusted to hold programs
		}
		p := filepath.Join(dir, name)
		if info, err := os.Stat(p); err == nil && runs(info) {
			return p, nil
		}
	}
	return "", ErrNoWorker
}

func runs(info fs.FileInfo) bool {
	return info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode().Perm()&0o111 != 0)
}

// WorkerEnv makes a private folder below cache and returns an environment in
// which the layout program keeps its compiled code there, where no other user
// can plant one. root is the value of SYSTEMROOT, which Windows needs.
func WorkerEnv(cache, root string) ([]string, error) {
	dir := filepath.Join(cache, "strideline", "graphviz")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, err
	}
	env := []string{"TMPDIR=" + dir, "TMP=" + dir, "TEMP=" + dir}
	if root != "" {
		env = append(env, "SYSTEMROOT="+root)
	}
	return env, nil
}
