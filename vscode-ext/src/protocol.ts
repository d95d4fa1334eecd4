// The requests that strideline's language server answers beyond the protocol,
// and their shapes on the wire. Nothing here runs.
import type { Position, Range } from 'vscode-languageclient';

export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

/** One step of a threat's path; a step that stands in a file has a place. */
export interface Step {
  name: string;
  kind: string;
  class: string;
  via?: string;
  /** The node's id, as the diagram's elements name it. */
  node?: string;
  uri?: string;
  range?: Range;
}

export interface Decision {
  status: string;
  reason?: string;
  owner?: string;
  until?: string;
}

export interface Threat {
  id: string;
  rule: string;
  title: string;
  message: string;
  severity: Severity;
  likelihood: string;
  impact: string;
  reasons?: string[];
  stride?: string[];
  status: string;
  cannotTell?: boolean;
  uri: string;
  range: Range;
  path?: Step[];
  why?: string;
  fix?: string;
  falsePositives?: string;
  references?: { label: string; url: string }[];
  stack?: string;
  decision?: Decision;
  hasEdit?: boolean;
}

export type Counts = Partial<Record<Severity | 'accepted', number>>;

export interface Threats {
  threats: Threat[];
  summary: Counts;
}

export type DiagramFormat = 'svg' | 'html' | 'png' | 'mermaid' | 'dot';

export interface DiagramParams {
  uri?: string;
  focus?: string | string[];
  depth?: number;
  collapse?: string[];
  show?: string[];
  theme?: 'light' | 'dark' | 'auto';
  format?: DiagramFormat;
}

/** What one id in the SVG stands for: nodes in a box, or edges [from, to, kind] in an arrow. */
export interface DiagramElement {
  id: string;
  nodes?: string[];
  edges?: string[][];
  uri?: string;
  range?: Range;
}

export interface Diagram {
  svg?: string;
  text?: string;
  base64?: string;
  elements?: DiagramElement[];
  notes?: string[];
}

export interface Status {
  recognised: boolean;
  format?: string;
  functions?: number;
  threats?: Counts;
  text: string;
}

export interface NodeAt {
  node?: { id: string; name: string };
}

export interface Changed {
  uris: string[];
}

/** What strideline.accept answers; without an owner the entry decides nothing yet. */
export interface Accepted {
  uri: string;
  owner: string;
}

export interface PositionParams {
  uri: string;
  position: Position;
}

export const method = {
  threats: 'strideline/threats',
  diagram: 'strideline/diagram',
  status: 'strideline/status',
  node: 'strideline/node',
  changed: 'strideline/changed',
} as const;

/** Commands that the server carries out (workspace/executeCommand). */
export const serverCommand = {
  accept: 'strideline.accept',
  explain: 'strideline.explain',
  analyzeWorkspace: 'strideline.analyzeWorkspace',
} as const;

/** Commands of ours that the server may name in code lenses and actions. */
export const clientCommands = ['strideline.showDiagram', 'strideline.explainThreat', 'strideline.acceptThreat'] as const;
