package report

// The form Open Threat Model 0.2.0, as far as it is written.
type (
	otmDocument struct {
		Version         string              `json:"otmVersion"`
		Project         otmProject          `json:"project"`
		Representations []otmRepresentation `json:"representations"`
		Assets          []otmAsset          `json:"assets"`
		TrustZones      []otmZone           `json:"trustZones"`
		Components      []otmComponent      `json:"components"`
		Dataflows       []otmFlow           `json:"dataflows"`
		Threats         []otmThreat         `json:"threats"`
		Mitigations     []otmMitigation     `json:"mitigations"`
	}

	otmProject struct {
		Name        string            `json:"name"`
		ID          string            `json:"id"`
		Description string            `json:"description"`
		Tags        []string          `json:"tags"`
		Attributes  map[string]string `json:"attributes"`
	}

	otmRepresentation struct {
		Name string `json:"name"`
		ID   string `json:"id"`
		Type string `json:"type"`
	}

	otmAsset struct {
		Name        string       `json:"name"`
		ID          string       `json:"id"`
		Description string       `json:"description,omitempty"`
		Risk        otmAssetRisk `json:"risk"`
	}

	otmAssetRisk struct {
		Confidentiality int    `json:"confidentiality"`
		Integrity       int    `json:"integrity"`
		Availability    int    `json:"availability"`
		Comment         string `json:"comment,omitempty"`
	}

	otmZone struct {
		ID     string         `json:"id"`
		Name   string         `json:"name"`
		Type   string         `json:"type"`
		Risk   map[string]int `json:"risk"`
		Parent *otmParent     `json:"parent,omitempty"`
	}

	otmParent struct {
		Zone string `json:"trustZone"`
	}

	otmComponent struct {
		ID              string         `json:"id"`
		Name            string         `json:"name"`
		Type            string         `json:"type"`
		Parent          otmParent      `json:"parent"`
		Representations []otmPlace     `json:"representations,omitempty"`
		Assets          *otmAssetUse   `json:"assets,omitempty"`
		Threats         []otmThreatUse `json:"threats,omitempty"`
		Tags            []string       `json:"tags"`
		Attributes      map[string]any `json:"attributes"`
	}

	otmPlace struct {
		Representation string `json:"representation"`
		ID             string `json:"id"`
		Name           string `json:"name,omitempty"`
		File           string `json:"file"`
		Line           int    `json:"line"`
		Snippet        string `json:"codeSnippet,omitempty"`
	}

	otmAssetUse struct {
		Processed []string `json:"processed"`
		Stored    []string `json:"stored"`
	}

	otmThreatUse struct {
		Threat      string             `json:"threat"`
		State       string             `json:"state"`
		Mitigations []otmMitigationUse `json:"mitigations"`
	}

	otmMitigationUse struct {
		Mitigation string `json:"mitigation"`
		State      string `json:"state"`
	}

	otmFlow struct {
		ID            string         `json:"id"`
		Name          string         `json:"name"`
		Bidirectional bool           `json:"bidirectional"`
		Source        string         `json:"source"`
		Destination   string         `json:"destination"`
		Assets        []string       `json:"assets,omitempty"`
		Tags          []string       `json:"tags"`
		Attributes    map[string]any `json:"attributes"`
	}

	otmThreat struct {
		ID          string         `json:"id"`
		Name        string         `json:"name"`
		Description string         `json:"description"`
		Categories  []string       `json:"categories"`
		CWEs        []string       `json:"cwes"`
		Risk        otmRisk        `json:"risk"`
		Attributes  map[string]any `json:"attributes"`
	}

	otmRisk struct {
		Likelihood        int    `json:"likelihood"`
		LikelihoodComment string `json:"likelihoodComment"`
		Impact            int    `json:"impact"`
	}

	otmMitigation struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		Description string `json:"description"`
		Reduction   int    `json:"riskReduction"`
	}
)
