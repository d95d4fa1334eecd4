package main

import (
	"regexp"
	"testing"

	"strideline/config"
	"strideline/model"
)

var commented = regexp.MustCompile(`(?m)^# ((?:[a-z-]+:| {2}).*)$`)

// TestStarter holds the commented lines of a new configuration to what the
// parser takes, whatever was found, and the file itself to saying nothing.
func TestStarter(t *testing.T) {
	hostile := "a\": {\n# x\u202e\"b"
	for name, f := range map[string]findings{
		"nothing": {},
		"much": {
			templates: 2, envs: []string{"default", "prod: x", hostile}, envFile: "samconfig.toml", tests: []string{`"**/test/**"`},
			accounts: []found{{name: "111122223333", at: "t.yaml:1"}}, hooks: []found{{name: "POST /hook", at: "t.yaml:2"}},
			stores: []found{{name: "Orders", at: "t.yaml:3", level: "confidential", why: "its name"}, {name: model.Display(hostile), at: "t.yaml:4", level: "internal"}},
		},
	} {
		text := f.text()
		example := commented.ReplaceAllString(text, "$1")
		cfg, problems := config.Parse("c.yaml", []byte(example))
		if len(problems) > 0 {
			t.Errorf("%s: %v\n%s", name, problems, example)
		}
		if len(cfg.Rules) == 0 || len(cfg.Parameters) < 2 || len(cfg.Declare) == 0 || len(cfg.TrustedAccounts) == 0 || len(cfg.Classification) == 0 || len(cfg.Exclude) == 0 {
			t.Errorf("%s: an example is lost:\n%s", name, example)
		}
		if cfg, problems := config.Parse("c.yaml", []byte(text)); len(problems) > 0 || len(cfg.Rules)+len(cfg.Parameters)+len(cfg.Exclude) > 0 {
			t.Errorf("%s: as written: %v", name, problems)
		}
	}
}
