package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// samFacts packs the policy templates and connector profiles of the serverless
// application model from the folder data into iac/sam/facts.json.gz of the
// checkout root.
func samFacts(data, root string) error {
	var templates map[string]json.RawMessage
	if err := readJSON(filepath.Join(data, "sam-policy-templates.json"), &templates); err != nil {
		return err
	}
	var rows []struct {
		Source      string            `json:"source"`
		Destination string            `json:"destination"`
		Category    string            `json:"category"`
		Mechanism   string            `json:"mechanism"`
		AttachedTo  string            `json:"policy_attached_to"`
		Permission  json.RawMessage   `json:"permission"`
		Statements  []json.RawMessage `json:"statements"`
	}
	if err := readJSON(filepath.Join(data, "sam-connectors.json"), &rows); err != nil {
		return err
	}
	connectors := make([]map[string]any, 0, len(rows))
	for _, r := range rows {
		c := map[string]any{
			"source": r.Source, "destination": r.Destination, "category": r.Category,
			"mechanism": r.Mechanism, "attached": r.AttachedTo,
		}
		if len(r.Permission) > 0 {
			c["permission"] = r.Permission
		}
		if len(r.Statements) > 0 {
			c["statements"] = r.Statements
		}
		connectors = append(connectors, c)
	}
	raw, err := json.Marshal(map[string]any{"templates": templates, "connectors": connectors})
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(raw); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "iac", "sam", "facts.json.gz"), packed.Bytes(), 0o644)
}

func readJSON(path string, into any) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("%q: %w", path, err)
	}
	return nil
}
