// How threats are sorted, filtered and put into groups; no editor in here.
import { severities, type Severity, type Threat } from './protocol';

export const groupings = ['severity', 'stride', 'resource', 'rule'] as const;
export type Grouping = (typeof groupings)[number];

export interface Filter {
  text: string;
  severities: Severity[];
  /** Accepted and ignored threats are shown too. */
  decided: boolean;
}

export const noFilter: Filter = { text: '', severities: [...severities], decided: false };

export interface Group {
  key: string;
  label: string;
  threats: Threat[];
}

const strideOrder = ['spoofing', 'tampering', 'repudiation', 'information-disclosure', 'denial-of-service', 'elevation-of-privilege'];

/** Whether people have decided about a threat (accepted, ignored, mitigated). */
export function decided(t: Threat): boolean { return t.status !== 'open'; }

export function filtering(f: Filter): boolean {
  return f.text.trim() !== '' || f.severities.length < severities.length || f.decided;
}

export function matches(t: Threat, f: Filter): boolean {
  if (decided(t) && !f.decided) { return false; }
  if (!f.severities.includes(t.severity)) { return false; }
  const hay = [t.rule, t.title, t.message, t.id, ...(t.stride ?? []), ...(t.path ?? []).map((s) => s.name)].join('\n').toLowerCase();
  return f.text.trim().toLowerCase().split(/\s+/).every((word) => hay.includes(word));
}

/** Sorted by severity, then place, then rule, then id: the same each time. */
export function sorted(threats: readonly Threat[]): Threat[] {
  return [...threats].sort((a, b) =>
    rank(a.severity) - rank(b.severity) || compare(a.uri, b.uri) || a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character || compare(a.rule, b.rule) || compare(a.id, b.id));
}

export function grouped(threats: readonly Threat[], by: Grouping): Group[] {
  const groups = new Map<string, Group>();
  for (const t of sorted(threats)) {
    for (const [key, label] of keys(t, by)) {
      const group = groups.get(key) ?? { key, label, threats: [] };
      group.threats.push(t);
      groups.set(key, group);
    }
  }
  return [...groups.values()].sort((a, b) => order(a, by) - order(b, by) || compare(a.label, b.label));
}

function keys(t: Threat, by: Grouping): [string, string][] {
  switch (by) {
    case 'severity': return [[t.severity, title(t.severity)]];
    case 'stride': return (t.stride?.length ? t.stride : ['other']).map((s) => [s, title(s)]);
    case 'rule': return [[t.rule, `${t.rule} ${t.title}`]];
    case 'resource': { const name = resource(t); return [[name, name]]; }
  }
}

/** The part of the system a threat is about: the last of its path, which is what is lost. */
export function resource(t: Threat): string { const last = t.path?.at(-1); return last ? called(last.name) : 'elsewhere'; }

/** "any:dynamodb" -> "any dynamodb": what stands for all of a service, as the diagram calls it. */
export function called(name: string): string { return name.replace(/^any:/, 'any '); }

function order(g: Group, by: Grouping): number {
  if (by === 'stride') { const i = strideOrder.indexOf(g.key); return i < 0 ? strideOrder.length : i; }
  return Math.min(...g.threats.map((t) => rank(t.severity)));
}

export function rank(s: Severity): number { const i = severities.indexOf(s); return i < 0 ? severities.length : i; }

/** "information-disclosure" -> "Information disclosure". */
export function title(s: string): string {
  const words = s.replace(/-/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "2 critical, 3 high": only what there is, worst first. */
export function counts(threats: readonly Threat[]): string {
  return severities
    .map((s) => [threats.filter((t) => t.severity === s).length, s] as const)
    .filter(([n]) => n > 0).map(([n, s]) => `${n} ${s}`).join(', ');
}

function compare(a: string, b: string): number { return a < b ? -1 : a > b ? 1 : 0; }
