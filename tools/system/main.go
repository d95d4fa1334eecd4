// Command system writes a system of any size for pictures and measurements:
// SERVICES SAM templates in FOLDER, one folder a service, joined by a shared
// topic. The same arguments write the same bytes.
//
//	go run -C tools ./system 10 /tmp/system
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"text/template"
)

var names = []string{
	"catalog", "basket", "orders", "payments", "shipping", "returns", "users", "search", "reviews", "invoices",
	"stock", "prices", "offers", "mailing", "support", "reports",
}

// service is what a template is filled with.
type service struct {
	Name, Title string
	Open        bool // one of its routes has no authorizer
	Wide        bool // one of its roles may touch every table
}

const shared = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Events:
    Type: AWS::SNS::Topic
  Users:
    Type: AWS::Cognito::UserPool
    Properties:
      AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}
Outputs:
  Topic: {Value: !Ref Events, Export: {Name: shop-events}}
  Pool: {Value: !GetAtt Users.Arn, Export: {Name: shop-users}}
`

var body = template.Must(template.New("service").Parse(`Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: nodejs22.x, Handler: index.handler, CodeUri: src/}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Auth:
        DefaultAuthorizer: Users
        Authorizers: {Users: {UserPoolArn: !ImportValue shop-users}}
  {{.Title}}:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      StreamSpecification: {StreamViewType: NEW_IMAGE}
  Work:
    Type: AWS::SQS::Queue
    Properties:
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 3}
  Failed: {Type: AWS::SQS::Queue}
  Read{{.Title}}:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [{DynamoDBReadPolicy: {TableName: !Ref {{.Title}}}}]
      Environment: {Variables: {TABLE: !Ref {{.Title}}}}
      Events:
        Get: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /{{.Name}}, Method: get{{if .Open}}, Auth: {Authorizer: NONE}{{end}}}}
        Hear: {Type: SNS, Properties: {Topic: !ImportValue shop-events}}
  Change{{.Title}}:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - DynamoDBCrudPolicy: {TableName: !Ref {{.Title}}}
        - SQSSendMessagePolicy: {QueueName: !GetAtt Work.QueueName}
{{- if .Wide}}
        - Statement: [{Effect: Allow, Action: "dynamodb:*", Resource: "*"}]
{{- end}}
      Environment: {Variables: {TABLE: !Ref {{.Title}}, QUEUE: !Ref Work}}
      Events:
        Post: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /{{.Name}}, Method: post}}
  Do{{.Title}}:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - DynamoDBWritePolicy: {TableName: !Ref {{.Title}}}
        - Statement: [{Effect: Allow, Action: "sns:Publish", Resource: !ImportValue shop-events}]
      Environment: {Variables: {TABLE: !Ref {{.Title}}, TOPIC: !ImportValue shop-events}}
      Events:
        Poll: {Type: SQS, Properties: {Queue: !GetAtt Work.Arn}}
`))

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "system:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: system SERVICES FOLDER")
	}
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 1 {
		return fmt.Errorf("%q: expected how many services, 1 or more", args[0])
	}
	if err := write(args[1], "shared", func(f *os.File) error { _, err := f.WriteString(shared); return err }); err != nil {
		return err
	}
	for i := range n {
		s := service{Name: names[i%len(names)], Open: i%5 == 0, Wide: i%7 == 3}
		if i >= len(names) {
			s.Name += strconv.Itoa(i / len(names))
		}
		s.Title = string(s.Name[0]-'a'+'A') + s.Name[1:]
		if err := write(args[1], s.Name, func(f *os.File) error { return body.Execute(f, s) }); err != nil {
			return err
		}
	}
	return nil
}

func write(folder, name string, fill func(*os.File) error) error {
	dir := filepath.Join(folder, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, "template.yaml"))
	if err != nil {
		return err
	}
	if err := fill(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
