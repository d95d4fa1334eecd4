package iac

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"strideline/iac/lift"
)

const corpus = "../../shared/corpus"

// counted are the parts of the corpus that hold templates people wrote: what
// a transform makes of them is left out.
var counted = []string{
	"patterns", "sam-translator/input", "aws-samples+aws-serverless-ecommerce-platform", "aws-samples+serverless-patterns", "BishopFox+iam-vulnerable",
	"RhinoSecurityLabs+cloudgoat", "ine-labs+AWSGoat", "serverless+examples", "formats",
}

// TestCoverage holds docs/coverage.md to what the corpus uses and lift knows.
// Refresh with go test ./iac -run TestCoverage -update.
func TestCoverage(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("no corpus beside the checkout")
	}
	uses := countTypes(t)
	support := lift.SupportOf(slices.Collect(maps.Keys(uses)))
	page := coveragePage(uses, support)
	file := filepath.Join("..", "docs", "coverage.md")
	if *update {
		if err := os.WriteFile(file, page, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, page) {
		t.Errorf("%s is stale; refresh it with: go test ./iac -run TestCoverage -update", file)
	}
	for typ, n := range uses {
		if n >= explainedFrom && support[typ] != lift.Modelled && why(typ) == "" {
			t.Errorf("%s has %d uses and is %s: model it, or say why not in reasons", typ, n, support[typ])
		}
	}
	for prefix := range reasons {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(uses)), func(t string) bool { return strings.HasPrefix(t, prefix) && support[t] != lift.Modelled }) {
			t.Errorf("reasons[%q] is about no type of the corpus that is not modelled", prefix)
		}
	}
	if s := total(uses, support); s.share() < 95 {
		t.Errorf("%.1f%% of the resources that are not plumbing are modelled, want 95%%", s.share())
	}
}

func countTypes(t *testing.T) map[string]int {
	t.Helper()
	var paths []string
	for _, p := range counted {
		if _, err := os.Stat(filepath.Join(corpus, p)); err == nil {
			paths = append(paths, p)
		}
	}
	results, _, err := Read(context.Background(), os.DirFS(corpus), paths, Options{})
	if err != nil {
		t.Fatal(err)
	}
	uses := map[string]int{}
	for _, r := range results {
		for i := range r.Resources {
			uses[r.Resources[i].Type]++
		}
	}
	return uses
}

// explainedFrom is how many uses make a type that is not modelled worth a
// reason.
const explainedFrom = 5

// reasons say why types carry no node or edge of their own; the longest prefix
// counts.
var reasons = map[string]string{
	"AWS::ApiGateway::ApiKey":                 "a route says itself that it asks for a key",
	"AWS::ApiGateway::BasePathMapping":        "joins a custom domain with its API",
	"AWS::ApiGateway::Deployment":             "a deployment is a copy of the API's routes, which are modelled",
	"AWS::ApiGateway::DomainName":             "custom domain of an API: its TLS and direct endpoint are attributes of the routes",
	"AWS::ApiGateway::Resource":               "paths of the API's routes",
	"AWS::ApiGateway::Stage":                  "its logging, throttling, tracing, firewall and TLS are attributes of the API's routes",
	"AWS::ApiGateway::UsagePlan":              "its limits are attributes of the API's routes",
	"AWS::ApiGatewayV2::ApiMapping":           "joins a custom domain with its API",
	"AWS::ApiGatewayV2::Deployment":           "a deployment is a copy of the API's routes, which are modelled",
	"AWS::ApiGatewayV2::DomainName":           "custom domain of an API: its TLS is an attribute of the routes",
	"AWS::ApiGatewayV2::Integration":          "edge of the route that names it",
	"AWS::ApiGatewayV2::IntegrationResponse":  "shape of an answer",
	"AWS::ApiGatewayV2::RouteResponse":        "shape of an answer",
	"AWS::ApiGatewayV2::Stage":                "its logging, throttling and tracing are attributes of the API's routes",
	"AWS::AppSync::ApiKey":                    "the API says itself that it takes keys",
	"AWS::AppSync::GraphQLSchema":             "its fields become ways in where a resolver stands behind them",
	"AWS::AppSync::Resolver":                  "edges of the field it resolves",
	"AWS::Cognito::UserPoolClient":            "an application of the pool: what it may do is decided by routes and pools",
	"AWS::EC2::EIP":                           "address of a gateway or instance",
	"AWS::EC2::InternetGateway":               "makes a subnet public by its route",
	"AWS::EC2::NatGateway":                    "way out of a network, known by its route",
	"AWS::EC2::Route":                         "read for the way out of a function's network",
	"AWS::EC2::SecurityGroup":                 "its open ports and way out are attributes of what it guards",
	"AWS::EC2::Subnet":                        "place in a network: the network boundary of what stands in it",
	"AWS::EC2::SubnetRouteTableAssociation":   "joins a subnet with its routes",
	"AWS::EC2::VPCEndpoint":                   "way from a network to a service; its policy narrows and never widens",
	"AWS::EC2::VPCGatewayAttachment":          "joins a gateway with its network",
	"AWS::Events::Connection":                 "credentials of an API destination, which is modelled",
	"AWS::IAM::InstanceProfile":               "joins an instance with its role",
	"AWS::Lambda::Alias":                      "another name of its function",
	"AWS::Lambda::Version":                    "another name of its function",
	"AWS::Route53::RecordSet":                 "a name: what it leads to is modelled",
	"AWS::StepFunctions::StateMachineAlias":   "another name of its state machine",
	"AWS::StepFunctions::StateMachineVersion": "another name of its state machine",
}

