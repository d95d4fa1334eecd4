package report

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestContrast holds the colours of the report to WCAG 2 level AA, 4.5 to 1,
// on screen in light and dark and on paper.
func TestContrast(t *testing.T) {
	css, err := os.ReadFile("review/review.css")
	if err != nil {
		t.Fatal(err)
	}
	sets := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(string(css), -1)
	if len(sets) != 3 {
		t.Fatalf("%d sets of colours, want light, dark and paper", len(sets))
	}
	for i, set := range sets {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--r-(\w+): (#[0-9a-f]+)`).FindAllStringSubmatch(set[1], -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		hold := func(text, ground string) {
			a, b := colours[text]+0.05, colours[ground]+0.05
			if ratio := max(a, b) / min(a, b); ratio < 4.5 {
				t.Errorf("set %d: %s on %s has a contrast of %.1f", i, text, ground, ratio)
			}
		}
		for _, text := range []string{"ink", "soft", "link", "critical", "high", "medium", "low", "info"} {
			hold(text, "paper")
			hold("on", text)
		}
		hold("ink", "tint")
		hold("soft", "tint")
	}
}

// luminance is the relative luminance of a colour (WCAG 2.2, definitions).
func luminance(t *testing.T, hex string) float64 {
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
