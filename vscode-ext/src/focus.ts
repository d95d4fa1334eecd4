// Which elements of a drawing belong to a threat's path, or to a node.
import type { DiagramElement, Step } from './protocol';

/** The ids of the nodes and edges along a path; the rest is to fade. */
export function alongPath(path: readonly Step[], elements: readonly DiagramElement[]): string[] {
  const nodes = new Set(path.map((s) => s.node).filter((n): n is string => !!n));
  const pairs = new Set<string>();
  path.forEach((step, i) => {
    const before = path[i - 1];
    if (before?.node && step.node) { pairs.add(pair(before.node, step.node)).add(pair(step.node, before.node)); }
  });
  return elements
    .filter((e) => e.nodes?.some((n) => nodes.has(n)) || e.edges?.some(([from, to]) => pairs.has(pair(from ?? '', to ?? ''))))
    .map((e) => e.id);
}

/** The nodes of a path that a drawing leaves out, such as roles. */
export function missing(path: readonly Step[], elements: readonly DiagramElement[]): string[] {
  const drawn = new Set(elements.flatMap((e) => e.nodes ?? []));
  return path.map((s) => s.node).filter((n): n is string => !!n && !drawn.has(n));
}

export function ofNode(node: string, elements: readonly DiagramElement[]): string[] {
  return elements.filter((e) => e.nodes?.includes(node)).map((e) => e.id);
}

function pair(a: string, b: string): string { return JSON.stringify([a, b]); }
