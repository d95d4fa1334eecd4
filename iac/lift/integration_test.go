package lift

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMember(t *testing.T) {
	tests := []struct{ text, name, want string }{
		{`{"TableName": "notes", "Key": {}}`, "TableName", "notes"},
		{"{\n  \"TableName\" : \"notes\"}", "TableName", "notes"},
		{`{\"TableName\":\"notes\"}`, "TableName", "notes"},
		{"Action=SendMessage&MessageBody=$input.body", "Action", "SendMessage"},
		{"MessageBody=$input.body&Action=SendMessage", "Action", "SendMessage"},
		{"TopicArn=$util.urlEncode('arn:aws:sns:eu-west-1:1:news')&Message=x", "TopicArn", "arn:aws:sns:eu-west-1:1:news"},
		{"return { stateMachineArn: 'arn:x', input: 1 }", "stateMachineArn", "arn:x"},
		{`{"OldTableName": "a", "TableName": "b"}`, "TableName", "b"},
		{`{"note": "TableName"}`, "TableName", ""},
		{"TableName", "TableName", ""},
		{"", "TableName", ""},
	}
	for _, tt := range tests {
		if got := member(tt.text, tt.name); got != tt.want {
			t.Errorf("member(%q, %q) = %q, want %q", tt.text, tt.name, got, tt.want)
		}
	}
}

func TestDynamic(t *testing.T) {
	for text, want := range map[string]bool{"notes": false, "$input.params('t')": true, "{bucket}": true, "${stageVariables.table}": true} {
		if got := dynamic(text); got != want {
			t.Errorf("dynamic(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestOperations(t *testing.T) {
	tests := map[string][]string{
		`{"version": "2018-05-29", "operation": "PutItem"}`:                {"PutItem"},
		"return { operation: 'Scan', limit: 10 }":                          {"Scan"},
		"import * as ddb from 'x'; return ddb.get({ key }); // ddb.put":    {"GetItem"},
		`{"operation": "BatchDeleteItem"}`:                                 {"BatchWriteItem"},
		`{"operation": "Invoke", "payload": {}}`:                           nil,
		"export function request(ctx) { return somethingElse.query(ctx) }": nil,
	}
	for text, want := range tests {
		if d := cmp.Diff(want, operations([]string{text})); d != "" {
			t.Errorf("operations(%q) (-want +got):\n%s", text, d)
		}
	}
}

func TestSchemaDirectives(t *testing.T) {
	got := map[string][]directive{}
	schemaDirectives(`
# type Query { commented: Int @aws_iam }
""" type Query { described: Int @aws_iam } """
type Query @aws_iam {
  open(id: ID!, when: String): Int @aws_api_key
  many: [Int]
    @aws_oidc
  grouped: Int @aws_cognito_user_pools(cognito_groups: ["A", "B"])
  inherits: Int
}
extend type Mutation { one: Int @aws_lambda }
type Broken { half: Int @aws_`, got)
	want := map[string][]directive{
		"Query":         {{auth: "iam"}},
		"Query.open":    {{auth: "api-key"}},
		"Query.many":    {{auth: "jwt"}},
		"Query.grouped": {{auth: "cognito", groups: []string{"A", "B"}}},
		"Mutation.one":  {{auth: "authorizer"}},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(directive{})); d != "" {
		t.Errorf("directives (-want +got):\n%s", d)
	}
	if _, ok := fieldDirectives(got, "Query.inherits"); !ok {
		t.Error("a field without a directive does not take its type's")
	}
	if _, ok := fieldDirectives(got, "Mutation.two"); ok {
		t.Error("a field of a type without directives has some")
	}
}
