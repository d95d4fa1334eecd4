package render

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// TestLargePictures: beyond the room of a picture boundaries are collapsed,
// said so, and nothing is ever laid out that takes longer than anybody waits.
func TestLargePictures(t *testing.T) {
	for _, c := range []struct {
		functions, stacks, room int
		note                    string
	}{
		{40, 4, 0, ""},
		{90, 4, 200, "4 APIs are drawn as one box each"},
		{400, 20, 0, "20 stacks are drawn as one box each"},
		{33000, 500, 0, "1 account is drawn as one box"},
	} {
		v := newView(grid(c.functions, c.stacks), Options{MaxNodes: c.room})
		notes := strings.Join(v.notes, "\n")
		if c.note == "" && notes != "" || !strings.Contains(notes, c.note) {
			t.Errorf("%d functions: notes %q, want %q", c.functions, notes, c.note)
		}
		if most := max(c.room, DefaultMaxNodes); len(v.boxes) > most {
			t.Errorf("%d functions: %d boxes", c.functions, len(v.boxes))
		}
		for _, a := range v.arrows {
			if a.from == nil || a.to == nil || a.from == a.to {
				t.Fatalf("%d functions: an arrow from %v to %v", c.functions, a.from, a.to)
			}
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, n := range []int{10, 50, 300, 1000} {
		b.Run(fmt.Sprintf("%d", n), func(b *testing.B) {
			g, w := grid(n/3, max(1, n/60)), worker(b)
			for b.Loop() {
				if _, err := Draw(context.Background(), g, Options{MaxNodes: 2 * n}, w); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPNG(b *testing.B) {
	p, err := Draw(context.Background(), grid(16, 1), Options{}, worker(b))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := p.PNG(2); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkView chooses what is drawn of 100,000 parts: one step of ten times
// the parts must take about ten times as long.
func BenchmarkView(b *testing.B) {
	for _, n := range []int{10000, 100000} {
		b.Run(fmt.Sprintf("%d", n), func(b *testing.B) {
			g := grid(n/3, n/18)
			for b.Loop() {
				newView(g, Options{})
			}
		})
	}
}
