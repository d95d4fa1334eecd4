package iac

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strideline/model"
)

const (
	header  = "Transform: AWS::Serverless-2016-10-31\nResources:\n"
	lambdaF = "  F: {Type: AWS::Lambda::Function, Properties: {Handler: a.b, Runtime: python3.12, Role: !GetAtt FRole.Arn}}\n"
	sourceF = `
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: python3.12
      CodeUri: .
`
	assumedBy = "AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: %s}, Action: sts:AssumeRole}]}"
	basic     = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
)

// role is the role that the transform makes for a function.
func role(policies string) string {
	return "  FRole: {Type: AWS::IAM::Role, Properties: {" + fmt.Sprintf(assumedBy, "lambda.amazonaws.com") + ", ManagedPolicyArns: [" + basic + policies + "}}\n"
}

// TestDeploysAs holds SAM templates against what they deploy as, written by
// hand: both have the same graph.
func TestDeploysAs(t *testing.T) {
	for name, c := range map[string]struct{ source, deployed string }{
		"destinations made for asynchronous calls": {
			header + sourceF + `
      EventInvokeConfig:
        DestinationConfig:
          OnSuccess: {Type: SNS}
          OnFailure: {Type: SQS}
`,
			"Resources:\n" + lambdaF + role(`], Policies: [{PolicyName: a, PolicyDocument: {Statement: [{Effect: Allow, Action: sns:publish, Resource: !Ref FEventInvokeConfigOnSuccessTopic}, {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt FEventInvokeConfigOnFailureQueue.Arn}]}}]`) + `
  FEventInvokeConfigOnSuccessTopic: {Type: AWS::SNS::Topic}
  FEventInvokeConfigOnFailureQueue: {Type: AWS::SQS::Queue}
  FEventInvokeConfig:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref F
      Qualifier: $LATEST
      DestinationConfig:
        OnSuccess: {Destination: !Ref FEventInvokeConfigOnSuccessTopic}
        OnFailure: {Destination: !GetAtt FEventInvokeConfigOnFailureQueue.Arn}
`,
		},
		"topic through a queue made for it": {
			header + "  T: {Type: AWS::SNS::Topic}\n" + sourceF + `
      Events:
        In: {Type: SNS, Properties: {Topic: !Ref T, SqsSubscription: true}}
`,
			"Resources:\n" + lambdaF + role(", arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole]") + `
  T: {Type: AWS::SNS::Topic}
  FInQueue: {Type: AWS::SQS::Queue}
  FInQueuePolicy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref FInQueue], PolicyDocument: {Statement: [{Effect: Allow, Principal: "*", Action: sqs:SendMessage, Resource: !GetAtt FInQueue.Arn, Condition: {ArnEquals: {"aws:SourceArn": !Ref T}}}]}}}
  FIn: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref T, Protocol: sqs, Endpoint: !GetAtt FInQueue.Arn}}
  FInEventSourceMapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref F, EventSourceArn: !GetAtt FInQueue.Arn}}
`,
		},
		"schedule with a queue for what fails": {
			header + sourceF + `
      Events:
        Daily: {Type: Schedule, Properties: {Schedule: rate(1 day), DeadLetterConfig: {Type: SQS, QueueLogicalId: Dead}}}
        Nightly: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day)}}
`,
			"Resources:\n" + lambdaF + role("]") + `
  Dead: {Type: AWS::SQS::Queue}
  FDailyQueuePolicy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Dead], PolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: sqs:SendMessage, Resource: !GetAtt Dead.Arn, Condition: {ArnEquals: {"aws:SourceArn": !GetAtt FDaily.Arn}}}]}}}
  FDaily: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), Targets: [{Id: FDailyLambdaTarget, Arn: !GetAtt F.Arn, DeadLetterConfig: {Arn: !GetAtt Dead.Arn}}]}}
  FDailyPermission: {Type: AWS::Lambda::Permission, Properties: {Action: lambda:InvokeFunction, FunctionName: !Ref F, Principal: events.amazonaws.com, SourceArn: !GetAtt FDaily.Arn}}
  FNightly: {Type: AWS::Scheduler::Schedule, Properties: {ScheduleExpression: rate(1 day), FlexibleTimeWindow: {Mode: "OFF"}, Target: {Arn: !GetAtt F.Arn, RoleArn: !GetAtt FNightlyRole.Arn}}}
  FNightlyRole: {Type: AWS::IAM::Role, Properties: {` + fmt.Sprintf(assumedBy, "scheduler.amazonaws.com") + `, Policies: [{PolicyName: a, PolicyDocument: {Statement: [{Effect: Allow, Action: lambda:InvokeFunction, Resource: !GetAtt F.Arn}]}}]}}
`,
		},
		"a connector with several destinations": {
			header + `
  T: {Type: AWS::DynamoDB::Table}
  Q: {Type: AWS::SQS::Queue}
  F:
    Type: AWS::Serverless::Function
    Connectors:
      C: {Properties: {Destination: [{Id: T}, {Id: Q}], Permissions: [Write]}}
    Properties: {Handler: a.b, Runtime: python3.12, CodeUri: .}
`,
			"Resources:\n" + lambdaF + role("]") + `
  T: {Type: AWS::DynamoDB::Table}
  Q: {Type: AWS::SQS::Queue}
  P0: {Type: AWS::IAM::ManagedPolicy, Properties: {Roles: [!Ref FRole], PolicyDocument: {Statement: [{Effect: Allow, Action: [dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem, dynamodb:BatchWriteItem, dynamodb:PartiQLDelete, dynamodb:PartiQLInsert, dynamodb:PartiQLUpdate], Resource: [!GetAtt T.Arn, !Sub "${T.Arn}/index/*"]}]}}}
  P1: {Type: AWS::IAM::ManagedPolicy, Properties: {Roles: [!Ref FRole], PolicyDocument: {Statement: [{Effect: Allow, Action: [sqs:DeleteMessage, sqs:SendMessage, sqs:ChangeMessageVisibility, sqs:PurgeQueue], Resource: !GetAtt Q.Arn}]}}}
`,
		},
		"a key for the API and a route without": {
			header + "  Api: {Type: AWS::Serverless::Api, Properties: {StageName: v1, Auth: {ApiKeyRequired: true}}}\n" + sourceF + `
      Events:
        In: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /in, Method: post}}
        Free: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /free, Method: get, Auth: {ApiKeyRequired: false}}}
`,
			"Resources:\n" + lambdaF + role("]") + `
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
  RIn: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: in}}
  RFree: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: free}}
  In: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: !Ref RIn, HttpMethod: POST, AuthorizationType: NONE, ApiKeyRequired: true, Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"}}}
  Free: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: !Ref RFree, HttpMethod: GET, AuthorizationType: NONE, Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"}}}
`,
		},
		"an alias behind a URL": {
			header + sourceF + `
      AutoPublishAlias: live
      FunctionUrlConfig: {AuthType: NONE}
`,
			"Resources:\n" + lambdaF + role("]") + `
  FVersion: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref F}}
  FAliaslive: {Type: AWS::Lambda::Alias, Properties: {Name: live, FunctionName: !Ref F, FunctionVersion: !GetAtt FVersion.Version}}
  FUrl: {Type: AWS::Lambda::Url, Properties: {AuthType: NONE, TargetFunctionArn: !Ref FAliaslive}}
  FUrlPublicPermissions: {Type: AWS::Lambda::Permission, Properties: {Action: lambda:InvokeFunctionUrl, FunctionName: !Ref FAliaslive, Principal: "*", FunctionUrlAuthType: NONE}}
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			source, deployed := graphOf(t, c.source), graphOf(t, c.deployed)
			if d := cmp.Diff(told(deployed), told(source)); d != "" {
				t.Errorf("the source's graph differs from that of what it deploys as (-deployed +source):\n%s", d)
			}
		})
	}
}

// told are the edges of a graph and how each way in asks who calls.
func told(g *model.Graph) []string {
	out := namedEdges(g)
	for _, n := range g.Nodes {
		if n.Kind == model.Trigger {
			out = append(out, fmt.Sprintf("%s %s auth %v", n.Class, n.Name, n.Attrs["auth"].Value))
		}
	}
	slices.Sort(out)
	return out
}
