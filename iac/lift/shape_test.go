package lift

import (
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"strideline/iac/resource"
	"strideline/model"
)

// words are property names that lift reads, and texts it takes apart.
var words = []string{
	"Topics", "Queues", "PolicyDocument", "Statement", "Effect", "Principal", "Action", "Resource", "Condition", "Endpoint", "Protocol",
	"Subscription", "RedrivePolicy", "deadLetterTargetArn", "EventPattern", "source", "detail", "bucket", "name", "Targets", "Arn",
	"Definition", "DefinitionString", "States", "Type", "Parameters", "Branches", "ItemProcessor", "NotificationConfiguration",
	"LambdaConfigurations", "Function", "Filter", "S3Key", "Rules", "Source", "Target", "Input", "SourceParameters", "KeyPolicy",
	"AuthParameters", "Environment", "Variables", "DB_PASSWORD", "ContainerDefinitions", "Name", "Value", "TargetKeyId", "AliasName",
	"SecurityGroupIngress", "SecurityGroupEgress", "SecurityGroupIds", "GroupId", "CidrIp", "IpProtocol", "FromPort", "VpcConfig", "SubnetIds", "SubnetId",
	"RouteTableId", "GatewayId", "LaunchTemplate", "LaunchTemplateId", "LaunchTemplateData", "MetadataOptions", "HttpTokens", "NetworkInterfaces",
	"DefaultActions", "Actions", "Conditions", "TargetGroupArn", "LoadBalancerArn", "ListenerArn", "LoadBalancers", "TaskDefinition", "Id",
	"DistributionConfig", "Origins", "OriginGroups", "DefaultCacheBehavior", "TargetOriginId", "DomainName", "FunctionAssociations", "FunctionARN",
	"LambdaFunctionAssociations", "LambdaFunctionARN", "WebACLId", "WebACLArn", "ResourceArn", "Image", "ImageUri", "Layers", "Volumes", "Host",
	"SourcePath", "Privileged", "Stages", "Configuration", "ActionTypeId", "Provider", "AssumeRolePolicyDocument", "Federated", "SourceConfiguration",
	"NetworkConfiguration", "AwsvpcConfiguration", "Subnets", "SecurityGroups", "AssignPublicIp", "Secrets", "ValueFrom",
}

var texts = []string{
	"", "*", "Allow", "sqs", "https", "lambda", "Task", "Map", "Parallel", "arn:aws:sqs:::", "arn:aws:states:::lambda:invoke",
	"arn:aws:states:::dynamodb:putItem", "arn:aws:scheduler:::aws-sdk:", "arn:aws:scheduler:::aws-sdk:sqs:", "https://sqs.x/", "${", "${x}",
	"arn:aws:secretsmanager:::secret:", "arn:aws:events:::event-bus/default", "aws.s3", "aws.partner/", "{", `{"States": {"a": 1}}`, "alias/",
	"https://", "://@:/", "PublicRead", "AWS::S3::Bucket", "arn:aws:execute-api:::x/y", "arn:aws:lambda:::layer:x:1", "0.0.0.0/0", "x.dkr.ecr.y/z:t@", "a:b:c/", "CloudFormation", "path-pattern", "CODECOMMIT",
	"\uE000", "\uE000ref\uE002s\uE002R3\uE002Arn\uE001",
	"\uE000ref\uE002s\uE002R7\uE002\uE001/x",
}

type shaper struct{ r *rand.Rand }

func (s shaper) value(depth int) resource.Value {
	n := s.r.Intn(9)
	if depth > 5 && n < 5 {
		n = 6
	}
	v := resource.Value{At: model.Range{File: "f", Start: model.Pos{Line: 1, Col: 1}}}
	switch n {
	case 0, 1, 2:
		v.Kind = resource.Map
		for range s.r.Intn(6) {
			v = v.With(words[s.r.Intn(len(words))], v.At, s.value(depth+1))
		}
	case 3:
		v.Kind = resource.List
		for range s.r.Intn(4) {
			v.Items = append(v.Items, s.value(depth+1))
		}
	case 4:
		v.Kind = resource.Choice
		for range s.r.Intn(3) {
			v.Items = append(v.Items, s.value(depth+1))
		}
	case 5:
		v.Kind, v.Text = resource.Unknown, texts[s.r.Intn(len(texts))]
	case 7:
		v.Kind, v.Text = resource.Number, "3"
	case 8:
		v.Kind = resource.Null
	default:
		v.Kind, v.Text = resource.String, texts[s.r.Intn(len(texts))]
	}
	return v
}

// TestAnyShape lifts resources whose properties have shapes nobody meant:
// nothing may panic, and the same input gives the same graph.
func TestAnyShape(t *testing.T) {
	types := make([]string, 0, 128)
	for typ := range allKinds() {
		types = append(types, typ)
	}
	slices.Sort(types)
	for seed := range int64(300) {
		s := shaper{rand.New(rand.NewSource(seed))}
		var rs []resource.Resource
		for i := range 12 {
			props := resource.MapOf(model.Range{})
			for range 2 + s.r.Intn(8) {
				props = props.With(words[s.r.Intn(len(words))], model.Range{}, s.value(0))
			}
			rs = append(rs, resource.Resource{Scope: "s", Stack: "s", ID: fmt.Sprint("R", i), Type: types[s.r.Intn(len(types))], Props: props})
		}
		in := Input{Results: []resource.Result{{Resources: rs}}}
		if names := undeclared(Graph(in)); len(names) > 0 {
			t.Errorf("seed %d sets attributes that the table does not know: %q", seed, names)
		}
		var one, two strings.Builder
		if err := errors.Join(Graph(in).Dump(&one), Graph(in).Dump(&two)); err != nil {
			t.Fatal(err)
		}
		if one.String() != two.String() {
			t.Errorf("seed %d gives two graphs:\n%s\n%s", seed, one.String(), two.String())
		}
	}
}

// undeclared lists the attributes of a graph that the table does not give to
// their nodes.
func undeclared(g *model.Graph) []string {
	of := map[string][]string{}
	for _, a := range model.Attributes {
		of[a.Name] = a.Of
	}
	var out []string
	for _, n := range g.Nodes {
		for name := range n.Attrs {
			if !slices.Contains(of[name], string(n.Kind)) && !slices.Contains(of[name], n.Class) {
				out = append(out, fmt.Sprintf("%s/%s %s", n.Kind, n.Class, name))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
