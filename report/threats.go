package report

import (
	"io"
	"path"
	"strconv"
	"time"

	"strideline/analyze"
	"strideline/jsondoc"
	"strideline/model"
	"strideline/register"
	"strideline/rules"
)

// ThreatsSchema names the form that Threats writes;
// docs/schema/threats.schema.json describes it.
const ThreatsSchema = "strideline.threats/v1"

// Input is the result of a run.
type Input struct {
	Graph     *model.Graph
	Threats   []rules.Threat               // all of them, in order
	Decisions map[string]register.Decision // by threat id, of those that are not open
	Ended     []register.Expired           // decisions past their last day, whose threats are open again
	Problems  []model.Problem              // of files, settings and rules

	Within   string            // the working directory seen from the root of its repository, "" for none: forges name files from there
	Exposure *analyze.Exposure // who reaches what, and how; nil: not told

	Version string                          // of strideline, "" for none
	Rules   *rules.Set                      // the rules of the run; nil: those of the threats
	Off     map[string]string               // rules that did not run, by id, and why
	Owners  *register.Owners                // who answers for a file; nil: nobody is known
	Edit    func(rules.Threat) (Edit, bool) // the automatic edit that mends a threat; nil: there are none
}

// fromRoot is a file as a forge names it. Where files are named from the
// working directory, what a job finds in a subfolder is shown nowhere.
func (in Input) fromRoot(file string) string {
	if in.Within == "" || file == "" || path.IsAbs(file) {
		return file
	}
	return path.Join(in.Within, file)
}

type jsonThreat struct {
	ID         string              `json:"id"`
	Rule       string              `json:"rule"`
	Title      string              `json:"title"`
	Message    string              `json:"message"`
	Stride     []string            `json:"stride"`
	Severity   string              `json:"severity"`
	Likelihood string              `json:"likelihood"`
	Impact     string              `json:"impact"`
	Reasons    []string            `json:"reasons"`
	Status     string              `json:"status"`
	Decision   *jsonDecision       `json:"decision,omitempty"`
	Owners     []string            `json:"owners,omitempty"`
	CannotTell bool                `json:"cannotTell,omitempty"`
	Location   *location           `json:"location,omitempty"`
	Path       []jsonStep          `json:"path"`
	Related    []jsonRelated       `json:"related"`
	Why        string              `json:"why"`
	Fix        string              `json:"fix"`
	References map[string][]string `json:"references"`
}

type jsonStep struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Aliases  []string       `json:"aliases"`
	Kind     model.Kind     `json:"kind"`
	Class    string         `json:"class"`
	Via      model.EdgeKind `json:"via,omitempty"`
	Back     bool           `json:"back,omitempty"`
	Location *location      `json:"location,omitempty"`
}

type jsonRelated struct {
	Message  string    `json:"message"`
	Location *location `json:"location,omitempty"`
}

type jsonDecision struct {
	Reason   string    `json:"reason"`
	Owner    string    `json:"owner,omitempty"`
	Until    string    `json:"until,omitempty"`
	Location *location `json:"location,omitempty"`
}

type jsonSummary struct {
	Open     map[string]int `json:"open"`
	Accepted int            `json:"accepted"`
	Decided  int            `json:"decided"`
	Baseline int            `json:"baseline"`
}

// Threats writes every threat of a run as JSON in the form
// strideline.threats/v1, those that are not open included.
func Threats(w io.Writer, in Input) error {
	ns := nodeNames(in.Graph)
	d := jsondoc.New(w, ThreatsSchema)
	d.List("threats", len(in.Threats), func(i int) any { return ns.threat(in.Threats[i], in) })
	d.Field("summary", summarise(in.Threats))
	d.Field("coverage", covered(in.Graph.Coverage))
	shown := problems(in.Problems)
	d.List("problems", len(shown), func(i int) any { return shown[i] })
	return d.Close()
}

func (ns names) threat(t rules.Threat, in Input) jsonThreat {
	out := jsonThreat{
		ID: t.ID, Rule: t.Rule.ID, Title: t.Title, Message: model.Display(t.Message), Stride: t.Stride,
		Severity: t.Severity, Likelihood: t.Likelihood, Impact: t.Impact, Reasons: display(t.Reasons),
		Status: t.Status, CannotTell: t.CannotTell, Location: locate(t.At), Path: make([]jsonStep, len(t.Path)),
		Related: make([]jsonRelated, len(t.Related)), Why: model.Display(t.Why), Fix: model.Display(t.Fix),
		References: references(t.Rule.Doc().References),
	}
	for i, s := range t.Path {
		out.Path[i] = ns.step(s)
	}
	for i, r := range t.Related {
		out.Related[i] = jsonRelated{model.Display(r.Message), locate(r.At)}
	}
	for _, o := range in.Owners.Of(t.At.File) {
		out.Owners = append(out.Owners, model.Display(o))
	}
	if d, ok := in.Decisions[t.ID]; ok {
		out.Decision = decision(d)
	}
	return out
}

func (ns names) step(s rules.Step) jsonStep {
	return jsonStep{
		ID: ns.of(s.Node.ID), Name: model.Display(s.Node.Name), Aliases: display(s.Node.Aliases),
		Kind: s.Node.Kind, Class: s.Node.Class, Via: s.Via, Back: s.Back, Location: locate(s.At),
	}
}

func decision(d register.Decision) *jsonDecision {
	out := &jsonDecision{Reason: d.Reason, Owner: d.Owner, Location: locate(d.At)}
	if !d.Until.IsZero() {
		out.Until = d.Until.Format(time.DateOnly)
	}
	return out
}

// references names each catalogue once, in its own spelling of ids.
func references(r rules.References) map[string][]string {
	out := map[string][]string{}
	for _, c := range r.CWE {
		out["cwe"] = append(out["cwe"], strconv.Itoa(c))
	}
	for name, ids := range map[string][]string{
		"csa-serverless": r.CSA, "owasp-serverless": r.OWASP, "attack": r.ATTACK, "asvs": r.ASVS,
	} {
		if len(ids) > 0 {
			out[name] = ids
		}
	}
	return out
}

func summarise(ts []rules.Threat) jsonSummary {
	s := jsonSummary{Open: map[string]int{}}
	for _, sev := range rules.Severities {
		s.Open[sev] = 0
	}
	for _, t := range ts {
		switch t.Status {
		case "open":
			s.Open[t.Severity]++
		case register.BaselineStatus:
			s.Baseline++
		case "accepted":
			s.Accepted++
			s.Decided++
		default:
			s.Decided++
		}
	}
	return s
}
