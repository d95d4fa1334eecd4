package rules

import "testing"

func TestBuiltinRulesAreWhole(t *testing.T) {
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range s.Check() {
		t.Errorf("%s: %s", p.At, p.Message)
	}
	if len(s.All()) < 20 {
		t.Errorf("%d rules, want 20 at least", len(s.All()))
	}
}

func BenchmarkBuiltin(b *testing.B) {
	for b.Loop() {
		if _, err := Builtin(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompileAll(b *testing.B) {
	for b.Loop() {
		s, _ := Builtin()
		if ps := s.Check(); len(ps) > 0 {
			b.Fatal(ps)
		}
	}
}
