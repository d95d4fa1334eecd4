// The SVG comes from our own server, but names in it come from templates, and
// a view that trusts its server is one bug away from running their script. So
// the drawing is parsed apart from the page and built anew from what is known
// to be harmless; everything else is left out.
const namespace = 'http://www.w3.org/2000/svg';

const elements = new Set([
  'svg', 'g', 'defs', 'title', 'desc', 'style', 'path', 'polygon', 'polyline', 'ellipse', 'circle', 'rect', 'line',
  'text', 'tspan', 'marker', 'linearGradient', 'stop', 'clipPath',
]);

const attributes = new Set([
  'id', 'class', 'role', 'tabindex', 'lang', 'viewBox', 'width', 'height', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'd',
  'points', 'transform', 'dx', 'dy', 'preserveAspectRatio', 'fill', 'fill-opacity', 'fill-rule', 'stroke', 'stroke-width', 'stroke-opacity',
  'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'stroke-miterlimit', 'opacity', 'font-family', 'font-size', 'font-weight',
  'font-style', 'text-anchor', 'text-decoration', 'dominant-baseline', 'alignment-baseline', 'letter-spacing', 'textLength', 'lengthAdjust',
  'marker-end', 'marker-start', 'markerWidth', 'markerHeight', 'markerUnits', 'refX', 'refY', 'orient', 'offset', 'stop-color', 'stop-opacity',
  'clip-path', 'gradientUnits', 'vector-effect', 'paint-order', 'pointer-events', 'visibility',
]);

export function allowedElement(name: string): boolean { return elements.has(name); }

/** Attributes by name, and none that could fetch: url() may only point into the drawing. */
export function allowedAttribute(name: string, value: string): boolean {
  if (!attributes.has(name) && !/^(data|aria)-[a-z-]+$/.test(name)) { return false; }
  return !/url\s*\(/i.test(value) || /^url\(#[\w-]+\)$/.test(value);
}

/** A style sheet that cannot fetch anything; else none at all. */
export function allowedStyle(text: string): boolean { return !/@import|url\s*\(|expression\s*\(|\\|</i.test(text); }

/** Builds the drawing anew; undefined when the text is no SVG. */
export function sanitise(text: string, nonce: string): SVGSVGElement | undefined {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  const root = parsed.documentElement;
  if (root.namespaceURI !== namespace || root.localName !== 'svg' || parsed.querySelector('parsererror')) { return undefined; }
  return copy(root, nonce) as SVGSVGElement;
}

function copy(from: Element, nonce: string): Element | undefined {
  if (from.localName === 'a') { return copyAs('g', from, nonce); } // its children stay, its link goes
  return allowedElement(from.localName) ? copyAs(from.localName, from, nonce) : undefined;
}

function copyAs(name: string, from: Element, nonce: string): Element | undefined {
  const to = document.createElementNS(namespace, name);
  if (name === 'style') {
    if (!allowedStyle(from.textContent ?? '')) { return undefined; }
    to.setAttribute('nonce', nonce);
  }
  for (const a of Array.from(from.attributes)) {
    if (allowedAttribute(a.name, a.value)) { to.setAttribute(a.name, a.value); }
  }
  for (const child of Array.from(from.childNodes)) {
    if (child.nodeType === Node.TEXT_NODE || child.nodeType === Node.CDATA_SECTION_NODE) { to.append(child.textContent ?? ''); }
    if (child.nodeType === Node.ELEMENT_NODE) { const c = copy(child as Element, nonce); if (c) { to.append(c); } }
  }
  return to;
}
