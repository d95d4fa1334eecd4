// The stage shows one sheet at a time; the others wait in templates.
const now = { sheet: -1, choice: null }; // choice: { kind: item, node, box or flow, at: number or id of an element }
const drawn = [stage.querySelector('svg')];
const boxes = new Map(); // by id of the element
const arrows = new Map();

const sheet = () => data.sheets[now.sheet];
const sheetAt = (key) => data.sheets.findIndex((s) => s.key === key);

function drawing(i) {
  if (!drawn[i]) {
    const kept = document.querySelector(`template[data-sheet="${i - 1}"]`);
    drawn[i] = kept && kept.content.querySelector('svg') ? document.importNode(kept.content.querySelector('svg'), true) : null;
  }
  return drawn[i];
}

// show puts a sheet on the stage.
function show(i) {
  if (now.sheet === i) return;
  now.sheet = i;
  const svg = drawing(i) || document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  stage.replaceChildren(svg);
  boxes.clear();
  arrows.clear();
  for (const g of svg.querySelectorAll('g.node')) boxes.set(g.id, g);
  for (const g of svg.querySelectorAll('g.edge-group')) arrows.set(g.id, g);
  for (const [id, g] of boxes) {
    const to = sheet().boxes[id] && sheet().boxes[id].sheet;
    if (!to) continue;
    g.classList.add('ui-door');
    g.setAttribute('role', 'link');
    g.setAttribute('tabindex', '0');
    g.setAttribute('aria-label', sheet().boxes[id].title + ', ' + sheet().boxes[id].sub + ': open its page');
  }
  aim(svg);
  signpost();
  refilter();
  fit(true);
}

// signpost says which sheet this is, what it holds and what it leaves out.
function signpost() {
  const trail = [];
  for (let i = now.sheet; i >= 0; i = data.sheets[i].parent) trail.unshift(i);
  $('path').replaceChildren(...trail.map((i) => (i === now.sheet
    ? el('span', { 'aria-current': 'page', dir: 'auto' }, data.sheets[i].title)
    : el('a', { href: '#/' + data.sheets[i].key, dir: 'auto' }, data.sheets[i].title))), el('small', {}, sheet().about));
  $('pages').value = sheet().key;
  const notes = sheet().notes || [];
  $('notes').hidden = notes.length === 0;
  $('notes').querySelector('summary').textContent = some(notes.length, 'note', 'notes');
  $('notes').querySelector('ul').replaceChildren(...notes.map((n) => el('li', {}, n)));
}

// boxesOf lists the elements of the sheet that stand for nodes.
function boxesOf(nodes) {
  const want = new Set(nodes);
  return [...boxes.keys()].filter((id) => sheet().boxes[id].nodes.some((n) => want.has(n)));
}

function arrowsOf(edges) {
  const want = new Set(edges);
  return [...arrows.keys()].filter((id) => sheet().arrows[id].edges.some((e) => want.has(e)));
}

// address is the part of the page's address that names a sheet and a choice.
function address(i, choice) {
  let a = '#/' + data.sheets[i].key;
  if (choice) a += '/' + choice.kind + '/' + (choice.kind === 'item' ? encodeURIComponent(data.items[choice.at].id) : choice.at);
  return a;
}

// go opens a sheet with a choice. A new sheet is a step that the back button
// takes back; a new choice is not.
function go(i, choice) {
  const to = address(i, choice);
  if (to !== location.hash) history[i === now.sheet ? 'replaceState' : 'pushState'](null, '', to);
  show(i);
  choose(choice);
}

// route follows the address.
function route() {
  const [, key, kind, name] = location.hash.split('/');
  const i = Math.max(0, sheetAt(key));
  show(i);
  choose(readChoice(kind, name));
}

function readChoice(kind, name) {
  if (kind === 'item') {
    const at = data.items.findIndex((it) => encodeURIComponent(it.id) === name);
    return at < 0 ? null : { kind, at };
  }
  if (kind === 'node') return data.nodes[Number(name)] ? { kind, at: Number(name) } : null;
  if (kind === 'box' && boxes.has(name)) {
    const nodes = sheet().boxes[name].nodes;
    return nodes.length === 1 ? { kind: 'node', at: nodes[0] } : { kind, at: name };
  }
  if (kind === 'flow') return arrows.has(name) ? { kind, at: name } : null;
  return null;
}

addEventListener('popstate', route);
addEventListener('hashchange', route);

// open follows a box of the picture: through its door, or to what it stands for.
function open(id) {
  const box = sheet().boxes[id];
  if (box.sheet) return go(sheetAt(box.sheet), null);
  if (box.nodes.length === 1) return go(now.sheet, { kind: 'node', at: box.nodes[0] });
  return go(now.sheet, { kind: 'box', at: id });
}

stage.addEventListener('click', (e) => {
  if (dragged) return;
  const g = e.target.closest('g.node, g.edge-group');
  if (!g) return now.choice && go(now.sheet, null);
  if (g.classList.contains('node')) open(g.id);
  else go(now.sheet, { kind: 'flow', at: g.id });
});

stage.addEventListener('keydown', (e) => {
  const g = e.target.closest('g.ui-door');
  if (g && (e.key === 'Enter' || e.key === ' ')) {
    e.preventDefault();
    open(g.id);
    stage.focus();
  }
});

// A door that gets the focus outside the room is brought into it.
stage.addEventListener('focusin', (e) => {
  if (!e.target.matches('g.ui-door:focus-visible')) return;
  const at = e.target.getBoundingClientRect(), all = stage.getBoundingClientRect();
  if (at.left < all.left || at.top < all.top || at.right > all.right || at.bottom > all.bottom) lookAt([e.target]);
});
