package project

import (
	"os"
	"path/filepath"
	"strings"

	"strideline/model"
	"strideline/register"
)

// Owners reads the CODEOWNERS of the repository that dir lies in, or where it
// lies in none of the working directory; both are absolute.
func Owners(dir, working string) (*register.Owners, []model.Problem) {
	top := Repository(dir)
	if top == "" {
		top = working
	}
	root, err := os.OpenRoot(top) // a link that leaves the repository is not followed
	if err != nil {
		return nil, nil
	}
	defer root.Close()
	return register.ReadOwners(root.FS(), top, working)
}

// Mail is the user.email of git, for the owner of a decision: of the
// repository that dir lies in, else of the user. The files are read as text;
// git itself, which a repository can make run programs, is not asked. "" where
// nobody is named.
func Mail(dir string, getenv func(string) string) string {
	var files []string
	if top := Repository(dir); top != "" {
		files = append(files, filepath.Join(gitFolder(filepath.Join(top, ".git")), "config"))
	}
	home := getenv("HOME")
	if home == "" {
		home = getenv("USERPROFILE")
	}
	if home != "" {
		files = append(files, filepath.Join(home, ".gitconfig"))
	}
	if xdg := getenv("XDG_CONFIG_HOME"); xdg != "" {
		files = append(files, filepath.Join(xdg, "git", "config"))
	} else if home != "" {
		files = append(files, filepath.Join(home, ".config", "git", "config"))
	}
	for _, f := range files {
		if text, ok := readShort(f); ok {
			if mail := register.Mail(text); mail != "" {
				return mail
			}
		}
	}
	return ""
}

// maxGit bounds the configuration files of git that are read.
const maxGit = 1 << 20

func readShort(file string) (string, bool) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxGit {
		return "", false
	}
	b, err := os.ReadFile(file)
	return string(b), err == nil
}

// gitFolder follows the .git file of a work tree to the folder of the
// repository.
func gitFolder(dot string) string {
	text, ok := readShort(dot)
	if !ok {
		return dot
	}
	to, ok := strings.CutPrefix(strings.TrimSpace(text), "gitdir: ")
	if !ok {
		return dot
	}
	if !filepath.IsAbs(to) {
		to = filepath.Join(filepath.Dir(dot), to)
	}
	if common, ok := readShort(filepath.Join(to, "commondir")); ok {
		if c := strings.TrimSpace(common); filepath.IsAbs(c) {
			return c
		}
		return filepath.Join(to, strings.TrimSpace(common))
	}
	return to
}
