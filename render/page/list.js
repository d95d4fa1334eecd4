// The list of threats, worst first. One of them is in the tab order; arrow
// keys choose the others.
const rows = [];

function buildList() {
  data.items.forEach((it, i) => {
    const way = it.nodes.map((n) => data.nodes[n].name).join(' → ');
    rows[i] = el('button', { type: 'button', class: 'ui-row ui-level-' + it.level + (it.status ? ' ui-decided' : ''), tabindex: '-1', click: () => goItem(i) },
      el('span', { class: 'ui-head' },
        el('span', { class: 'ui-mark', title: it.level }, standing(it)),
        el('span', { class: 'ui-letters', title: it.tags.map(tagText).join(', ') }, it.tags.map(tagLetter).join(' '))),
      el('span', { class: 'ui-what', dir: 'auto' }, it.title),
      el('span', { class: 'ui-on', dir: 'auto' }, way),
      el('span', { class: 'ui-print', dir: 'auto' }, it.text + (it.at ? ' (' + it.at + ')' : '')));
    $('threats').append(el('li', {}, rows[i]));
  });
  if (data.items.length === 0) $('threats').append(el('li', { class: 'ui-none' }, 'No open threat to show.'));
}

const visibleRows = () => rows.filter((r) => !r.parentElement.hidden);

function filterList() {
  data.items.forEach((it, i) => { rows[i].parentElement.hidden = !itemMatches(it); });
  markList();
}

// markList marks the chosen row and keeps one row in the tab order.
function markList() {
  const chosen = now.choice && now.choice.kind === 'item' ? rows[now.choice.at] : null;
  for (const r of rows) {
    r.tabIndex = -1;
    if (r === chosen) r.setAttribute('aria-current', 'true');
    else r.removeAttribute('aria-current');
  }
  const first = chosen && !chosen.parentElement.hidden ? chosen : visibleRows()[0];
  if (first) first.tabIndex = 0;
  if (chosen) chosen.scrollIntoView({ block: 'nearest' });
}

$('threats').addEventListener('keydown', (e) => {
  const list = visibleRows();
  const at = list.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[e.key];
  if (to === undefined || at < 0) return;
  e.preventDefault();
  const row = list[Math.min(Math.max(to, 0), list.length - 1)];
  row.focus();
  goItem(rows.indexOf(row));
});
