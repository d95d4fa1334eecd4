package cfn

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"strideline/iac/resource"
)

// TestAssembly reads the roots of a cdk.out with a nested stack, a stage, a
// line that is no longer there, and a template of an earlier synthesis.
func TestAssembly(t *testing.T) {
	fsys := os.DirFS("testdata/cdk")
	var files []string
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, root := range (Reader{}).Roots(context.Background(), fsys, files) {
		res, err := Reader{}.Read(context.Background(), fsys, root)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range res.Problems {
			t.Errorf("problem: %s %s", p.At, p.Message)
		}
		for _, r := range res.Resources {
			got = append(got, fmt.Sprintf("%s%s at %s, tags %s, helper %v, as %s", r.Scope, r.ID, r.At, r.Props.Get("Tags").At, r.Helper, strings.Join(r.Aliases, " ")))
		}
		got = append(got, "root "+root.Path)
	}
	want := []string{
		"cdk.out/Shop.template.json#InnerD3OrdersA9 at lib/shop.ts:7:5, tags , helper false, as Shop/Inner/Orders",
		"cdk.out/Shop.template.json#OrdersA9 at lib/shop.ts:6:20, tags lib/shop.ts:6:20, helper false, as Shop/Orders",
		"cdk.out/Shop.template.json#HandlerB1 at cdk.out/Shop.template.json:7:5, tags , helper true, as Shop/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler",
		"cdk.out/Shop.template.json#PolicyG7 at lib/shop.ts:6:20, tags , helper false, as Shop/Orders/Role/Policy",
		"cdk.out/Shop.template.json#GoneC2 at cdk.out/Shop.template.json:9:5, tags , helper false, as Shop/Gone",
		"cdk.out/Shop.template.json#OldE4 at cdk.out/Shop.template.json:14:5, tags , helper false, as Shop/Old",
		"root cdk.out/Shop.template.json",
		"cdk.out/ShopInner.nested.template.json#OrdersA9 at lib/shop.ts:7:5, tags , helper false, as Shop/Inner/Orders",
		"root cdk.out/ShopInner.nested.template.json",
		"cdk.out/assembly-Prod/Prod.template.json#JobsF5 at app/stack.py:4:9, tags , helper false, as Prod/Jobs",
		"root cdk.out/assembly-Prod/Prod.template.json",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A manifest of any content costs no resource.
func TestHostileManifest(t *testing.T) {
	for _, manifest := range []string{
		"", "{", "[]", `{"artifacts": {"a": 1}}`, `{"artifacts": {"a": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "../../../etc/passwd"}}}}`,
		`{"artifacts": {"a": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "t.template.json"}, "additionalMetadataFile": "/etc/passwd"}}}`,
		`{"artifacts": {"a": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "t.template.json"},
		 "metadata": {"": [{"type": "aws:cdk:logicalId", "data": "Q", "trace": ["x (/:1:1)", "x (../../a.ts:99999999999999999999:1)", "(a/../../../b.ts:1:1)"]}], "///": [{"type": 1}]}}}}`,
	} {
		fsys := fstest.MapFS{
			"cdk.out/manifest.json":   {Data: []byte(manifest)},
			"cdk.out/t.template.json": {Data: []byte(`{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}`)},
		}
		res, err := Reader{}.Read(context.Background(), fsys, resource.Root{Path: "cdk.out/t.template.json"})
		if err != nil || len(res.Resources) != 1 || path.Base(res.Resources[0].At.File) != "t.template.json" {
			t.Errorf("%s: %v %v", manifest, err, res.Resources)
		}
	}
}

func TestHelper(t *testing.T) {
	for p, want := range map[string]bool{
		"Shop/LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a/ServiceRole/Resource":    true,
		"Shop/BucketNotificationsHandler050a0587b7544547bf325f094a3db834/Resource":  true,
		"Shop/AWS679f53fac002430cb0da5b7982bd2287/Resource":                         true,
		"Shop/Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C/Resource": true,
		"Shop/Provider/framework-onEvent/Resource":                                  true,
		"Shop/Provider/framework-onEvent/ServiceRole/DefaultPolicy/Resource":        true,
		"Shop/Known/Handler": true, "Shop/KnownElse/Handler": false,
		"Shop/LogRetention/Resource": false, "Shop/AWSThing/Resource": false, "Shop/Write/ServiceRole/Resource": false,
	} {
		if got := helper(p, []string{"Shop/Known"}); got != want {
			t.Errorf("helper(%q) = %v", p, got)
		}
	}
}

// FuzzManifest reads a stack under any manifest: no panic, no resource lost,
// and every place is in a file that is there.
func FuzzManifest(f *testing.F) {
	for _, name := range []string{"testdata/cdk/cdk.out/manifest.json", "testdata/cdk/cdk.out/assembly-Prod/manifest.json"} {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"artifacts": {"a": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Q.template.json"},
	 "metadata": {"/Q/J/Resource": [{"type": "aws:cdk:logicalId", "data": "J", "trace": ["f (C:\\x\\app\\a.ts:2:99)", "f (file:///x/app/a.ts:1)"]}]}}}}`))
	f.Fuzz(func(t *testing.T, manifest []byte) {
		fsys := fstest.MapFS{
			"app/a.ts":                    {Data: []byte("one\n  two\n")},
			"app/cdk.out/manifest.json":   {Data: manifest},
			"app/cdk.out/Q.template.json": {Data: []byte(`{"Resources": {"J": {"Type": "AWS::SQS::Queue"}}}`)},
		}
		files := []string{"app/a.ts", "app/cdk.out/manifest.json", "app/cdk.out/Q.template.json"}
		Reader{}.Roots(context.Background(), fsys, files)
		res, err := Reader{}.Read(context.Background(), fsys, resource.Root{Path: files[2]})
		if err != nil || len(res.Resources) != 1 {
			t.Fatalf("%v %v", err, res.Resources)
		}
		if at := res.Resources[0].At; fsys[at.File] == nil || !at.Known() {
			t.Errorf("at %v", at)
		}
	})
}
