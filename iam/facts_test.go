package iam

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const sharedData = "../../shared/data"

// needShared skips where the tables the facts are made from are absent.
func needShared(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(sharedData); err != nil {
		t.Skip("the shared data is absent")
	}
}

// TestFactsAreFresh makes the facts again and compares record by record: how
// well they compress may change with the version of Go.
func TestFactsAreFresh(t *testing.T) {
	needShared(t)
	if testing.Short() {
		t.Skip("starts the generator")
	}
	root, err := filepath.Abs(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	data, err := filepath.Abs(sharedData)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "run", "-C", "../tools", "./facts", "-only", "iam", "-data", data, "-root", root).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, embedded := range map[string][]byte{"services.pack": servicesPack, "policies.pack": policiesPack, "names.pack": namesPack} {
		made, err := os.ReadFile(filepath.Join(root, "iam", "facts", name))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(allRecords(openPack(made)), allRecords(openPack(embedded))) {
			t.Errorf("%s is stale: run make facts", name)
		}
	}
}

func allRecords(p pack) []string {
	var out []string
	for _, b := range p.blocks {
		for k, v := range b.records() {
			out = append(out, k+"\n"+string(v))
		}
	}
	return out
}

// TestFactsSize holds what the binary pays.
func TestFactsSize(t *testing.T) {
	if n := len(servicesPack) + len(policiesPack) + len(namesPack); n > 600<<10 {
		t.Errorf("embedded facts take %d bytes", n)
	}
}

func TestEveryManagedPolicyReads(t *testing.T) {
	names := ManagedNames()
	if len(names) != 1286 {
		t.Errorf("%d managed policies", len(names))
	}
	for _, name := range names {
		d, arn, ok := ManagedPolicy(name)
		if !ok || len(d.Statements) == 0 || !strings.HasSuffix(arn, "/"+name) {
			t.Errorf("%s: %v, %d statements, %q", name, ok, len(d.Statements), arn)
			continue
		}
		if _, again, ok := ManagedPolicy(strings.Replace(arn, "arn:aws:", "arn:aws-cn:", 1)); !ok || again != arn {
			t.Errorf("%s is not found by its arn %q", name, arn)
		}
		for _, s := range d.Statements {
			if s.Actions == nil && s.NotActions == nil || s.Resources == nil && s.NotResources == nil {
				t.Errorf("%s: statement %+v", name, s)
			}
		}
	}
	for _, unknown := range []string{"", "NoSuchPolicy", "arn:aws:iam::aws:policy/NoSuchPolicy", "arn:aws:iam::aws:policy/wrong-path/AdministratorAccess", "arn:aws:iam::111111111111:policy/AdministratorAccess"} {
		if _, _, ok := ManagedPolicy(unknown); ok {
			t.Errorf("%q is known", unknown)
		}
	}
}

// TestManagedPolicySource compares with the table statement by statement.
func TestManagedPolicySource(t *testing.T) {
	needShared(t)
	raw, err := os.ReadFile(filepath.Join(sharedData, "aws-managed-policies.json"))
	if err != nil {
		t.Fatal(err)
	}
	var source map[string]struct {
		ARN        string
		Statements json.RawMessage
	}
	if err := json.Unmarshal(raw, &source); err != nil {
		t.Fatal(err)
	}
	for name, want := range source {
		d, arn, _ := ManagedPolicy(name)
		w := mustParse(t, `{"Statement":`+string(want.Statements)+`}`)
		if arn != want.ARN || len(d.Statements) != len(w.Statements) {
			t.Errorf("%s: %q, %d statements; want %q, %d", name, arn, len(d.Statements), want.ARN, len(w.Statements))
		}
	}
}

func TestActionFacts(t *testing.T) {
	if got, ok := Canonical("DYNAMODB:getitem"); !ok || got != "dynamodb:GetItem" {
		t.Errorf("canonical: %q, %v", got, ok)
	}
	if got, ok := Canonical("dynamodb:Frobnicate"); ok || got != "dynamodb:Frobnicate" {
		t.Errorf("canonical of an unknown action: %q, %v", got, ok)
	}
	for action, want := range map[string]string{
		"dynamodb:GetItem": "read", "sqs:SendMessage": "publish", "lambda:UpdateFunctionCode": "admin code", "iam:PassRole": "pass-role", "kms:Decrypt": "decrypt", "no:Such": "",
	} {
		if got := strings.Join(KindsOf(action), " "); got != want {
			t.Errorf("kinds of %s: %q; want %q", action, got, want)
		}
	}
	if got := strings.Join(ExpandAction("sqs:sendmessage*"), " "); got != "sqs:SendMessage" {
		t.Errorf("expanded: %q", got)
	}
	if got, _ := ARNPattern("dynamodb", "table"); got != "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}" {
		t.Errorf("arn of a table: %q", got)
	}
	if got, _ := ARNPattern("s3", "object"); got != "arn:${Partition}:s3:::${BucketName}/${ObjectName}" {
		t.Errorf("arn of an object: %q", got)
	}
	if LevelOf("iam:PassRole") == "" || KeyType("iam", "iam:PassedToService") != "String" {
		t.Error("level or key type is missing")
	}
	if !Narrowable("dynamodb:GetItem") || Narrowable("dynamodb:ListTables") {
		t.Error("narrowable")
	}
}

// TestEveryActionFact compares every action with the tables.
func TestEveryActionFact(t *testing.T) {
	needShared(t)
	raw, err := os.ReadFile(filepath.Join(sharedData, "aws-edge-actions.json"))
	if err != nil {
		t.Fatal(err)
	}
	var edges struct {
		Services map[string]struct {
			Actions map[string]struct{ K []string }
		}
	}
	if err := json.Unmarshal(raw, &edges); err != nil {
		t.Fatal(err)
	}
	raw, err = os.ReadFile(filepath.Join(sharedData, "aws-iam-actions.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for l := range strings.Lines(string(raw)) {
		f := strings.Split(strings.TrimSuffix(l, "\n"), "\t")
		if strings.HasPrefix(l, "#") {
			continue
		}
		n++
		action := f[0] + ":" + f[1]
		spelled, ok := Canonical(strings.ToUpper(action))
		kinds := edges.Services[f[0]].Actions[f[1]].K
		if !ok || spelled != action || LevelOf(action) != f[2] || !slices.Equal(KindsOf(action), kinds) || Narrowable(action) != (f[3] != "") {
			t.Errorf("%s: %q %v %q %v", action, spelled, ok, LevelOf(action), KindsOf(action))
		}
	}
	if n < 22000 {
		t.Errorf("compared %d actions", n)
	}
}
