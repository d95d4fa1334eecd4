package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"strideline/iac/resource"
)

// browsers are the programs that can print a page, by the names under which
// they are installed.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"}

// printLimit is how long a browser may take for a page: far more than a long
// report needs.
const printLimit = 2 * time.Minute

// errNoBrowser says what a PDF needs.
var errNoBrowser = errors.New("a PDF is printed by Chromium, and none is on PATH (chromium, google-chrome, microsoft-edge): " +
	"install one, or write the report with -o threat-model.html and print it from any browser")

// print turns a page into a PDF. Beside the layout program this is the only
// program that strideline starts: a browser found on PATH, never one that the
// files name, with a profile of its own that is thrown away, on a page whose
// own policy lets it load nothing and run no script.
func (c Command) print(ctx context.Context, w io.Writer, page []byte) error {
	browser, err := c.browser()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "strideline-print-")
	if err != nil {
		return fmt.Errorf("a folder to print in: %s", resource.Cause(err))
	}
	defer os.RemoveAll(dir)
	html, pdf := filepath.Join(dir, "report.html"), filepath.Join(dir, "report.pdf")
	if err := os.WriteFile(html, page, 0o600); err != nil {
		return fmt.Errorf("a page to print: %s", resource.Cause(err))
	}
	ctx, cancel := context.WithTimeout(ctx, printLimit)
	defer cancel()
	said, err := exec.CommandContext(ctx, browser, printFlags(dir, html, pdf)...).CombinedOutput()
	text, readErr := os.ReadFile(pdf)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%s did not print the report within %s", browser, printLimit)
	case readErr != nil || err != nil:
		return fmt.Errorf("%s did not print the report: %v: %s", browser, errors.Join(err, readErr), lastLine(said))
	}
	_, err = w.Write(text)
	return err
}

func printFlags(dir, html, pdf string) []string {
	flags := []string{
		"--headless", "--disable-gpu", "--disable-extensions", "--no-first-run", "--no-default-browser-check", "--disable-sync",
		"--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--no-pdf-header-footer", "--generate-pdf-document-outline", "--print-to-pdf=" + pdf,
	}
	if os.Geteuid() == 0 {
		flags = append(flags, "--no-sandbox") // it refuses to run as root with one
	}
	return append(flags, fileURL(html))
}

// fileURL names a file, which on Windows begins with its drive.
func fileURL(file string) string {
	p := filepath.ToSlash(file)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return (&url.URL{Scheme: "file", Path: p}).String()
}

// browser is the first that is on PATH. Relative entries of PATH are passed
// over: a repository must not bring its own.
func (c Command) browser() (string, error) {
	for _, name := range browsers {
		for _, dir := range filepath.SplitList(c.Getenv("PATH")) {
			if !filepath.IsAbs(dir) {
				continue
			}
			if file, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
				return file, nil
			}
		}
	}
	return "", errNoBrowser
}

func lastLine(text []byte) string {
	const most = 200
	for len(text) > 0 && text[len(text)-1] == '\n' {
		text = text[:len(text)-1]
	}
	return fmt.Sprintf("%.*q", most, text[max(0, len(text)-most):])
}
