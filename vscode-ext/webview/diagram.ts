// The diagram panel's page: shows the drawing, never changes a file.
import type { FromDiagram, ToDiagram } from '../src/messages';
import { PanZoom, type View } from './panzoom';
import { sanitise } from './sanitise';
import { host } from './vscode';

interface State { panel?: unknown; view?: View }

const script = document.currentScript as HTMLScriptElement;
const nonce = script.nonce || script.dataset['nonce'] || '';
const vscode = host<FromDiagram, State>();
const stage = byId('stage');
const canvas = byId('canvas');
const notes = byId('notes');
const focusBar = byId('focus');
const focusText = byId('focus-text');
let state: State = vscode.getState() ?? {};
let drawn = '';
let focused: string[] = [];
let lit: string[] = [];

/** How the view was chosen, until the user moves it; chosen again when the window changes. */
let arrange: (() => void) | undefined;
const panzoom = new PanZoom(stage, canvas, (view, hand) => {
  if (hand) { arrange = undefined; }
  keep({ view });
});

window.addEventListener('message', (e: MessageEvent<ToDiagram>) => hear(e.data));
stage.addEventListener('click', (e) => { if (!panzoom.dragged) { open(e.target); } });
stage.addEventListener('keydown', key);
window.addEventListener('resize', () => arrange?.());
byId('whole').addEventListener('click', () => vscode.postMessage({ type: 'whole' }));
vscode.postMessage({ type: 'ready' });

function hear(m: ToDiagram): void {
  switch (m?.type) {
    case 'draw': draw(m); break;
    case 'focus': focus(m.ids, m.label); break;
    case 'light': light(m.ids); break;
    case 'zoom': zoom(m.how); break;
    case 'state': keep({ panel: m.state }); break;
    case 'say': say(m.text); break;
  }
}

function draw(m: Extract<ToDiagram, { type: 'draw' }>): void {
  say('');
  showNotes(m.notes);
  if (m.svg === drawn) { return; }
  const svg = sanitise(m.svg, nonce);
  if (!svg) { say('The drawing could not be read. The log says more.'); return; }
  const first = drawn === '';
  drawn = m.svg;
  const box = size(svg);
  svg.setAttribute('width', String(box.width));
  svg.setAttribute('height', String(box.height));
  svg.setAttribute('aria-label', m.title);
  canvas.replaceChildren(svg);
  wire(m.places, m.labels);
  panzoom.resize(box.width, box.height);
  if (first && state.view) { panzoom.set(state.view); } else if (first) { settle(() => panzoom.begin()); }
  mark(focused);
  light(lit);
}

/** The drawing's size in pixels, from its view box. */
function size(svg: SVGSVGElement): { width: number; height: number } {
  const box = (svg.getAttribute('viewBox') ?? '').trim().split(/[\s,]+/).map(Number);
  const width = box[2] || parseFloat(svg.getAttribute('width') ?? '') || 800;
  const height = box[3] || parseFloat(svg.getAttribute('height') ?? '') || 600;
  return { width, height };
}

/** Makes what has a place in a file reachable by pointer and keyboard. */
function wire(places: string[], labels: Record<string, string>): void {
  for (const id of places) {
    const e = inDrawing(id);
    if (!e) { continue; }
    e.classList.add('has-place');
    e.setAttribute('tabindex', '0');
    e.setAttribute('role', 'link');
    const label = labels[id];
    if (label) { e.setAttribute('aria-label', label); }
  }
}

function open(target: EventTarget | null): void {
  const e = target instanceof Element ? target.closest('.has-place') : null;
  if (e?.id) { vscode.postMessage({ type: 'open', id: e.id }); }
}

function key(e: KeyboardEvent): void {
  if (e.ctrlKey || e.metaKey || e.altKey) { return; }
  const step = 60;
  const keys: Record<string, () => void> = {
    'Enter': () => open(document.activeElement),
    '+': () => zoom('in'), '=': () => zoom('in'), '-': () => zoom('out'), '0': () => zoom('fit'),
    'ArrowLeft': () => panzoom.pan(step, 0), 'ArrowRight': () => panzoom.pan(-step, 0),
    'ArrowUp': () => panzoom.pan(0, step), 'ArrowDown': () => panzoom.pan(0, -step),
    'Escape': () => { if (focused.length > 0) { vscode.postMessage({ type: 'whole' }); } },
  };
  const act = keys[e.key];
  if (act) { act(); e.preventDefault(); }
}

function zoom(how: 'in' | 'out' | 'fit'): void {
  if (how === 'fit') { settle(() => panzoom.fit()); } else { panzoom.zoom(how === 'in' ? 1.25 : 0.8); }
}

function settle(how: () => void): void {
  arrange = how;
  how();
}

/** Fades all but the given elements; none brings everything back. */
function focus(ids: string[], label: string): void {
  const news = ids.length > 0 && ids.join() !== focused.join();
  focusBar.hidden = ids.length === 0;
  focusText.textContent = label;
  focusText.title = label;
  mark(ids);
  if (news) { settle(() => frame(ids)); }
}

function mark(ids: string[]): void {
  focused = ids;
  canvas.classList.toggle('focusing', ids.length > 0);
  for (const e of canvas.querySelectorAll('.on-path')) { e.classList.remove('on-path'); }
  for (const id of ids) { inDrawing(id)?.classList.add('on-path'); }
}

/** Brings a path into view, whole. */
function frame(ids: string[]): void {
  const boxes = ids.map(inDrawing).filter((e): e is SVGGElement => e instanceof SVGGElement).map((e) => e.getBBox());
  if (boxes.length === 0) { return; }
  const x = Math.min(...boxes.map((b) => b.x)), y = Math.min(...boxes.map((b) => b.y));
  panzoom.frame(x, y, Math.max(...boxes.map((b) => b.x + b.width)) - x, Math.max(...boxes.map((b) => b.y + b.height)) - y);
}

function light(ids: string[]): void {
  lit = ids;
  for (const e of canvas.querySelectorAll('.lit')) { e.classList.remove('lit'); }
  for (const id of ids) {
    const e = inDrawing(id);
    e?.classList.add('lit');
    if (e && !stage.classList.contains('dragging')) { panzoom.bring(e.getBoundingClientRect()); }
  }
}

function showNotes(texts: string[]): void {
  notes.replaceChildren(...texts.map((text) => { const p = document.createElement('p'); p.textContent = text.replace(/ \(--[^)]*\)/g, ''); return p; })); // the flag is for the command line
  notes.hidden = texts.length === 0;
}

function say(text: string): void {
  const p = byId('say');
  p.textContent = text;
  p.hidden = text === '';
}

function inDrawing(id: string): Element | null { return canvas.querySelector(`[id="${CSS.escape(id)}"]`); }

function keep(s: State): void {
  state = { ...state, ...s };
  vscode.setState(state);
}

function byId(id: string): HTMLElement { return document.getElementById(id) as HTMLElement; }
