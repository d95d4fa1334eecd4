package render

import (
	"math"
	"strconv"
	"testing"
)

// TestContrast: text reaches 4.5 to 1 on what it stands on, lines that mean
// something 3 to 1 (WCAG 2.2, success criteria 1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	grounds := []string{"paper", "inside", "outside"}
	kinds := []string{"actor", "trigger", "function", "store", "secret", "role"}
	for name, p := range map[string]palette{"light": light, "dark": dark} {
		least := func(want float64, what string, on ...string) {
			for _, g := range on {
				if c := contrast(t, p[what], p[g]); c < want {
					t.Errorf("%s: %s on %s is %.1f to 1, want %g", name, what, g, c, want)
				}
			}
		}
		for _, text := range []string{"ink", "muted", "trust"} {
			least(4.5, text, append(grounds, kinds...)...)
		}
		least(4.5, "badge-ink", "critical", "high", "low", "info")
		least(4.5, "badge-dark", "medium")
		least(3, "line", grounds...)
		least(3, "stack", grounds...)
		for _, k := range kinds {
			least(3, k+"-line", append(grounds, k)...)
		}
	}
}

// contrast is that of WCAG's definition.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	v, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	part := func(n uint64) float64 {
		c := float64(n&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(v>>16) + 0.7152*part(v>>8) + 0.0722*part(v)
}
