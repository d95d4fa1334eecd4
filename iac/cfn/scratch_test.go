package cfn

import (
	"context"
	"os"
	"strideline/iac/resource"
	"testing"
)

func TestScratch(t *testing.T) {
	d := os.Getenv("SCR")
	if d == "" {
		t.Skip()
	}
	r, err := Reader{}.Read(context.Background(), os.DirFS(d), resource.Root{Path: os.Getenv("SCRF")})
	t.Log(err)
	t.Log("\n" + dump(r))
}
