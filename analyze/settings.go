package analyze

import (
	"fmt"
	"maps"

	"strideline/model"
	"strideline/rules"
)

// settings are the options of the rules with what the configuration says of
// them; what a caller set by hand stays. A rule that is off is told, so that
// nobody takes silence for safety.
func settings(o Options) (rules.Options, []model.Problem) {
	if len(o.Config.Rules) == 0 {
		return o.Rule, nil
	}
	out := o.Rule
	out.Off, out.Severity = map[string]bool{}, map[string]string{}
	var said []model.Problem
	for _, s := range o.Config.Rules {
		if _, ok := o.Rules.Rule(s.ID); !ok {
			msg := fmt.Sprintf("%q: no rule has this id%s", s.ID, o.Rules.Similar(s.ID))
			said = append(said, model.Problem{Level: model.LevelWarning, Message: msg, At: s.At})
			continue
		}
		if s.Off {
			out.Off[s.ID] = true
			msg := fmt.Sprintf("rule %s is switched off: %s", s.ID, model.Display(s.Reason))
			said = append(said, model.Problem{Level: model.LevelInfo, Message: msg, At: s.At})
		}
		if s.Severity != "" {
			out.Severity[s.ID] = s.Severity
		}
	}
	maps.Copy(out.Off, o.Rule.Off)
	maps.Copy(out.Severity, o.Rule.Severity)
	return out, said
}
