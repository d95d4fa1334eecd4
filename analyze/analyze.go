package analyze

import (
	"context"
	"slices"
	"time"

	"strideline/config"
	"strideline/model"
	"strideline/rules"
)

// Options are what a run depends on beside the graph.
type Options struct {
	Rules  *rules.Set // nil: facts only
	Rule   rules.Options
	Config config.Config
	Now    time.Time // decides expiry and end of support
}

// Result is what a run found.
type Result struct {
	Graph    *model.Graph // the graph given, its facts filled in, declared edges added
	Threats  []rules.Threat
	Problems []model.Problem // of configuration, facts and rules; those of files are in Graph
	Exposure *Exposure
}

// Run derives the facts of g and evaluates the rules on it. The nodes of g
// belong to the run from here on: their attributes are set, and nothing else
// of them changes. Facts of an earlier run are derived anew; what an earlier
// configuration declared stays, so a new configuration needs a new graph. The
// error is the context's; what was found by then is returned with it.
func Run(ctx context.Context, g *model.Graph, o Options) (Result, error) {
	r, err := Facts(ctx, g, o.Config)
	if err != nil {
		return r, err
	}
	deriveSupport(r.Graph, o.Now)
	if o.Rules == nil {
		return r, nil
	}
	ro, said := settings(o)
	threats, problems := o.Rules.Evaluate(ctx, r.Graph, ro)
	r.Threats, r.Problems = threats, model.SortProblems(slices.Concat(r.Problems, said, problems))
	return r, ctx.Err()
}

// Facts is Run without rules.
func Facts(ctx context.Context, g *model.Graph, cfg config.Config) (Result, error) {
	clearFacts(g)
	g, problems := declare(g, cfg)
	r := Result{Graph: g, Problems: problems}
	var f flow
	for _, derive := range []func(){
		func() { deriveSensitivity(g, cfg) },
		func() { r.Exposure = expose(g, cfg); r.Exposure.tell() },
		func() { f = newFlow(g); deriveReach(g, f) },
		func() { r.Problems = append(r.Problems, deriveCycles(g, f)...) },
		func() { deriveSets(g); deriveFanOut(g) },
		// Escalations and the cost of abuse come here: both need what stands above.
	} {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		derive()
	}
	r.Problems = model.SortProblems(r.Problems)
	return r, nil
}
