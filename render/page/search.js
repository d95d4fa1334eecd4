// Search looks at names, ids and classes of parts, and at ids and titles of
// threats. Every word must be there.
const sought = { hits: [], at: -1, nodes: new Set() };

const words = data.nodes.map((n) => [n.name, n.id, n.class, kindWords[n.kind], n.type, ...(n.also || [])].join('\n').toLowerCase());
const itemWords = data.items.map((it) => [it.id, it.title, it.level].join('\n').toLowerCase());

function seek() {
  const ask = $('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (list) => (ask.length === 0 ? [] : list.flatMap((w, i) => (ask.every((a) => w.includes(a)) ? [i] : [])));
  const nodes = found(words);
  const first = (n) => (data.nodes[n].name.toLowerCase().startsWith(ask[0]) ? 0 : 1);
  nodes.sort((a, b) => first(a) - first(b) || a - b);
  sought.nodes = new Set(nodes);
  sought.hits = [...nodes.map((at) => ({ kind: 'node', at })), ...found(itemWords).map((at) => ({ kind: 'item', at }))];
  sought.at = -1;
  showHits();
  paint();
}

function showHits() {
  const n = sought.hits.length;
  let text = '';
  if ($('search').value.trim() !== '') text = n === 0 ? 'no hit' : sought.at < 0 ? some(n, 'hit', 'hits') : `${sought.at + 1} of ${n}`;
  $('hits').textContent = text;
}

function nextHit(step) {
  const n = sought.hits.length;
  if (n === 0) return;
  sought.at = sought.at < 0 ? (step > 0 ? 0 : n - 1) : (sought.at + step + n) % n;
  showHits();
  const hit = sought.hits[sought.at];
  if (hit.kind === 'item') goItem(hit.at);
  else goNode(hit.at);
}

function clearSearch() {
  if ($('search').value === '') return false;
  $('search').value = '';
  seek();
  return true;
}

$('search').addEventListener('input', seek);
$('search').addEventListener('keydown', (e) => {
  if (e.key !== 'Enter') return;
  e.preventDefault();
  nextHit(e.shiftKey ? -1 : 1);
});
