package iac

import (
	"context"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"strideline/model"
)

// Stacks join by what is written in both: an export, a literal ARN or name, an
// entry of the parameter store. A parameter's default, a wildcard or a name that
// two stacks export joins nothing.
func TestStacksJoin(t *testing.T) {
	const owner = `
Resources:
  T: {Type: AWS::DynamoDB::Table}
  Lit: {Type: AWS::SQS::Queue, Properties: {QueueName: shop-orders}}
  Bus: {Type: AWS::Events::EventBus, Properties: {Name: shop}}
  P: {Type: AWS::SSM::Parameter, Properties: {Name: /shop/table, Type: String, Value: !Ref T}}
Outputs:
  Name: {Value: !Ref T, Export: {Name: shop-table}}
  Twice: {Value: !Ref T, Export: {Name: twice}}
`
	const user = `
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stored: {Type: "AWS::SSM::Parameter::Value<String>", Default: /shop/table}
  Queue: {Type: String, Default: shop-orders}
  Blank: {Type: String}
Globals: {Function: {Handler: a.b, Runtime: nodejs22.x, InlineCode: x}}
Resources:
  ByImport: {Type: AWS::Serverless::Function, Properties: {Policies: [DynamoDBReadPolicy: {TableName: !ImportValue shop-table}]}}
  ByTwice: {Type: AWS::Serverless::Function, Properties: {Policies: [DynamoDBReadPolicy: {TableName: !ImportValue twice}]}}
  ByInput: {Type: AWS::Serverless::Function, Properties: {Policies: [DynamoDBReadPolicy: {TableName: !Ref Stored}]}}
  ByResolve: {Type: AWS::Serverless::Function, Properties: {Policies: [DynamoDBReadPolicy: {TableName: '{{resolve:ssm:/shop/table:1}}'}]}}
  ByName: {Type: AWS::Serverless::Function, Properties: {Policies: [SQSSendMessagePolicy: {QueueName: shop-orders}, EventBridgePutEventsPolicy: {EventBusName: shop}]}}
  ByBlank: {Type: AWS::Serverless::Function, Properties: {Policies: [DynamoDBWritePolicy: {TableName: !Ref Blank}]}}
  ByStar: {Type: AWS::Serverless::Function, Properties: {Policies: [SQSSendMessagePolicy: {QueueName: "*"}]}}
`
	const other = `
Parameters:
  Name: {Type: String, Default: shop-orders}
Resources:
  Same: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Name}}
Outputs:
  Twice: {Value: !Ref Same, Export: {Name: twice}}
`
	fsys := fstest.MapFS{"a.yaml": {Data: []byte(owner)}, "b.yaml": {Data: []byte(user)}, "c.yaml": {Data: []byte(other)}}
	g, err := Load(context.Background(), fsys, []string{"."}, Options{})
	if err != nil || len(g.Problems) > 0 {
		t.Fatal(err, g.Problems)
	}
	var got []string
	for _, e := range g.Edges {
		from, to := g.Node(e.From), g.Node(e.To)
		if from.Kind == model.Function && to.Stack != "" && to.Stack != from.Stack {
			got = append(got, from.Name+" "+string(e.Kind)+" "+to.Name)
		}
	}
	want := []string{
		"ByImport reads T", "ByInput reads T", "ByName writes Bus", "ByName writes Lit", "ByResolve reads T",
	}
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("edges between stacks (-want +got):\n%s", d)
	}
}
