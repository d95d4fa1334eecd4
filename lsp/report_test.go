package lsp

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

const openShop = `Transform: AWS::Serverless-2016-10-31
Resources:
  Place:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: a.b
      InlineCode: x
      Policies: [DynamoDBCrudPolicy: {TableName: !Ref Orders}]
      Events:
        Unsaved:
          Type: Api
          Properties: {Path: /o, Method: post}
  Orders:
    Type: AWS::DynamoDB::Table
`

// TestReports asks for every form: each speaks of the file as the editor has
// it, and not as it lies on disk.
func TestReports(t *testing.T) {
	dir := workspace(t, map[string]string{"template.yaml": strings.ReplaceAll(openShop, "Unsaved", "Saved")})
	file := filepath.Join(dir, "template.yaml")
	e := open(t, dir, nil)
	e.didOpen(file, openShop, 1)
	e.diagnosed(file, 1)
	for format, want := range map[string]string{
		"json": `"rule":"SL2001"`, "sarif": `"ruleId":"SL2001"`, "csv": "SL2001", "github": "SL2001", "gitlab": "SL2001", "junit": "SL2001", "text": "SL2001",
		"markdown": "SL2001", "md": "Unsaved:", "html": "Unsaved:",
	} {
		var got reportResult
		if err := json.Unmarshal(e.ask("strideline/report", map[string]any{"uri": uriOf(file), "format": format}), &got); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got.Text, want) {
			t.Errorf("%s: %q is missing in %.200q", format, want, got.Text)
		}
	}
	_, err := e.try("strideline/report", map[string]any{"uri": uriOf(file), "format": "docx"})
	if err == nil || !strings.Contains(err.Error(), `"docx": no format of a report, expected one of csv, github, gitlab, html`) {
		t.Errorf("docx: %v", err)
	}
}
