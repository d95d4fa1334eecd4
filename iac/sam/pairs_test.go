package sam_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"strideline/iac/cfn"
	"strideline/iac/resource"
	"strideline/model"
)

const corpus = "../../../shared/corpus/sam-translator"

// TestPairs holds the expansion against AWS' own translator: resource by
// resource, properties that carry meaning. STRIDELINE_PAIRS_VERBOSE=1 prints
// each difference.
func TestPairs(t *testing.T) {
	inputs, err := filepath.Glob(filepath.Join(corpus, "input", "*.yaml"))
	if err != nil || len(inputs) == 0 {
		t.Skip("no corpus beside the checkout: nothing to compare with")
	}
	only := os.Getenv("STRIDELINE_PAIRS_ONLY")
	sameIDs, sameProps := 0, 0
	var left []string
	for _, in := range inputs {
		name := strings.TrimSuffix(filepath.Base(in), ".yaml")
		if only != "" && !regexp.MustCompile(only).MatchString(name) {
			continue
		}
		got := resources(t, filepath.Join(corpus, "input"), name+".yaml")
		want := resources(t, filepath.Join(corpus, "output"), name+".json")
		ids, props := compare(got, want)
		if len(ids) == 0 {
			sameIDs++
		}
		if len(ids)+len(props) == 0 {
			sameProps++
		} else {
			left = append(left, name)
		}
		if os.Getenv("STRIDELINE_PAIRS_VERBOSE") != "" {
			for _, d := range append(ids, props...) {
				t.Logf("%s: %s", name, d)
			}
		}
	}
	t.Logf("different: %s", strings.Join(left, " "))
	t.Logf("equal ids and types %d/%d, equal properties %d/%d", sameIDs, len(inputs), sameProps, len(inputs))
	if only == "" && (sameIDs < 266 || sameProps < 263) {
		t.Errorf("fewer pairs are equal than before")
	}
}

func resources(t *testing.T, dir, file string) map[string]string {
	t.Helper()
	res, err := cfn.Reader{}.Read(context.Background(), os.DirFS(dir), resource.Root{Path: file})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, r := range res.Resources {
		out[hash.ReplaceAllString(r.ID, "#")+" "+r.Type] = canonical(r)
	}
	return out
}

var hash = regexp.MustCompile(`[0-9a-f]{10}$`)

func compare(got, want map[string]string) (ids, props []string) {
	for _, k := range keys(got) {
		if _, ok := want[k]; !ok {
			ids = append(ids, "too many: "+k)
		}
	}
	for _, k := range keys(want) {
		g, ok := got[k]
		if !ok {
			ids = append(ids, "missing: "+k)
		} else if g != want[k] {
			props = append(props, fmt.Sprintf("%s\n   got  %s\n   want %s", k, g, want[k]))
		}
	}
	return ids, props
}

func keys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// ignored properties say nothing about who may reach what.
var ignored = []string{
	"Tags", "Description", "info", "tags", "responses", "definitions", "StageName", "SourceAccount",
	"DefinitionString", "Definition", "DefinitionSubstitutions", "RecordSets", "DeploymentStyle", "AutoRollbackConfiguration", "Code",
	"models", "parameters", "requestTemplates", "requestBody", "x-amazon-apigateway-request-validator", "x-amazon-apigateway-request-validators",
	"requestParameters", "x-amazon-apigateway-gateway-responses", "DomainName", "consumes", "produces", "summary", "Version", "Parameters", "DocumentationVersion",
	"DisableExecuteApiEndpoint", "schemas", "x-amazon-apigateway-binary-media-types", "cacheKeyParameters", "TruststoreVersion", "allowCredentials",
}

func canonical(r resource.Resource) string {
	v := simplify(r.Props)
	raw, _ := json.Marshal(v)
	s := string(raw)
	if r.Type == "AWS::ApiGateway::Deployment" || r.Type == "AWS::Route53::RecordSetGroup" {
		return ""
	}
	return inner.ReplaceAllString(s, "$1#")
}

var inner = regexp.MustCompile(`(Version|Deployment|[A-Za-z]Layer\w*|DomainName(?:V2)?|Stage)[0-9a-f]{10}\b`)

func simplify(v resource.Value) any {
	switch v.Kind {
	case resource.Map:
		m := map[string]any{}
		for _, f := range v.Fields {
			if slices.Contains(ignored, f.Key) {
				continue
			}
			s := simplify(f.Value)
			if f.Key == "security" {
				m[f.Key] = fmt.Sprint(security(f.Value))
				continue
			}
			if empty(s) {
				continue
			}
			key := f.Key
			if key == "/$default" {
				key = "$default"
			}
			m[key] = s
		}
		if m["type"] == "mock" {
			return "mock"
		}
		return m
	case resource.List:
		var l []any
		for _, it := range v.Each() {
			l = append(l, simplify(it))
		}
		if len(l) == 1 {
			return l[0]
		}
		sort.SliceStable(l, func(i, j int) bool { return fmt.Sprint(l[i]) < fmt.Sprint(l[j]) })
		return l
	case resource.Choice:
		var l []any
		for _, it := range v.Options() {
			l = append(l, simplify(it))
		}
		if len(l) == 1 {
			return l[0]
		}
		return l
	case resource.Null, resource.Absent:
		return nil
	case resource.Unknown:
		return "?"
	}
	return strings.ReplaceAll(model.Display(v.Text), "${partition}", "aws")
}

// security keeps the order and the empty scopes of requirements.
func security(v resource.Value) []string {
	var out []string
	for _, it := range v.Each() {
		for _, f := range it.Fields {
			out = append(out, f.Key+fmt.Sprint(simplify(f.Value)))
		}
	}
	return out
}

func empty(s any) bool {
	switch s := s.(type) {
	case nil:
		return true
	case map[string]any:
		return len(s) == 0
	case []any:
		return len(s) == 0
	}
	return false
}
