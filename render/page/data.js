// What the page knows, and how it writes: names of the system under review are
// hostile text, so they become text nodes or values of fixed attributes.
const $ = (id) => document.getElementById(id);
const data = JSON.parse($('data').textContent);

function el(tag, attrs, ...inside) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs || {})) {
    if (name === 'click') e.addEventListener('click', value);
    else if (value !== undefined && value !== false) e.setAttribute(name, value);
  }
  e.append(...inside.filter((x) => x !== undefined && x !== null && x !== ''));
  return e;
}

const leaving = data.nodes.map(() => []);
const entering = data.nodes.map(() => []);
data.edges.forEach((e, i) => {
  leaving[e.from].push(i);
  entering[e.to].push(i);
});

// itemsAt lists the items whose path holds a node, worst first.
const itemsAt = data.nodes.map(() => []);
data.items.forEach((it, i) => new Set(it.nodes).forEach((n) => itemsAt[n].push(i)));

// boundsOf lists the boundaries around a node, the innermost first.
function boundsOf(node) {
  const out = [];
  for (let b = data.nodes[node].bound; b >= 0; b = data.bounds[b].parent) out.push(b);
  return out;
}

const kindWords = { actor: 'actor', trigger: 'way in', function: 'function', store: 'store', role: 'role' };
const kindPlurals = { actor: 'actors', trigger: 'ways in', function: 'functions', store: 'stores', role: 'roles' };

const tagText = (tag) => tag.replaceAll('-', ' ');
const tagLetter = (tag) => tag.slice(0, 1).toUpperCase();

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
// standing is the severity of an item, and what was decided on it.
const standing = (it) => capital(it.level) + (it.status ? ', ' + it.status : '');

const some = (n, one, many) => n + ' ' + (n === 1 ? one : many);

function say(text) {
  $('said').textContent = text;
}

// copy puts text on the clipboard, by the old way where the new is refused.
function copy(text) {
  const done = () => say('copied ' + text);
  const old = () => {
    const box = el('textarea', { 'aria-hidden': 'true', class: 'ui-off' });
    box.value = text;
    document.body.append(box);
    box.select();
    if (document.execCommand('copy')) done();
    box.remove();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, old);
  else old();
}