func why(typ string) string {
	best, reason := "", ""
	for prefix, r := range reasons {
		if strings.HasPrefix(typ, prefix) && len(prefix) > len(best) {
			best, reason = prefix, r
		}
	}
	return reason
}

// sums counts resources by what lift makes of them.
type sums struct{ modelled, plumbing, left int }

func (s sums) share() float64 { return 100 * float64(s.modelled) / float64(max(1, s.modelled+s.left)) }

func total(uses map[string]int, support map[string]lift.Support) sums {
	var s sums
	for typ, n := range uses {
		switch support[typ] {
		case lift.Modelled:
			s.modelled += n
		case lift.Plumbing:
			s.plumbing += n
		default:
			s.left += n
		}
	}
	return s
}

func coveragePage(uses map[string]int, support map[string]lift.Support) []byte {
	var b bytes.Buffer
	s := total(uses, support)
	fmt.Fprintf(&b, "<!-- Generated from the corpus: go test ./iac -run TestCoverage -update -->\n\n# Coverage of AWS resource types\n\n")
	fmt.Fprintf(&b, "The corpus holds %d resources of %d types, those included that a transform implies. Of the %d that are not pure plumbing **%.1f%% are modelled**.\n\n",
		s.modelled+s.plumbing+s.left, len(uses), s.modelled+s.left, s.share())
	fmt.Fprintf(&b, "| resources | |\n|---:|---|\n| %d | modelled: a node, edges, or attributes of another |\n", s.modelled)
	fmt.Fprintf(&b, "| %d | plumbing: no way in, code, data, permission or protection of its own, or folded into the resource it serves |\n", s.plumbing)
	fmt.Fprintf(&b, "| %d | left out |\n\n", s.left)
	fmt.Fprintf(&b, "Policies of the organisation (service and resource control policies) are in no template; every run says so once. Single scans for content, such as Macie's, are no part of the model.\n")
	table(&b, "Left out", uses, support, lift.LeftOut)
	table(&b, "Plumbing", uses, support, lift.Plumbing)
	table(&b, "Modelled", uses, support, lift.Modelled)
	return b.Bytes()
}

func table(b *bytes.Buffer, title string, uses map[string]int, support map[string]lift.Support, of lift.Support) {
	var types []string
	for _, t := range slices.Sorted(maps.Keys(uses)) {
		if support[t] == of {
			types = append(types, t)
		}
	}
	slices.SortStableFunc(types, func(x, y string) int { return cmp.Compare(uses[y], uses[x]) })
	if of == lift.Modelled {
		fmt.Fprintf(b, "\n## %s\n\n| uses | type |\n|---:|---|\n", title)
		for _, t := range types {
			fmt.Fprintf(b, "| %d | %s |\n", uses[t], t)
		}
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n| uses | type | reason |\n|---:|---|---|\n", title)
	for _, t := range types {
		reason := why(t)
		if reason == "" {
			reason = "fewer than five uses"
		}
		fmt.Fprintf(b, "| %d | %s | %s |\n", uses[t], t, reason)
	}
}
