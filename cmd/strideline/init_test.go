package main

import (
	"regexp"
	"testing"

	"strideline/config"
)

// TestStarter holds the commented examples of a new configuration to what the
// parser takes.
func TestStarter(t *testing.T) {
	text := starterHead + starterParameters(nil) + starterTail
	example := regexp.MustCompile(`(?m)^# ((?:[a-z-]+:| {2}).*)$`).ReplaceAllString(text, "$1")
	cfg, problems := config.Parse("c.yaml", []byte(example))
	if len(problems) > 0 {
		t.Errorf("%v\n%s", problems, example)
	}
	if len(cfg.Rules) == 0 || len(cfg.Parameters["prod"]) == 0 || len(cfg.Declare) == 0 || len(cfg.TrustedAccounts) == 0 {
		t.Errorf("an example is lost:\n%s", example)
	}
	if cfg, problems := config.Parse("c.yaml", []byte(text)); len(problems) > 0 || cfg.Complete {
		t.Errorf("as written: %v", problems)
	}
}
