// Filters: severity, STRIDE and part of the system. What does not match fades.
const filters = { levels: new Set(), tags: new Set(), bound: -1, kind: '', here: false, decided: false };

const byItem = () => filters.levels.size + filters.tags.size > 0;
const byPart = () => filters.bound >= 0 || filters.kind !== '';

function partMatches(n) {
  return (filters.kind === '' || data.nodes[n].kind === filters.kind)
    && (filters.bound < 0 || boundsOf(n).includes(filters.bound));
}

function itemMatches(it) {
  return (!it.status || filters.decided)
    && (filters.levels.size === 0 || filters.levels.has(it.level))
    && (filters.tags.size === 0 || it.tags.some((t) => filters.tags.has(t)))
    && (!byPart() || it.nodes.some(partMatches))
    && (!filters.here || it.nodes.some(isHere));
}

// isHere: the sheet, or one below it, is about the node.
function isHere(n) {
  for (let i = data.nodes[n].sheet; i >= 0; i = data.sheets[i].parent) if (i === now.sheet) return true;
  return false;
}

// filtered is what of the sheet matches, null where no filter is set.
function filtered() {
  if (!byItem() && !byPart()) return null;
  const out = { boxes: new Set(), arrows: new Set() };
  const onPath = new Set(), pathEdges = new Set();
  for (const it of data.items.filter(itemMatches)) {
    it.nodes.forEach((n) => onPath.add(n));
    it.edges.forEach((e) => pathEdges.add(e));
  }
  for (const id of boxes.keys()) {
    if (sheet().boxes[id].nodes.some((n) => partMatches(n) && (!byItem() || onPath.has(n)))) out.boxes.add(id);
  }
  for (const id of arrows.keys()) {
    const a = sheet().arrows[id];
    const ends = byPart() ? out.boxes.has(a.from) || out.boxes.has(a.to) : true;
    if (ends && (!byItem() || a.edges.some((e) => pathEdges.has(e)))) out.arrows.add(id);
  }
  return out;
}

function chip(set, value, text, title, n, cls) {
  const b = el('button', {
    type: 'button', class: 'ui-chip ' + (cls || ''), 'aria-pressed': 'false', title, 'aria-label': title,
    click: () => {
      if (!set.delete(value)) set.add(value);
      b.setAttribute('aria-pressed', set.has(value));
      refilter();
    },
  }, text, el('b', {}, String(n)));
  return b;
}

function buildFilters() {
  const count = (test) => data.items.filter((it) => !it.status && test(it)).length;
  $('levels').append(...data.levels.map((lv) => {
    const n = count((it) => it.level === lv);
    return n > 0 ? chip(filters.levels, lv, lv, some(n, lv + ' threat', lv + ' threats') + ': show only such', n, 'ui-level-' + lv) : '';
  }));
  const tags = [...new Set(data.items.filter((it) => !it.status).flatMap((it) => it.tags))];
  const stride = 'STRIDE';
  tags.sort((a, b) => (a === b ? 0 : stride.indexOf(tagLetter(a)) - stride.indexOf(tagLetter(b)) || (a < b ? -1 : 1)));
  $('tags').append(...tags.map((tag) => {
    const n = count((it) => it.tags.includes(tag));
    return chip(filters.tags, tag, tagLetter(tag), tagText(tag) + ', ' + some(n, 'threat', 'threats') + ': show only such', n);
  }));
  const depth = (b) => (data.bounds[b].parent < 0 ? 0 : 1 + depth(data.bounds[b].parent));
  $('bound').append(el('option', { value: '-1' }, 'All boundaries'), ...boundOrder(-1).map((b) => el('option', { value: b }, '\u2003'.repeat(depth(b)) + data.bounds[b].title)));
  const kinds = Object.keys(kindWords).filter((k) => data.nodes.some((n) => n.kind === k));
  $('kind').append(el('option', { value: '' }, 'All kinds'), ...kinds.map((k) => el('option', { value: k }, some(data.nodes.filter((n) => n.kind === k).length, kindWords[k], kindPlurals[k]))));
  $('bound').addEventListener('change', () => { filters.bound = Number($('bound').value); refilter(); });
  $('kind').addEventListener('change', () => { filters.kind = $('kind').value; refilter(); });
}

// boundOrder lists the boundaries inside one, each before what is in it.
function boundOrder(parent) {
  return data.bounds.flatMap((b, i) => (b.parent === parent ? [i, ...boundOrder(i)] : []));
}

// toggle switches a filter that is on or off: here leaves only the threats of
// the sheet in the list, decided puts those in it that are no longer open.
function toggle(name, text) {
  return el('button', {
    type: 'button', id: name, class: 'ui-chip', 'aria-pressed': String(filters[name]), click: () => {
      filters[name] = !filters[name];
      refilter();
      if ($(name)) $(name).focus();
    },
  }, text);
}

function clearFilters() {
  if (!byItem() && !byPart() && !filters.here && !filters.decided) return false;
  Object.assign(filters, { bound: -1, kind: '', here: false, decided: false });
  filters.levels.clear();
  filters.tags.clear();
  $('bound').value = '-1';
  $('kind').value = '';
  for (const b of document.querySelectorAll('.ui-chip')) b.setAttribute('aria-pressed', 'false');
  refilter();
  return true;
}

function refilter() {
  filterList();
  paint();
  const decided = data.items.filter((it) => it.status).length;
  const shown = data.items.filter(itemMatches).length, all = data.items.length - (filters.decided ? 0 : decided);
  const parts = data.nodes.filter((_, n) => partMatches(n)).length;
  const set = byItem() || byPart() || filters.here || filters.decided;
  $('counts').replaceChildren(
    set ? `${shown} of ${some(all, 'threat', 'threats')}` : some(all, 'threat', 'threats'),
    byPart() ? `, ${parts} of ${some(data.nodes.length, 'part', 'parts')}` : `, ${some(data.nodes.length, 'part', 'parts')}`,
    set ? el('button', { type: 'button', class: 'ui-link', click: clearFilters }, 'clear') : '',
    now.sheet > 0 || filters.here ? toggle('here', 'this page only') : '',
    decided > 0 ? toggle('decided', decided + ' decided') : '',
  );
}
