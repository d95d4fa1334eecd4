package cfn

import (
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// sniffed is how much of a file is looked at to see whether it is a template.
const sniffed = 64 << 10

// Claims reports whether a file is a CloudFormation or SAM template, judged by
// its name and the beginning of its content.
func Claims(fsys fs.FS, file string) bool {
	base := strings.ToLower(path.Base(file))
	switch path.Ext(base) {
	case ".yaml", ".yml", ".json", ".template":
	default:
		return false
	}
	if notTemplates[base] {
		return false
	}
	f, err := fsys.Open(file)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, sniffed))
	return err == nil && sniff(head)
}

// notTemplates are files whose name says what they are.
var notTemplates = map[string]bool{
	"package.json": true, "package-lock.json": true, "tsconfig.json": true, "cdk.json": true,
	"serverless.yml": true, "serverless.yaml": true, "serverless.json": true,
	"samconfig.yaml": true, "samconfig.yml": true, "docker-compose.yml": true, "docker-compose.yaml": true,
}

var (
	headerLine    = regexp.MustCompile(`(?m)^(?:\s*\{)?\s*"?(?:AWSTemplateFormatVersion"?\s*:|Transform"?\s*:.*AWS::)`)
	resourcesLine = regexp.MustCompile(`(?m)^(\s*\{)?\s*["']?Resources["']?\s*:`)
	typeLine      = regexp.MustCompile(`["']?Type["']?\s*:\s*["']?(?:AWS::|Custom::|Alexa::)`)
)

// sniff looks for the header of a template, or a Resources section with a
// provider type. Serverless Framework files hold both, one level down.
func sniff(head []byte) bool {
	if len(head) == 0 || head[0] == 0 {
		return false
	}
	if m := topLevel(head, headerLine); m {
		return true
	}
	return topLevel(head, resourcesLine) && typeLine.Match(head)
}

// topLevel reports whether a line that matches is a key of the document: not
// indented in YAML, anywhere in JSON (the depth of JSON is not measured).
func topLevel(head []byte, re *regexp.Regexp) bool {
	json := looksLikeJSON(head)
	for _, m := range re.FindAllIndex(head, 16) {
		line := head[m[0]:m[1]]
		if json || !isSpace(line[0]) || head[m[0]] == '\n' && m[0]+1 < m[1] && !blankBefore(line) {
			return true
		}
	}
	return false
}

// blankBefore reports whether the last line of a match is indented.
func blankBefore(line []byte) bool {
	s := string(line)
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		s = s[i+1:]
	}
	return s != "" && isSpace(s[0])
}
