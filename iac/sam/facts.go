package sam

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"io"
	"sync"
)

// facts.json.gz holds the policy templates and connector profiles of the
// serverless application model; tools/facts makes it from the published data
// (sources and licences: NOTICE). It is decoded when first needed.
//
//go:embed facts.json.gz
var packed []byte

// facts is the shape of the embedded file.
type facts struct {
	Templates  map[string]policyTemplate `json:"templates"`
	Connectors []profile                 `json:"connectors"`
}

// policyTemplate is a SAM policy template; texts hold ${Parameter}.
type policyTemplate struct {
	Parameters []string          `json:"parameters"`
	Statements []json.RawMessage `json:"statements"`
}

// profile says what a connector between two types makes for one permission.
type profile struct {
	Source      string            `json:"source"`
	Destination string            `json:"destination"`
	Category    string            `json:"category"` // Read or Write
	Mechanism   string            `json:"mechanism"`
	AttachedTo  string            `json:"attached"` // source or destination
	Permission  json.RawMessage   `json:"permission,omitempty"`
	Statements  []json.RawMessage `json:"statements,omitempty"`
}

var loadFacts = sync.OnceValue(func() facts {
	var out facts
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic("embedded SAM facts are broken: " + err.Error())
	}
	raw, err := io.ReadAll(z)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		panic("embedded SAM facts are broken: " + err.Error())
	}
	return out
})
