// The Details view's page. Every word is put in as text, never as markup.
import { called } from '../src/grouping';
import type { Act, FromDetails, ToDetails } from '../src/messages';
import type { Step } from '../src/protocol';
import { parts } from './prose';
import { host } from './vscode';

const vscode = host<FromDetails>();
const root = document.getElementById('threat') as HTMLElement;

window.addEventListener('message', (e: MessageEvent<ToDetails>) => {
  if (e.data?.type === 'threat') { show(e.data); }
});
vscode.postMessage({ type: 'ready' });

function show(m: ToDetails): void {
  const t = m.threat;
  if (!t) {
    root.replaceChildren(el('p', 'quiet', 'Select a threat to see its path, why it matters and how to mend it.'));
    return;
  }
  root.replaceChildren(
    el('h2', '', t.message),
    line('facts', pill(t.severity, t.severity), el('span', '', t.rule), el('span', '', (t.stride ?? []).map((s) => s.replace(/-/g, ' ')).join(', ')),
      link(m.place, 'Go to the cause', () => vscode.postMessage({ type: 'cause' }))),
    ...decision(m),
    ...section('Path', steps(m)),
    ...section('Why', prose(t.why)),
    ...section('Fix', prose(t.fix)),
    actions(m),
    ...section('Rating', rating(m)),
    ...section('When it does not apply', prose(t.falsePositives)),
    ...section('References', references(m)),
  );
  window.scrollTo(0, 0);
}

function decision(m: ToDetails): HTMLElement[] {
  const d = m.threat?.decision;
  if (!d) { return []; }
  const by = [d.owner && `by ${d.owner}`, d.until && `until ${d.until}`].filter(Boolean).join(', ');
  return [line('decision', el('strong', '', d.status), el('span', '', [by, d.reason].filter(Boolean).join(': ')))];
}

function steps(m: ToDetails): HTMLElement | undefined {
  const path = m.threat?.path ?? [];
  if (path.length === 0) { return undefined; }
  const list = el('ol', 'path');
  path.forEach((step, i) => {
    const row = el('li');
    const place = m.places[i];
    const body = [el('span', 'via', step.via ?? ''), el('span', 'name', called(step.name)), el('span', 'class', kindOf(step))];
    const box = place ? button('step', () => vscode.postMessage({ type: 'step', index: i })) : el('span', 'step');
    box.append(...body.filter((b) => b.textContent), el('span', 'place', place ?? ''));
    if (place) { box.title = place; }
    row.append(box);
    list.append(row);
  });
  return list;
}

/** What a step is, unless its name says the same. */
function kindOf(step: Step): string {
  const kind = step.class || step.kind;
  return kind === step.name ? '' : kind.replace(/-/g, ' ');
}

function rating(m: ToDetails): HTMLElement | undefined {
  const t = m.threat;
  if (!t) { return undefined; }
  const box = el('div');
  box.append(el('p', '', `${t.likelihood} likelihood, ${t.impact} impact: ${t.severity}`));
  const list = el('ul');
  for (const reason of t.reasons ?? []) { list.append(el('li', '', reason)); }
  box.append(list);
  if (t.cannotTell) { box.append(el('p', 'quiet', 'Some values are not known here, so this may not apply.')); }
  return box;
}

function references(m: ToDetails): HTMLElement | undefined {
  const refs = m.threat?.references ?? [];
  if (refs.length === 0) { return undefined; }
  const list = el('ul', 'references');
  for (const r of refs) {
    const item = el('li');
    if (/^https:\/\//.test(r.url)) {
      const a = el('a', '', r.label || r.url) as HTMLAnchorElement;
      a.href = r.url;
      item.append(a);
    } else { item.textContent = r.label; }
    list.append(item);
  }
  return list;
}

function actions(m: ToDetails): HTMLElement {
  const open = m.threat?.status === 'open';
  const rows: [Act, string, boolean][] = [
    ['fix', 'Apply Fix', open && m.threat?.hasEdit === true],
    ['diagram', 'Show on Diagram', true],
    ['explain', 'Explain', true],
    ['ignore', 'Ignore Here…', open],
    ['accept', 'Accept…', open],
  ];
  const bar = el('div', 'actions');
  for (const [command, label] of rows.filter((r) => r[2])) {
    const b = button(bar.childElementCount === 0 ? 'action first' : 'action', () => vscode.postMessage({ type: 'act', command }));
    b.textContent = label;
    bar.append(b);
  }
  return bar;
}

function section(name: string, body: HTMLElement | undefined): HTMLElement[] {
  return body ? [el('h3', '', name), body] : [];
}

function prose(text: string | undefined): HTMLElement | undefined {
  if (!text?.trim()) { return undefined; }
  const p = el('p');
  for (const part of parts(text)) { p.append(part.code ? el('code', '', part.text) : part.text); }
  return p;
}

function line(className: string, ...children: HTMLElement[]): HTMLElement {
  const p = el('p', className);
  p.append(...children.filter((c) => c.textContent));
  return p;
}

function pill(text: string, kind: string): HTMLElement { return el('span', `pill ${/^[a-z]+$/.test(kind) ? kind : ''}`, text); }

function link(text: string, hint: string, act: () => void): HTMLElement {
  const b = button('link', act);
  b.textContent = text;
  b.title = hint;
  return b;
}

function button(className: string, act: () => void): HTMLButtonElement {
  const b = el('button', className) as HTMLButtonElement;
  b.type = 'button';
  b.addEventListener('click', act);
  return b;
}

function el(name: string, className = '', text = ''): HTMLElement {
  const e = document.createElement(name);
  if (className) { e.className = className; }
  if (text) { e.textContent = text; }
  return e;
}
