package iac

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
)

// TestOwner: what a name puts into the account of whoever deploys stands in its
// boundary, and nothing crosses one on the way to a nested stack there. Whose
// a bucket or a parameter's ARN is, nothing says.
func TestOwner(t *testing.T) {
	const text = `
Transform: AWS::Serverless-2016-10-31
Parameters: {Bus: {Type: String}}
Resources:
  Default: {Type: AWS::Events::Rule, Properties: {EventPattern: {source: [x]}, Targets: [{Id: a, Arn: !GetAtt Send.Arn}]}}
  Dead: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://s3.amazonaws.com/templates/dead.yaml}}
  Send:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: python3.13
      InlineCode: x
      Events: {Poll: {Type: Schedule, Properties: {Schedule: rate(1 day)}}}
      EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Dead.Outputs.QueueArn}}}
      Policies:
        - S3ReadPolicy: {BucketName: somebodys}
        - Statement: [{Effect: Allow, Action: "events:PutEvents", Resource: !Ref Bus}, {Effect: Allow, Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:111122223333:theirs"}]
`
	g, err := Load(context.Background(), fstest.MapFS{"t.yaml": {Data: []byte(text)}}, []string{"t.yaml"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"event-bus/default": "account", ":::somebodys": "", "${Bus}": "", ":theirs": "", "#Dead": "account"}
	for _, n := range g.Nodes {
		for end, bound := range want {
			if strings.HasSuffix(n.ID, end) {
				if n.Boundary != bound {
					t.Errorf("%s stands in %q, want %q", n.ID, n.Boundary, bound)
				}
				delete(want, end)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("not in the graph: %v", want)
	}
	for _, e := range g.Edges {
		if strings.HasSuffix(e.To, "#Dead") && len(e.Crosses) > 0 {
			t.Errorf("%s -%s-> %s crosses %v", e.From, e.Kind, e.To, e.Crosses)
		}
	}
}
