// Keys, theme, and the start.
const root = document.documentElement;
const themes = ['auto', 'light', 'dark'];

function setTheme(theme) {
  root.dataset.theme = theme;
  const signs = { auto: '◐', light: '○', dark: '●' };
  $('theme').replaceChildren(signs[theme], el('span', { class: 'ui-off' }, 'theme: ' + theme));
  $('theme').title = 'theme: ' + theme;
}

$('theme').addEventListener('click', () => setTheme(themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length]));
$('help').addEventListener('click', () => $('keys').showModal());
$('in').addEventListener('click', () => zoom(1.3));
$('out').addEventListener('click', () => zoom(1 / 1.3));
$('fit').addEventListener('click', () => fit());
$('toggle').addEventListener('click', () => {
  const hide = !$('side').hidden;
  $('side').hidden = hide;
  $('toggle').setAttribute('aria-expanded', String(!hide));
});

function clearOne() {
  const field = $('search');
  if (document.activeElement === field && clearSearch()) return;
  if (now.choice) return clearChoice();
  if (clearSearch() || clearFilters()) return;
  if (document.activeElement === field) field.blur();
}

addEventListener('keydown', (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || $('keys').open) return;
  if (e.key === 'Escape') {
    e.preventDefault();
    return clearOne();
  }
  const typing = e.target.closest && e.target.closest('input, select, textarea');
  if (typing) return;
  const act = {
    '/': () => { $('search').focus(); $('search').select(); },
    '+': () => zoom(1.3), '=': () => zoom(1.3), '-': () => zoom(1 / 1.3), 0: () => fit(),
    '?': () => $('keys').showModal(),
  }[e.key] || (e.target === stage || e.target === document.body ? {
    ArrowLeft: () => pan(80, 0), ArrowRight: () => pan(-80, 0), ArrowUp: () => pan(0, 80), ArrowDown: () => pan(0, -80),
  }[e.key] : undefined);
  if (!act) return;
  e.preventDefault();
  act();
});

// A stage that changes its size keeps showing the choice, or everything.
let size = { w: stage.clientWidth, h: stage.clientHeight };
new ResizeObserver(() => {
  const to = { w: stage.clientWidth, h: stage.clientHeight };
  if (to.w === size.w && to.h === size.h || to.w === 0) return;
  const whole = fitted;
  size = to;
  if (now.choice) choose(now.choice);
  else if (whole) fit(true);
}).observe(stage);

if (data.sheets.length > 1) {
  const depth = (i) => (data.sheets[i].parent < 0 ? 0 : 1 + depth(data.sheets[i].parent));
  $('pages').hidden = false;
  $('pages').append(...data.sheets.map((s, i) => el('option', { value: s.key }, '\u2003'.repeat(depth(i)) + s.title)));
  $('pages').addEventListener('change', () => go(sheetAt($('pages').value), null));
}
setTheme(themes.includes(root.dataset.theme) ? root.dataset.theme : 'auto');
buildFilters();
buildList();
route();
if (!location.hash && data.chosen >= 0) goItem(data.chosen);
