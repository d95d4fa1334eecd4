package report

// The form of OWASP Threat Dragon 2, as far as it is written.
type (
	dragonDocument struct {
		Version string        `json:"version"`
		Summary dragonSummary `json:"summary"`
		Detail  dragonDetail  `json:"detail"`
	}

	dragonSummary struct {
		Title       string `json:"title"`
		Owner       string `json:"owner"`
		Description string `json:"description"`
		ID          int    `json:"id"`
	}

	dragonDetail struct {
		Contributors []dragonName    `json:"contributors"`
		Diagrams     []dragonDiagram `json:"diagrams"`
		DiagramTop   int             `json:"diagramTop"`
		Reviewer     string          `json:"reviewer"`
		ThreatTop    int             `json:"threatTop"`
	}

	dragonName struct {
		Name string `json:"name"`
	}

	dragonDiagram struct {
		ID          int          `json:"id"`
		Title       string       `json:"title"`
		Description string       `json:"description"`
		Type        string       `json:"diagramType"`
		Thumbnail   string       `json:"thumbnail"`
		Version     string       `json:"version"`
		Cells       []dragonCell `json:"cells"`
	}

	dragonCell struct {
		ID        string         `json:"id"`
		Shape     string         `json:"shape"`
		Z         int            `json:"zIndex"`
		Visible   bool           `json:"visible,omitempty"`
		Position  *dragonPoint   `json:"position,omitempty"`
		Size      *dragonSize    `json:"size,omitempty"`
		Connector string         `json:"connector,omitempty"`
		Source    *dragonEnd     `json:"source,omitempty"`
		Target    *dragonEnd     `json:"target,omitempty"`
		Vertices  *[]dragonPoint `json:"vertices,omitempty"`
		Labels    []any          `json:"labels,omitempty"`
		Attrs     map[string]any `json:"attrs"`
		Data      map[string]any `json:"data"`
	}

	dragonPoint struct {
		X int `json:"x"`
		Y int `json:"y"`
	}

	dragonSize struct {
		W int `json:"width"`
		H int `json:"height"`
	}

	dragonEnd struct {
		Cell string `json:"cell"`
	}

	dragonLine struct {
		Stroke string  `json:"stroke"`
		Width  float64 `json:"strokeWidth"`
		Dash   string  `json:"strokeDasharray"`
	}

	dragonThreat struct {
		ID          string `json:"id"`
		Number      int    `json:"number"`
		Model       string `json:"modelType"`
		Type        string `json:"type"`
		Title       string `json:"title"`
		Status      string `json:"status"`
		Severity    string `json:"severity"`
		Score       string `json:"score"`
		New         bool   `json:"new"`
		Description string `json:"description"`
		Mitigation  string `json:"mitigation"`
	}
)
