package iac

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"strideline/model"
)

// edgesOf are the edges of one template, by name: "F -writes-> Table".
func edgesOf(t *testing.T, template string) []string {
	t.Helper()
	return namedEdges(graphOf(t, template))
}

func graphOf(t *testing.T, template string) *model.Graph {
	t.Helper()
	fsys := fstest.MapFS{"apps/web/template.yaml": {Data: []byte(template)}}
	g, err := Load(context.Background(), fsys, []string{"apps/web/template.yaml"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range g.Problems {
		t.Errorf("problem %s %s: %s", p.Level, p.At, p.Message)
	}
	return g
}

func namedEdges(g *model.Graph) []string {
	var out []string
	for _, e := range g.Edges {
		out = append(out, fmt.Sprintf("%s -%s-> %s", g.Node(e.From).Name, e.Kind, g.Node(e.To).Name))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestEdges holds single facts that templates of others have shown.
func TestEdges(t *testing.T) {
	for name, c := range map[string]struct {
		template string
		has, not []string // edges
	}{
		"what AWS calls reading writes nothing": {
			template: function + "      Policies: [AmazonS3ReadOnlyAccess]\n",
			has:      []string{"F -reads-> any:s3"},
			not:      []string{"F -writes-> any:s3"},
		},
		"a path that ends in a reference": {
			template: `
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
  Bucket: {Type: AWS::S3::Bucket}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: apigateway.amazonaws.com}, Action: sts:AssumeRole}]}}}
  Put:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: PUT
      AuthorizationType: NONE
      Integration:
        Type: AWS
        IntegrationHttpMethod: PUT
        Credentials: !GetAtt Role.Arn
        Uri: !Sub "arn:aws:apigateway:${AWS::Region}:s3:path/${Bucket}/in"
`,
			has: []string{"PUT / -writes-> Bucket"},
		},
		"a parameter with a wildcard behind it": {
			template: strings.Replace(function, "Resources:", "Parameters: {TableArn: {Type: String}}\nResources:", 1) + `
      Policies:
        - Statement: [{Effect: Allow, Action: dynamodb:GetItem, Resource: [!Ref TableArn, !Sub "${TableArn}/index/*"]}]
`,
			has: []string{"F -reads-> TableArn"},
			not: []string{"F -reads-> ${TableArn}/index/*", "F -reads-> ${TableArn}/index"},
		},
		"an address that a parameter holds": {
			template: `
Parameters: {Mail: {Type: String}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: email, Endpoint: !Ref Mail}]}}
`,
			has: []string{"Topic.Subscription1 -sends-> Mail"},
		},
		"a manner of writing to Kafka": {
			template: function + `
      Policies:
        - Statement: [{Effect: Allow, Action: ["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently", "kafka-cluster:ReadData"], Resource: !GetAtt Cluster.Arn}]
  Cluster: {Type: AWS::MSK::ServerlessCluster}
`,
			not: []string{"F -writes-> Cluster"},
		},
		"a queue by its URL": {
			template: `
Resources:
  Queue: {Type: AWS::SQS::Queue}
  F:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::123456789012:role/x
      Environment: {Variables: {URL: !Sub "https://sqs.${AWS::Region}.amazonaws.com/${AWS::AccountId}/${Queue.QueueName}"}}
`,
			has: []string{"F -refers-> Queue"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := edgesOf(t, c.template)
			for _, e := range c.has {
				if !slices.Contains(got, e) {
					t.Errorf("no %s in\n%s", e, strings.Join(got, "\n"))
				}
			}
			for _, e := range c.not {
				if slices.Contains(got, e) {
					t.Errorf("%s is not true", e)
				}
			}
		})
	}
}

// TestFeedBearsOutReadingOnly holds that an event source mapping does not make
// a permission to write look used.
func TestFeedBearsOutReadingOnly(t *testing.T) {
	g := graphOf(t, function+`
      Policies:
        - Statement: [{Effect: Allow, Action: ["kinesis:GetRecords", "kinesis:PutRecord"], Resource: !GetAtt Stream.Arn}]
      Events:
        In: {Type: Kinesis, Properties: {Stream: !GetAtt Stream.Arn, StartingPosition: LATEST}}
  Stream: {Type: AWS::Kinesis::Stream}
`)
	want := map[model.EdgeKind]model.Certainty{model.Reads: model.Both, model.Writes: model.Granted}
	for _, e := range g.Edges {
		if w, ok := want[e.Kind]; ok && g.Node(e.From).Name == "F" && g.Node(e.To).Name == "Stream" {
			if e.Certainty != w {
				t.Errorf("%s is %s, want %s", e.Kind, e.Certainty, w)
			}
			delete(want, e.Kind)
		}
	}
	if len(want) > 0 {
		t.Errorf("no edges %v", want)
	}
}

const function = `
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: python3.12
      CodeUri: .
`
