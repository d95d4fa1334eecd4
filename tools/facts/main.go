// Command facts makes the facts embedded in strideline from the shared data:
//
//	go run -C tools ./facts [-data DIR] [-root DIR] [-only NAME]
//
// -data is the folder of the source tables (its README names their origin),
// -root the checkout to write into; both are relative to tools/. -only makes
// the facts of one package, sam or iam.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	data := flag.String("data", "../../shared/data", "folder of the source tables")
	root := flag.String("root", "..", "checkout to write into")
	only := flag.String("only", "", "make only these facts: sam or iam")
	flag.Parse()
	for _, g := range []struct {
		name string
		make func(data, root string) error
	}{{"sam", samFacts}, {"iam", iamFacts}} {
		if *only != "" && *only != g.name {
			continue
		}
		if err := g.make(*data, *root); err != nil {
			fmt.Fprintln(os.Stderr, "facts:", err)
			os.Exit(1)
		}
	}
}
