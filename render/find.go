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

// WorkerEnv returns an environment in which the layout program keeps its
// compiled code in a private folder below cache, where no other user can plant
// one. Where there is no such folder (no home, a read-only disk) the worker
// makes one for each picture and compiles anew. root is the value of
// SYSTEMROOT, which Windows needs.
func WorkerEnv(cache, root string) []string {
	var env []string
	if root != "" {
		env = append(env, "SYSTEMROOT="+root)
	}
	dir := filepath.Join(cache, "strideline", "graphviz")
	if !filepath.IsAbs(dir) || os.MkdirAll(dir, 0o700) != nil || os.Chmod(dir, 0o700) != nil || !writable(dir) {
		return env
	}
	return append(env, tempEnv(dir)...)
}

// tempEnv makes dir the temporary directory of a process.
func tempEnv(dir string) []string { return []string{"TMPDIR=" + dir, "TMP=" + dir, "TEMP=" + dir} }

// writable reports whether a file can be made in a folder.
func writable(dir string) bool {
	f, err := os.CreateTemp(dir, "")
	if err != nil {
		return false
	}
	f.Close()
	return os.Remove(f.Name()) == nil
}
