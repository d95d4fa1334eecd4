package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite golden files; read the diff like code")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"strideline": main})
}

// TestScripts runs testdata/*.txtar: the scripts read as usage documentation.
func TestScripts(t *testing.T) {
	worker := layoutProgram(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata", UpdateScripts: *update, RequireExplicitExec: false,
		Condition: func(cond string) (bool, error) {
			return cond == "root" && os.Getuid() == 0 || cond == "worker" && worker != "", nil
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("WORKER", worker)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// layoutProgram builds strideline-graphviz and returns its folder, "" where it
// does not build.
func layoutProgram(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.Command("go", "build", "-o", dir+string(os.PathSeparator), "../strideline-graphviz").CombinedOutput()
	if err != nil {
		t.Logf("strideline-graphviz does not build here: %v\n%s", err, out)
		return ""
	}
	return dir
}

// exits runs strideline and holds it to an exit status: exits 2 analyze x.yaml.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS ARG...")
	}
	err := ts.Exec("strideline", args[1:]...)
	got := "0"
	if err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = strconv.Itoa(exit.ExitCode())
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, want %s", got, args[0])
	}
}
