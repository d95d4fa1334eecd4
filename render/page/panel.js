// The panel tells about the choice. Everything in it is text.
const longest = 40; // entries of a list

function showPanel() {
  const panel = $('panel');
  const c = now.choice;
  panel.hidden = !c;
  if (!c) return panel.replaceChildren();
  const tell = { item: tellItem, node: tellNode, box: tellBox, flow: tellFlow }[c.kind];
  panel.replaceChildren(
    el('button', { type: 'button', class: 'ui-quiet ui-close', title: 'close (Esc)', click: () => { clearChoice(); stage.focus(); } }, '×', el('span', { class: 'ui-off' }, 'close')),
    ...tell(c.at).filter(Boolean));
  panel.scrollTop = 0;
  say(panel.querySelector('h2').textContent);
}

function spot(at) {
  return at && el('button', { type: 'button', class: 'ui-spot', title: 'copy', click: (e) => {
    copy(at);
    e.currentTarget.dataset.copied = 'yes';
    setTimeout((b) => delete b.dataset.copied, 1200, e.currentTarget);
  } }, at);
}

const name = (n, text) => el('button', { type: 'button', class: 'ui-link', dir: 'auto', click: () => goNode(n) }, text || data.nodes[n].name);
const head = (text) => el('h3', {}, text);
const heading = (over, title) => el('div', { class: 'ui-title' }, el('p', { class: 'ui-over' }, over), el('h2', { dir: 'auto' }, title));

// list is a heading with entries, none where there are none; long lists end in
// how many more there are.
function list(title, entries, ordered) {
  if (entries.length === 0) return [];
  const more = entries.length - longest;
  return [head(title), el(ordered ? 'ol' : 'ul', {}, ...entries.slice(0, longest).map((e) => el('li', {}, ...[].concat(e))),
    more > 0 ? el('li', { class: 'ui-more' }, `and ${more} more`) : '')];
}

// prose is text with paragraphs, code between backquotes and, where lines begin
// with a dash, lists.
function prose(text) {
  const spans = (t) => t.split('`').map((part, i) => (i % 2 === 1 && part !== '' ? el('code', {}, part) : part));
  return el('div', { class: 'ui-prose', dir: 'auto' }, ...text.split(/\n\s*\n/).flatMap((block) => {
    const [start, ...points] = block.split(/(?:^|\n)- /);
    return [start.trim() && el('p', {}, ...spans(start)), points.length > 0 && el('ul', {}, ...points.map((x) => el('li', {}, ...spans(x))))].filter(Boolean);
  }));
}

function tellItem(i) {
  const it = data.items[i];
  const tags = it.tags.map((t) => el('span', { class: 'ui-tag' }, tagText(t)));
  return [
    heading(el('span', { class: 'ui-mark ui-level-' + it.level }, standing(it)), it.title),
    el('p', { class: 'ui-tags' }, ...tags),
    prose(it.text),
    spot(it.at),
    ...list('Path', it.steps.map((s) => [s.node >= 0 ? name(s.node, s.text) : el('span', { dir: 'auto' }, s.text), spot(s.at)]), true),
    ...it.details.filter(([, text]) => text).flatMap(([title, text]) => [head(title), prose(text)]),
    el('p', { class: 'ui-foot' }, 'id ', spot(it.id)),
  ];
}

const threatRow = (i) => el('button', { type: 'button', class: 'ui-link ui-level-' + data.items[i].level, click: () => goItem(i) }, el('span', { class: 'ui-dot' }), data.items[i].title + (data.items[i].status ? ' (' + data.items[i].status + ')' : ''));

function tellNode(n) {
  const x = data.nodes[n];
  const inside = boundsOf(n).map((b) => data.bounds[b].title).reverse().join(' › ');
  return [
    heading((kindWords[x.kind] || x.kind) + ', ' + x.class, x.name),
    spot(x.at),
    ...(x.facts || []).map((f) => el('p', { class: 'ui-fact', dir: 'auto' }, f)),
    inside && el('p', { class: 'ui-in', dir: 'auto' }, inside),
    ...list('Threats', itemsAt[n].map(threatRow)),
    ...list('Reached by', ends(entering[n], 'from')),
    ...list('Reaches', ends(leaving[n], 'to')),
    head('Names'),
    el('ul', { class: 'ui-names' }, ...[x.id, x.type, ...(x.also || [])].filter(Boolean).map((a) => el('li', { dir: 'auto' }, a))),
  ];
}

// ends lists the other ends of edges, each with its verbs.
function ends(edges, side) {
  const verbs = new Map();
  for (const e of edges) {
    const other = data.edges[e][side];
    if (!verbs.has(other)) verbs.set(other, new Set());
    verbs.get(other).add(data.edges[e].verb);
  }
  return [...verbs].map(([other, words]) => [name(other), el('small', {}, verbText(words))]);
}

// verbText is short where everything is allowed, as on the arrows.
function verbText(words) {
  const all = ['reads', 'writes', 'deletes', 'administers'];
  const full = all.every((w) => words.has(w));
  return [...words].filter((w) => !full || !all.includes(w)).concat(full ? 'full access' : []).join(', ');
}

function tellBox(id) {
  const b = sheet().boxes[id];
  const found = [...new Set(b.nodes.flatMap((n) => itemsAt[n]))].sort((x, y) => x - y);
  return [
    heading(b.sub || some(b.nodes.length, 'part', 'parts'), b.title),
    ...list('Threats', found.map(threatRow)),
    ...list('Stands for', b.nodes.map((n) => [name(n), el('small', {}, data.nodes[n].class)])),
  ];
}

function tellFlow(id) {
  const a = sheet().arrows[id];
  const found = data.items.map((it, i) => (it.edges.some((e) => a.edges.includes(e)) ? i : -1)).filter((i) => i >= 0);
  const told = pairsOf(a.edges);
  const shown = told.slice(0, longest);
  const left = a.left + told.slice(longest).reduce((n, p) => n + p.length, 0);
  const title = (end) => sheet().boxes[end].title;
  return [
    heading('flow: ' + a.verbs, title(a.from) + ' → ' + title(a.to)),
    ...list('Threats', found.map(threatRow)),
    ...shown.flatMap((pair) => tellPair(pair, told.length > 1)),
    left > 0 && el('p', { class: 'ui-more' }, `and ${some(left, 'more flow', 'more flows')} between the two`),
  ];
}

// pairsOf groups edges with the same two ends.
function pairsOf(edges) {
  const pairs = new Map();
  for (const i of edges) {
    const e = data.edges[i], key = e.from + ' ' + e.to;
    pairs.set(key, (pairs.get(key) || []).concat(e));
  }
  return [...pairs.values()];
}

// tellPair tells the edges between two nodes; what holds for several verbs is
// told once.
function tellPair(edges, named) {
  const alike = new Map();
  for (const e of edges) {
    const key = JSON.stringify([e.facts, e.evidence]);
    alike.set(key, (alike.get(key) || []).concat(e));
  }
  return [
    named && el('p', { class: 'ui-pair' }, name(edges[0].from), ' → ', name(edges[0].to)),
    ...[...alike.values()].flatMap((same) => [
      head(same.map((e) => e.verb).join(', ')),
      ...(same[0].facts || []).map((f) => el('p', { class: 'ui-fact', dir: 'auto' }, f)),
      ...same.filter((e) => e.actions).map((e) => el('p', { class: 'ui-code' }, e.actions.join(', '))),
      ...(same[0].evidence || []).map(spot),
    ]),
  ];
}
