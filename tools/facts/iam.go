package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Blocks of policies are small enough to inflate in a few hundred microseconds.
const (
	policyBlock  = 32 << 10
	serviceBlock = 16 << 10
)

// kindLetters writes the kinds of aws-edge-actions.json in one letter each;
// iam/facts.go reads them.
var kindLetters = map[string]string{
	"admin": "a", "assume": "A", "code": "c", "consume": "C", "decrypt": "x", "delete": "d", "describe": "i",
	"encrypt": "e", "grant": "g", "invoke": "v", "pass-role": "p", "publish": "P", "read": "r", "sign": "s",
	"tag": "t", "write": "w",
}

// iamFacts packs actions, resource types and condition keys by service into
// iam/facts/services.pack, AWS managed policies into iam/facts/policies.pack
// and their names into iam/facts/names.pack.
func iamFacts(data, root string) error {
	services, err := serviceEntries(data)
	if err != nil {
		return err
	}
	policies, names, err := policyEntries(data)
	if err != nil {
		return err
	}
	out := filepath.Join(root, "iam", "facts")
	if err := writePack(filepath.Join(out, "services.pack"), services, serviceBlock); err != nil {
		return err
	}
	if err := writePack(filepath.Join(out, "policies.pack"), policies, policyBlock); err != nil {
		return err
	}
	return writePack(filepath.Join(out, "names.pack"), []entry{{"names", names}}, policyBlock)
}

type edgeActions struct {
	Services map[string]struct {
		Actions map[string]struct {
			Kinds []string `json:"k"`
		} `json:"actions"`
	} `json:"services"`
}

// serviceEntries makes one record a service, a line a fact, tabs between:
//
//	T type pattern          "~" stands for arn:${Partition}:SERVICE:${Region}:${Account}:
//	A name levels kinds types   types: numbers of T lines, "*" after a required one
//	K key type
func serviceEntries(data string) ([]entry, error) {
	var edges edgeActions
	if err := readJSON(filepath.Join(data, "aws-edge-actions.json"), &edges); err != nil {
		return nil, err
	}
	lines := map[string]*bytes.Buffer{}
	line := func(service, kind string, fields ...string) {
		if lines[service] == nil {
			lines[service] = &bytes.Buffer{}
		}
		fmt.Fprintf(lines[service], "%s\t%s\n", kind, strings.Join(fields, "\t"))
	}
	types := map[string][]string{}
	err := readTSV(filepath.Join(data, "aws-resource-arns.tsv"), 3, func(f []string) error {
		types[f[0]] = append(types[f[0]], f[1])
		usual := "arn:${Partition}:" + f[0] + ":${Region}:${Account}:"
		pattern := f[2]
		if rest, ok := strings.CutPrefix(pattern, usual); ok {
			pattern = "~" + rest
		}
		line(f[0], "T", f[1], pattern)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = readTSV(filepath.Join(data, "aws-iam-actions.tsv"), 4, func(f []string) error {
		kinds := ""
		for _, k := range edges.Services[f[0]].Actions[f[1]].Kinds {
			l, ok := kindLetters[k]
			if !ok {
				return fmt.Errorf("unknown kind %q of %s:%s", k, f[0], f[1])
			}
			kinds += l
		}
		refs, err := typeNumbers(types[f[0]], f[3])
		if err != nil {
			return fmt.Errorf("%s:%s: %w", f[0], f[1], err)
		}
		line(f[0], "A", f[1], f[2], kinds, refs)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = readTSV(filepath.Join(data, "aws-condition-keys.tsv"), 3, func(f []string) error {
		line(f[0], "K", f[1], f[2])
		return nil
	})
	if err != nil {
		return nil, err
	}
	return sortedEntries(lines), nil
}

func typeNumbers(types []string, list string) (string, error) {
	if list == "" {
		return "", nil
	}
	var out []string
	for _, t := range strings.Split(list, ",") {
		name, required := strings.CutSuffix(t, "*")
		i := slices.Index(types, name)
		if i < 0 {
			return "", fmt.Errorf("unknown resource type %q", name)
		}
		n := fmt.Sprint(i)
		if required {
			n += "*"
		}
		out = append(out, n)
	}
	return strings.Join(out, ","), nil
}

// policyEntries makes one record a managed policy: its path within
// arn:aws:iam::aws:policy/, a new line, its statements as JSON.
func policyEntries(data string) (entries []entry, names []byte, err error) {
	var policies map[string]struct {
		ARN        string          `json:"arn"`
		Statements json.RawMessage `json:"statements"`
	}
	if err := readJSON(filepath.Join(data, "aws-managed-policies.json"), &policies); err != nil {
		return nil, nil, err
	}
	lines := map[string]*bytes.Buffer{}
	for name, p := range policies {
		path, ok := strings.CutPrefix(p.ARN, "arn:aws:iam::aws:policy/")
		if !ok {
			return nil, nil, fmt.Errorf("managed policy %q: unexpected arn %q", name, p.ARN)
		}
		b := &bytes.Buffer{}
		b.WriteString(path + "\n")
		if err := json.Compact(b, p.Statements); err != nil {
			return nil, nil, err
		}
		lines[name] = b
	}
	entries = sortedEntries(lines)
	for _, e := range entries {
		names = append(append(names, e.key...), '\n')
	}
	return entries, names, nil
}

func sortedEntries(m map[string]*bytes.Buffer) []entry {
	out := make([]entry, 0, len(m))
	for k, b := range m {
		out = append(out, entry{k, b.Bytes()})
	}
	slices.SortFunc(out, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	return out
}

// readTSV calls each with the fields of every line that is no comment.
func readTSV(path string, fields int, each func([]string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for n := 1; s.Scan(); n++ {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		cols := strings.Split(s.Text(), "\t")
		if len(cols) < fields {
			return fmt.Errorf("%s:%d: %d columns; expected %d", filepath.Base(path), n, len(cols), fields)
		}
		if err := each(cols); err != nil {
			return fmt.Errorf("%s:%d: %w", filepath.Base(path), n, err)
		}
	}
	return s.Err()
}
