// Command facts makes the facts embedded in strideline from the shared data:
//
//	go run -C tools ./facts [-data DIR] [-root DIR]
//
// -data is the folder of the source tables (its README names their origin),
// -root the checkout to write into; both are relative to tools/.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	data := flag.String("data", "../../shared/data", "folder of the source tables")
	root := flag.String("root", "..", "checkout to write into")
	flag.Parse()
	for _, make := range []func(data, root string) error{samFacts, iamFacts} {
		if err := make(*data, *root); err != nil {
			fmt.Fprintln(os.Stderr, "facts:", err)
			os.Exit(1)
		}
	}
}
