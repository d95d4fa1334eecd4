package lsp

import (
	"net/url"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

// pathOf is the absolute path of a file URI; ok is false for what is no local
// file: an untitled buffer, a revision of git.
func pathOf(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return "", false
	}
	p := u.Path
	if runtime.GOOS == "windows" {
		p = windowsPath(u.Host, p)
	}
	return filepath.Clean(filepath.FromSlash(p)), true
}

// windowsPath turns /c:/x into C:/x and a host into a share. Editors write the
// drive in either case.
func windowsPath(host, p string) string {
	if len(p) > 2 && p[0] == '/' && p[2] == ':' {
		return strings.ToUpper(p[1:2]) + p[2:]
	}
	if host != "" {
		return "//" + host + p
	}
	return p
}

// uriOf is the URI of an absolute path.
func uriOf(p string) string {
	p = filepath.ToSlash(p)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return (&url.URL{Scheme: "file", Path: path.Clean(p)}).String()
}
