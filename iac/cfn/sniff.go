package cfn

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"strideline/edit"
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
	return err == nil && sniff(bytes.TrimPrefix(head, byteOrderMark))
}

// notTemplates are files whose name says what they are.
var notTemplates = map[string]bool{
	"package.json": true, "package-lock.json": true, "tsconfig.json": true, "cdk.json": true, "manifest.json": true,
	"serverless.yml": true, "serverless.yaml": true, "serverless.json": true,
	"samconfig.yaml": true, "samconfig.yml": true, "docker-compose.yml": true, "docker-compose.yaml": true,
}

var (
	yamlHeader    = regexp.MustCompile(`(?m)^["']?(?:AWSTemplateFormatVersion["']?[ \t]*:|Transform["']?[ \t]*:(?:.*AWS::|[ \t]*\r?$))`)
	yamlResources = regexp.MustCompile(`(?m)^["']?Resources["']?[ \t]*:?[ \t]*(?:#.*)?\r?$`)
	typeLine      = regexp.MustCompile(`["']?Type["']?\s*:\s*["']?(?:AWS::|Custom::|Alexa::)`)
)

// sniff looks for the header of a template, or a Resources section that holds
// a type of the provider.
func sniff(head []byte) bool {
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	if looksLikeJSON(head) {
		return sniffJSON(head)
	}
	if yamlHeader.Match(head) && !bytes.Contains(head, []byte("\nservice:")) {
		return true
	}
	return yamlResources.Match(head) && typeLine.Match(head)
}

// sniffJSON looks at the keys of the outermost object.
func sniffJSON(head []byte) bool {
	depth := 0
	for o := 0; o < len(head); o++ {
		switch head[o] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			end := edit.DoubleEnd(head, o)
			if depth == 1 {
				switch string(head[o:end]) {
				case `"AWSTemplateFormatVersion"`:
					return true
				case `"Resources"`, `"Transform"`:
					return bytes.Contains(head[end:], []byte("AWS::")) && typeLine.Match(head) ||
						bytes.Contains(head[end:], []byte("Custom::"))
				}
			}
			o = end - 1
		}
	}
	return false
}
