// Package sam expands AWS SAM resources to the plain CloudFormation resources
// they deploy as, as AWS' own translator does, so that everything above knows
// one vocabulary. It works on evaluated values: every value keeps the range of
// the source value it came from, and what is generated points at the event,
// function or property that makes it. It reads no files and knows no format;
// the caller loads what a template names.
//
// The facts (events, ids, policies) are those of the transform
// AWS::Serverless-2016-10-31 as the serverless application model documents and
// its translator implements them.
package sam

import (
	"fmt"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// Template is an evaluated template: no intrinsic functions are left, what is
// not known is symbolic text, a choice or an unknown.
type Template struct {
	Scope, Stack, Instance, File string

	Globals   resource.Value      // the Globals section, or Absent
	Resources []resource.Resource // every resource, AWS::Serverless::* and plain ones

	// Load reads a local YAML or JSON file named by the template (an OpenAPI
	// definition, a state machine) and returns its evaluated content, with
	// ranges in that file. nil: no files can be read.
	Load func(path string, at model.Range) (resource.Value, []model.Problem)
}

// Key names an attribute that a template may refer to; Attr is "" for Ref.
type Key struct{ ID, Attr string }

// Output is what a template deploys as.
type Output struct {
	// Resources are plain resources in a fixed order; made ones are Implied.
	Resources []resource.Resource
	// Refs is the symbolic text that replaces references to what SAM defines
	// (F.Version, F.Alias, a layer's id). It is applied to Resources already.
	Refs     map[Key]string
	Problems []model.Problem

	scope string
}

// Transformed reports whether t holds anything for Expand to do.
func Transformed(t Template) bool {
	for _, r := range t.Resources {
		if strings.HasPrefix(r.Type, serverless) || embeds(r) {
			return true
		}
	}
	return false
}

const serverless = "AWS::Serverless::"

// Expand turns the SAM resources of t into plain ones. It never fails: what
// it cannot understand is a problem, and the rest is expanded.
func Expand(t Template) Output {
	x := newExpander(t)
	x.mergeGlobals()
	x.collectAPIEvents()
	for _, id := range x.sources {
		x.expand(x.source[id])
	}
	x.finishAPIs()
	x.expandConnectors()
	return x.finish()
}

// expander holds one expansion.
type expander struct {
	t        Template
	source   map[string]*resource.Resource // the resources as written, globals merged
	sources  []string                      // their ids in order
	out      map[string]*resource.Resource
	order    []string
	refs     map[Key]string
	problems []model.Problem

	apis     map[string]*api // REST and HTTP APIs by id
	apiOrder []string
}

func newExpander(t Template) *expander {
	x := &expander{
		t: t, source: map[string]*resource.Resource{}, out: map[string]*resource.Resource{},
		refs: map[Key]string{}, apis: map[string]*api{},
	}
	for _, r := range t.Resources {
		if _, twice := x.source[r.ID]; twice {
			continue // the reader reports duplicate keys
		}
		x.source[r.ID] = &r
		x.sources = append(x.sources, r.ID)
	}
	return x
}

// expand emits what one written resource deploys as.
func (x *expander) expand(r *resource.Resource) {
	kind, ours := strings.CutPrefix(r.Type, serverless)
	if !ours {
		kind = "" // "Api" alone is no type of SAM's
	}
	switch kind {
	case "Function":
		x.function(r)
	case "StateMachine":
		x.stateMachine(r)
	case "Api", "HttpApi":
		x.declareAPI(r)
	case "WebSocketApi":
		x.webSocketAPI(r)
	case "GraphQLApi":
		x.graphQL(r)
	case "SimpleTable":
		x.simpleTable(r)
	case "LayerVersion":
		x.layer(r)
	case "Application":
		x.application(r)
	case "CapacityProvider":
		x.capacityProvider(r)
	case "Connector": // after everything else, see expandConnectors
	default:
		x.plain(r)
	}
}

// plain emits a resource that SAM leaves as it is. An event may already have
// changed it (a bucket's notifications).
func (x *expander) plain(r *resource.Resource) {
	if strings.HasPrefix(r.Type, serverless) {
		x.problem(r.At, "unknown resource type %q of resource %q", r.Type, r.ID)
	}
	x.emit(*r)
}

// emit adds a resource to the output; the first of an id wins, but what is
// written wins over what is made.
func (x *expander) emit(r resource.Resource) *resource.Resource {
	if old, ok := x.out[r.ID]; ok {
		if old.Implied && !r.Implied {
			*old = r
		}
		return old
	}
	x.out[r.ID] = &r
	x.order = append(x.order, r.ID)
	return &r
}

// made returns an implied resource; it exists when its maker does and points
// at at.
func (x *expander) made(id, typ string, maker *resource.Resource, at model.Range, props ...resource.Field) resource.Resource {
	if tagged[typ] && isTrue(maker.Props.Get("PropagateTags")) {
		props = append(props[:len(props):len(props)], tags(maker.Props)...)
	}
	return resource.Resource{
		Scope: maker.Scope, Stack: maker.Stack, Instance: maker.Instance,
		ID: id, Type: typ, Provider: "aws", When: maker.When, At: at, Whole: at, Implied: true,
		Props: object(at, props...),
	}
}

// tagged are the types that PropagateTags copies the maker's tags to.
var tagged = map[string]bool{
	"AWS::IAM::Role": true, "AWS::SQS::Queue": true, "AWS::SNS::Topic": true, "AWS::Lambda::EventSourceMapping": true,
	"AWS::Events::Rule": true, "AWS::CodeDeploy::DeploymentGroup": true,
}

// become returns r as a plain resource of another type, still as written.
func become(r *resource.Resource, typ string, props resource.Value) resource.Resource {
	out := *r
	out.Type, out.Props = typ, props
	return out
}

func (x *expander) finish() Output {
	out := Output{Refs: x.refs, Problems: model.SortProblems(x.problems), scope: x.t.Scope}
	for _, id := range x.order {
		r := *x.out[id]
		r.Props = out.Resolve(r.Props)
		r.Meta = out.Resolve(r.Meta)
		out.Resources = append(out.Resources, r)
	}
	return out
}

func (x *expander) problem(at model.Range, format string, args ...any) {
	x.problems = append(x.problems, model.Problem{Level: model.LevelError, Message: fmt.Sprintf(format, args...), At: at})
}

// ref is the symbolic text of a reference inside the template.
func (x *expander) ref(id, attr string) string { return resource.Ref(x.t.Scope, id, attr) }
