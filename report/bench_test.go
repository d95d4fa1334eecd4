package report

import (
	"io"
	"testing"

	"strideline/rules"
)

// BenchmarkForms writes 5,000 and 50,000 threats in every form: ten times the
// threats, about ten times the work.
func BenchmarkForms(b *testing.B) {
	forms := map[string]func(io.Writer, Input) error{}
	for name, write := range formats {
		forms[name] = write
	}
	for _, x := range exports {
		forms[x.name] = func(w io.Writer, in Input) error { return x.write(w, in, ExportOptions{}) }
	}
	forms["review.html"] = func(w io.Writer, in Input) error { return HTML(w, in, ReviewOptions{}) }
	forms["review.md"] = func(w io.Writer, in Input) error { return Wiki(w, in, ReviewOptions{}) }
	for name, write := range forms {
		for size, n := range map[string]int{"5000": 5000, "50000": 50000} {
			b.Run(name+"/"+size, func(b *testing.B) {
				in := many(b, n)
				for b.Loop() {
					if err := write(io.Discard, in); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// many is a run of n open threats.
func many(t testing.TB, n int) Input {
	in := run(t, "low", "medium", "high")
	sample := in.Threats
	in.Threats = make([]rules.Threat, n)
	for i := range in.Threats {
		in.Threats[i] = sample[i%3]
		in.Threats[i].ID = threatID(i)
	}
	return in
}

// threatID is an id of eight letters for a number.
func threatID(i int) string {
	id := []byte("t0000000")
	for k := len(id) - 1; i > 0; k, i = k-1, i/10 {
		id[k] = byte('0' + i%10)
	}
	return string(id)
}
