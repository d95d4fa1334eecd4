package lsp

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"strideline/iac"
	"strideline/project"
)

// folder is one root of the workspace, or the place of files that were opened
// outside of all of them: then only what is open there is read.
type folder struct {
	uri   string
	dir   string
	loose bool

	// The rest is the analyst's, guarded by its mutex.
	pending  *change // what the snapshot does not show yet; nil for nothing
	want     int     // counts changes
	have     int     // the count that the snapshot shows
	snapshot *snapshot
	untold   time.Time     // the first change that nothing was published for; zero for none
	cost     time.Duration // of the last analysis of an edit
	indexed  bool          // all of it was looked at, not only what is open
	work     *indexing     // the first look at it, once begun
	light    bool          // the user did not want to wait for all of it: only what is open is read
	gone     bool
	stale    map[string]time.Time // files with blocks that stand as they were, since when

	memory iac.Memory // of the open buffers
}

// holds reports whether a path lies in the folder.
func (f *folder) holds(path string) bool {
	return path == f.dir || strings.HasPrefix(path, strings.TrimSuffix(f.dir, string(filepath.Separator))+string(filepath.Separator))
}

// name is a path as the folder's file system calls it.
func (f *folder) name(path string) string {
	rel, err := filepath.Rel(f.dir, path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
}

// path is the absolute path of a name.
func (f *folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

// addFolder takes in a root of the workspace, once.
func (s *Server) addFolder(uri string) *folder {
	dir, ok := pathOf(uri)
	if !ok {
		return nil
	}
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	for _, f := range s.folders {
		if f.dir == dir && !f.loose {
			return f
		}
	}
	f := &folder{uri: uri, dir: dir}
	s.folders = append(s.folders, f)
	return f
}

// folderFor is the innermost folder of the workspace that holds a path, else a
// loose one for its directory.
func (s *Server) folderFor(path string) *folder {
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	if f := s.innermost(path); f != nil {
		return f
	}
	f := &folder{dir: filepath.Dir(path), loose: true}
	f.uri = uriOf(f.dir)
	s.folders = append(s.folders, f)
	return f
}

// innermost is the folder that a path belongs to, nil for none.
func (s *Server) innermost(path string) *folder {
	var best *folder
	for _, f := range s.folders {
		switch {
		case f.loose && filepath.Dir(path) != f.dir, !f.loose && !f.holds(path):
		case best == nil, best.loose && !f.loose, best.loose == f.loose && len(f.dir) > len(best.dir):
			best = f
		}
	}
	return best
}

// removeFolder gives a root up; what the client was told of it is taken back.
func (s *Server) removeFolder(dir string) {
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	s.folders = slices.DeleteFunc(s.folders, func(f *folder) bool {
		if f.dir != dir || f.loose {
			return false
		}
		s.leave(f)
		return true
	})
}

// leave ends what is done for a folder; the analyst's mutex is held.
func (s *Server) leave(f *folder) {
	f.gone, f.pending = true, nil
	if f.work != nil {
		f.work.end()
	}
	s.leaving = append(s.leaving, f)
	if s.busy == f {
		s.stop()
	}
	s.nudge()
}

// tidy gives up the loose folders in which nothing is open any more.
func (s *Server) tidy() {
	docs := s.docs.all()
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	s.folders = slices.DeleteFunc(s.folders, func(f *folder) bool {
		if !f.loose {
			return false
		}
		for p := range docs {
			if s.innermost(p) == f {
				return false
			}
		}
		s.leave(f)
		return true
	})
}

func (s *Server) allFolders() []*folder {
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	return slices.Clone(s.folders)
}

// view is the file system of a folder at one moment: open buffers over the
// disk, and the home of its settings.
type view struct {
	fs       fs.FS
	paths    []string // where reading begins
	open     []string // names of the open buffers
	home     fs.FS
	homeDir  string
	homeName string
	closers  []interface{ Close() error }
}

func (v *view) close() {
	for _, c := range v.closers {
		c.Close()
	}
}

// look opens the view of a folder; docs are the buffers of this moment.
func (f *folder) look(docs map[string]*document) (*view, error) {
	v := &view{paths: []string{"."}}
	disk, _, err := iac.NewDisk(f.dir, nil)
	if err != nil {
		return nil, err
	}
	v.closers = append(v.closers, disk)
	files := map[string][]byte{}
	for p, d := range docs {
		files[f.name(p)] = []byte(d.text.s)
		if f.holds(p) {
			v.open = append(v.open, f.name(p))
		}
	}
	slices.Sort(v.open)
	if f.loose {
		v.paths = slices.DeleteFunc(slices.Clone(v.open), func(n string) bool { return strings.Contains(n, "/") })
	}
	v.fs = iac.Overlay{FS: disk, Files: files}
	return v, f.settle(v, docs)
}

// settle finds the settings that hold for the folder.
func (f *folder) settle(v *view, docs map[string]*document) error {
	dir, err := project.Home(f.dir, f.dir)
	if dir == "" || err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	v.closers = append(v.closers, root)
	own := map[string][]byte{}
	for p, d := range docs {
		if rel, err := filepath.Rel(dir, p); err == nil && filepath.IsLocal(rel) {
			own[filepath.ToSlash(rel)] = []byte(d.text.s)
		}
	}
	v.home, v.homeDir, v.homeName = iac.Overlay{FS: root.FS(), Files: own}, dir, f.name(dir)
	return nil
}
