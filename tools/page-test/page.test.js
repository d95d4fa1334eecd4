// Walks through the pages of strideline diagram in Chromium, from file://.
// STRIDELINE is the program; without Chromium the tests are skipped.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { system } from './system.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.STRIDELINE || join(root, 'bin/strideline');
const browserPath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .find((p) => p && existsSync(p));
const skip = !browserPath ? 'no Chromium here' : !existsSync(program) ? `no ${program}: make build` : false;

const folder = mkdtempSync(join(tmpdir(), 'strideline-page-'));
const shots = process.env.SHOTS || join(folder, 'shots');
let browser;

before(async () => {
  if (skip) return;
  mkdirSync(shots, { recursive: true });
  browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
});

after(async () => {
  if (browser) await browser.close();
  if (process.env.SHOTS) rmSync(folder, { recursive: true, force: true });
  else if (!skip) console.log(`screenshots: ${shots}`);
});

// draw writes the page of a path and returns its file.
function draw(name, path, ...flags) {
  const file = join(folder, name + '.html');
  execFileSync(program, ['diagram', '-o', file, ...flags, path], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  return file;
}

// visit opens a page and fails the test on whatever the console or the
// security policy has to say.
async function visit(t, file, { width = 1440, height = 900, scheme = 'light', motion = 'reduce', hash = '', touch = false } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: motion, hasTouch: touch });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) complaints.push(m.text()); });
  page.on('pageerror', (e) => complaints.push(e.message));
  page.on('request', (r) => { if (!r.url().startsWith('file:')) complaints.push('asked for ' + r.url()); });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective + ' ' + e.blockedURI));
  });
  await page.goto(pathToFileURL(file) + hash);
  t.after(async () => {
    complaints.push(...await page.evaluate(() => window.violations));
    await context.close();
    assert.deepEqual(complaints, []);
  });
  return page;
}

const lit = (page) => page.$$eval('#stage .node.lit', (list) => list.map((g) => g.dataset.name));
const faded = (page) => page.$eval('#stage #picture', (g) => g.classList.contains('faded'));
const opacity = (page, selector) => page.$eval(selector, (g) => Number(getComputedStyle(g).opacity));
const text = (page, selector) => page.$eval(selector, (e) => e.innerText);
const scale = (page) => page.$eval('#stage svg', (e) => new DOMMatrix(getComputedStyle(e).transform).a);
const place = (page) => page.$eval('#stage svg', (e) => { const m = new DOMMatrix(getComputedStyle(e).transform); return [m.e, m.f]; });
const shot = (page, name) => page.screenshot({ path: join(shots, name + '.png') });
// middle is the place of a box on the screen.
const middle = (page, name) => page.$eval(`#stage .node[data-name="${name}"]`, (g) => {
  const r = g.getBoundingClientRect();
  return { x: r.x + r.width / 2, y: r.y + r.height / 2 };
});
async function clickBox(page, name) {
  const at = await middle(page, name);
  await page.mouse.click(at.x, at.y);
}

const hurried = () => draw('hurried', 'examples/shop-hurried');

test('the picture fits when the page opens, and no text leaves its box', { skip }, async (t) => {
  for (const scheme of ['light', 'dark']) {
    const page = await visit(t, hurried(), { scheme });
    const [stage, picture] = await Promise.all(['#stage', '#stage #picture'].map((s) => page.$eval(s, (e) => e.getBoundingClientRect().toJSON())));
    assert.ok(picture.left >= stage.left && picture.right <= stage.right && picture.top >= stage.top && picture.bottom <= stage.bottom);
    const over = await page.$$eval('#stage .node', (list) => list.flatMap((g) => {
      const box = g.querySelector('path').getBBox();
      return [...g.querySelectorAll('text.name, text.sub, text.warn')].filter((e) => e.getBBox().x + e.getBBox().width > box.x + box.width + 0.5).map((e) => e.textContent);
    }));
    assert.deepEqual(over, []);
    const paper = await page.$eval('body', (e) => getComputedStyle(e).backgroundColor);
    assert.equal(paper, scheme === 'dark' ? 'rgb(20, 24, 31)' : 'rgb(255, 255, 255)');
    await shot(page, 'open-' + scheme);
  }
});

test('a threat lights its path, fades the rest and tells all about itself', { skip }, async (t) => {
  const page = await visit(t, hurried());
  assert.equal(await page.$$eval('#threats button', (l) => l.length), 17);
  await page.click('#threats button >> text=AdminConsoleUrl → AdminConsole >> nth=0');
  assert.deepEqual((await lit(page)).sort(), ['AdminConsole', 'AdminConsoleUrl']);
  assert.equal(await opacity(page, '#stage .node.lit'), 1);
  assert.ok(await opacity(page, '#stage .node:not(.lit)') < 0.5);
  assert.ok(await opacity(page, '#stage .edge-group:not(.lit)') < 0.5);
  const told = await text(page, '#panel');
  for (const word of ['Critical', 'SL6001', 'may do everything in the account', 'Elevation of privilege', 'Why', 'Fix', 'Rated', 'likelihood', 'Status', 'open', 'examples/shop-hurried/template.yaml:']) assert.ok(told.includes(word), word);
  assert.match(told, /template\.yaml:\d+:\d+/);
  assert.match(page.url(), /#\/all\/item\/\w+$/);
  await shot(page, 'threat');
  await page.keyboard.press('Escape');
  assert.equal(await faded(page), false);
  assert.equal(await page.isVisible('#panel'), false);
});

test('an address opens the threat it names', { skip }, async (t) => {
  const page = await visit(t, hurried());
  await page.click('#threats li:nth-child(4) button');
  const again = await visit(t, hurried(), { hash: new URL(page.url()).hash });
  assert.deepEqual(await lit(again), await lit(page));
  assert.equal(await text(again, '#panel'), await text(page, '#panel'));
});

test('a node tells who reaches it, what it reaches, its threats and its line', { skip }, async (t) => {
  const page = await visit(t, hurried());
  await clickBox(page, 'PlaceOrder');
  const told = await text(page, '#panel');
  for (const word of ['PlaceOrder', 'Reached by', 'POST /orders', 'Reaches', 'OrderQueue', 'Threats', 'SL4005', 'template.yaml:33:3']) assert.ok(told.includes(word), word);
  await page.click('#panel button >> text=OrderQueue');
  assert.ok((await text(page, '#panel h2')).includes('OrderQueue'));
  await page.click('#panel button >> text=SL2002');
  assert.ok((await text(page, '#panel')).includes('Why'));
});

test('a flow tells its actions and evidence; the empty stage clears', { skip }, async (t) => {
  const page = await visit(t, hurried());
  const id = await page.$$eval('#stage .edge-group', (l) => l.find((g) => g.getAttribute('aria-label') === 'PlaceOrder full access OrderQueue').id);
  const at = await page.$eval(`#${id} .hit`, (path) => {
    const p = path.getPointAtLength(path.getTotalLength() / 3).matrixTransform(path.getScreenCTM());
    return { x: p.x, y: p.y };
  });
  await page.mouse.click(at.x, at.y);
  const told = await text(page, '#panel');
  for (const word of ['full access', 'PlaceOrder → OrderQueue', 'sqs:', 'template.yaml:', 'permitted']) assert.ok(told.includes(word), word);
  await shot(page, 'flow');
  const stage = await page.$eval('#stage', (e) => e.getBoundingClientRect().toJSON());
  await page.mouse.click(stage.left + 5, stage.top + 5);
  assert.equal(await page.isVisible('#panel'), false);
});

test('a location is copied', { skip }, async (t) => {
  const page = await visit(t, hurried());
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click('#threats button');
  const spot = await text(page, '#panel .ui-spot');
  await page.click('#panel .ui-spot');
  await page.waitForFunction((s) => document.getElementById('said').textContent === 'copied ' + s, spot);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), spot);
});

test('search finds names, ids and classes, and Enter goes round', { skip }, async (t) => {
  const page = await visit(t, hurried());
  await page.keyboard.press('/');
  await page.keyboard.type('orders');
  assert.match(await text(page, '#hits'), /^\d+ hits$/);
  const n = Number.parseInt(await text(page, '#hits'), 10);
  assert.ok(n > 3 && await page.$$eval('#stage .ui-hit', (l) => l.length) >= 3);
  await page.keyboard.press('Enter');
  assert.equal(await text(page, '#hits'), `1 of ${n}`);
  assert.equal(await text(page, '#panel h2'), 'Orders');
  await shot(page, 'search');
  await page.keyboard.press('Enter');
  assert.notEqual(await text(page, '#panel h2'), 'Orders');
  for (let i = 1; i < n; i++) await page.keyboard.press('Enter');
  assert.equal(await text(page, '#panel h2'), 'Orders');
  await page.keyboard.press('Shift+Enter');
  assert.equal(await text(page, '#hits'), `${n} of ${n}`);
  await page.keyboard.press('Escape');
  assert.equal(await page.$eval('#search', (e) => e.value), '');
  await page.keyboard.type('bucket-event');
  assert.equal(await page.$$eval('#stage .ui-hit', (l) => l.map((g) => g.dataset.name).join()), 'Pictures.Thumbnail');
  await page.fill('#search', 'nothing like it');
  assert.equal(await text(page, '#hits'), 'no hit');
});

test('filters fade what does not match and say how much is left', { skip }, async (t) => {
  const page = await visit(t, hurried());
  await page.click('#levels .ui-chip >> text=critical');
  assert.equal(await page.$$eval('#threats li:not([hidden])', (l) => l.length), 1);
  assert.ok(await faded(page));
  assert.ok((await lit(page)).includes('AdminConsole') && !(await lit(page)).includes('ListProducts'));
  assert.match(await text(page, '#counts'), /^1 of 17 threats, 23 parts/);
  await page.click('#counts button');
  assert.equal(await faded(page), false);
  await page.click('#tags .ui-chip[aria-label^="denial of service"]');
  assert.equal(await page.$$eval('#threats li:not([hidden])', (l) => l.length), 2);
  await page.click('#tags .ui-chip[aria-label^="denial of service"]');
  await page.selectOption('#kind', 'store');
  assert.ok((await lit(page)).includes('Orders') && !(await lit(page)).includes('PlaceOrder'));
  const api = await page.$$eval('#bound option', (l) => l.find((o) => o.textContent.includes('API')).value);
  await page.selectOption('#kind', '');
  await page.selectOption('#bound', api);
  assert.deepEqual((await lit(page)).sort(), ['GET /orders/{id}', 'GET /products', 'POST /orders']);
  assert.match(await text(page, '#counts'), /3 of 23 parts/);
  await shot(page, 'filtered');
  await page.keyboard.press('Escape');
  assert.equal(await faded(page), false);
  assert.equal(await page.$eval('#bound', (e) => e.value), '-1');
});

test('everything can be reached by keyboard, with a visible focus', { skip }, async (t) => {
  const page = await visit(t, hurried());
  const stops = [];
  for (let i = 0; i < 24; i++) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => {
      const e = document.activeElement;
      return { id: e.id || (e.closest('[id]') || {}).id || '', name: e.getAttribute('aria-label') || e.innerText || e.title || '', outline: getComputedStyle(e).outlineStyle };
    }));
  }
  const ids = stops.map((s) => s.id);
  const order = ['toggle', 'search', 'theme', 'help', 'levels', 'tags', 'bound', 'kind', 'threats', 'stage', 'in', 'out', 'fit'];
  assert.deepEqual(order.filter((id, i) => ids.indexOf(id) < 0 || i > 0 && ids.indexOf(id) < ids.indexOf(order[i - 1])), []);
  for (const s of stops.filter((s) => order.includes(s.id))) assert.ok(s.name.trim() !== '' && s.outline !== 'none', JSON.stringify(s));

  await page.focus('#threats button[tabindex="0"]');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.$eval('[aria-current=true]', (e) => e === document.activeElement && e.parentElement === document.querySelector('#threats li:nth-child(2)')), true);
  assert.equal(await text(page, '#panel h2'), await text(page, '#threats li:nth-child(2) .ui-what'));
  await page.keyboard.press('End');
  assert.equal(await page.$eval('[aria-current=true]', (e) => e.parentElement === document.querySelector('#threats').lastElementChild), true);
  await page.keyboard.press('?');
  assert.ok(await page.isVisible('#keys'));
  await page.keyboard.press('Escape');
  assert.equal(await page.isVisible('#keys'), false);
});

test('zoom and pan: keys, buttons, wheel, mouse', { skip }, async (t) => {
  const page = await visit(t, hurried());
  await page.focus('#stage');
  const k = await scale(page);
  await page.keyboard.press('+');
  assert.ok(await scale(page) > k * 1.2);
  await page.keyboard.press('-');
  assert.ok(Math.abs(await scale(page) - k) < 1e-6);
  const [x, y] = await place(page);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  assert.deepEqual((await place(page)).map(Math.round), [x + 80, y + 80].map(Math.round));
  await page.keyboard.press('0');
  assert.deepEqual(await place(page), [x, y]);
  // The wheel zooms around the pointer: what is under it stays there.
  const at = await middle(page, 'Orders');
  await page.mouse.move(at.x, at.y);
  await page.mouse.wheel(0, -400);
  await page.waitForFunction((was) => new DOMMatrix(getComputedStyle(document.querySelector('#stage svg')).transform).a > was * 1.5, k);
  const then = await middle(page, 'Orders');
  assert.ok(Math.hypot(then.x - at.x, then.y - at.y) < 2);
  // A drag moves, and is no click.
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x - 60, at.y + 40, { steps: 5 });
  await page.mouse.up();
  const moved = await middle(page, 'Orders');
  assert.ok(Math.hypot(moved.x - then.x + 60, moved.y - then.y - 40) < 2);
  assert.equal(await page.isVisible('#panel'), false);
  for (let i = 0; i < 40; i++) await page.click('#out');
  assert.ok(await scale(page) > 0.05);
  await page.click('#fit');
  assert.ok(Math.abs(await scale(page) - k) < 1e-6);
});

test('two fingers zoom', { skip }, async (t) => {
  const page = await visit(t, hurried(), { touch: true });
  const k = await scale(page);
  const client = await page.context().newCDPSession(page);
  const touch = (type, ...points) => client.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  await touch('touchStart', [800, 450], [860, 450]);
  for (let i = 1; i <= 6; i++) await touch('touchMove', [800 - 10 * i, 450], [860 + 10 * i, 450]);
  await touch('touchEnd');
  assert.ok(await scale(page) > k * 1.6, `${k} became ${await scale(page)}`);
});

test('themes, motion, narrow windows and print', { skip }, async (t) => {
  const page = await visit(t, hurried(), { motion: 'no-preference' });
  const paper = () => page.$eval('body', (e) => getComputedStyle(e).backgroundColor);
  await page.click('#theme');
  await page.click('#theme');
  assert.equal(await paper(), 'rgb(20, 24, 31)');
  await page.click('#threats li:nth-child(3) button');
  await page.waitForTimeout(400);
  await shot(page, 'dark-threat');
  for (const [width, height] of [[1000, 700], [800, 600]]) {
    await page.setViewportSize({ width, height });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} in ${width}`);
    await shot(page, `narrow-${width}`);
  }
  await page.click('#toggle');
  assert.equal(await page.isVisible('#side'), false);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.isVisible('#side') && await page.isVisible('#stage svg') && !await page.isVisible('#panel'));
  assert.equal(await paper(), 'rgb(255, 255, 255)');
  assert.equal(await opacity(page, '#stage .node:not(.lit)'), 1);
  await page.pdf({ path: join(shots, 'print.pdf'), landscape: true, preferCSSPageSize: true });
});

test('a theme that was asked for goes before the setting', { skip }, async (t) => {
  const page = await visit(t, draw('dark', 'examples/shop-hardened', '--theme', 'dark'), { scheme: 'light' });
  assert.equal(await page.$eval('body', (e) => getComputedStyle(e).backgroundColor), 'rgb(20, 24, 31)');
  await shot(page, 'asked-dark');
});

test('a large system opens as an overview with doors, and back leads back', { skip }, async (t) => {
  for (const [name, functions, stacks] of [['areas', 200, 1], ['stacks', 100, 5]]) {
    const path = join(folder, name);
    for (const [file, content] of system(functions, stacks)) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), content);
    }
    const page = await visit(t, draw(name, path));
    assert.equal(await text(page, '#path [aria-current]'), 'Overview');
    await shot(page, name + '-overview');
    const door = await page.$eval('#stage .ui-door', (g) => {
      const r = g.getBoundingClientRect();
      return { x: r.x + r.width / 2, y: r.y + r.height / 2, name: g.dataset.name };
    });
    await page.mouse.click(door.x, door.y);
    assert.equal(await text(page, '#path [aria-current]'), door.name);
    assert.ok(await page.$$eval('#stage .node', (l) => l.length) > 20);
    await shot(page, name + '-detail');
    await page.goBack();
    assert.equal(await text(page, '#path [aria-current]'), 'Overview');
    await page.goForward();
    assert.equal(await text(page, '#path [aria-current]'), door.name);
    await page.click('#path a');
    assert.equal(await text(page, '#path [aria-current]'), 'Overview');
    // By keyboard, by the list of pages, by search and by a threat.
    await page.focus('#stage .ui-door');
    await page.keyboard.press('Enter');
    assert.equal(await text(page, '#path [aria-current]'), door.name);
    await page.selectOption('#pages', { index: 0 });
    assert.equal(await text(page, '#path [aria-current]'), 'Overview');
    await page.fill('#search', 'Fn17');
    await page.press('#search', 'Enter');
    assert.notEqual(await text(page, '#path [aria-current]'), 'Overview');
    assert.equal(await text(page, '#panel h2'), 'Fn17');
    await page.selectOption('#pages', { index: 0 });
    await page.click('#threats button');
    assert.notEqual(await text(page, '#path [aria-current]'), 'Overview');
    assert.ok((await lit(page)).length > 1);
    const all = await page.$$eval('#threats li:not([hidden])', (l) => l.length);
    await page.click('#here');
    const here = await page.$$eval('#threats li:not([hidden])', (l) => l.length);
    assert.ok(here > 0 && here < all, `${here} of ${all} threats on the page`);
    await page.click('#here');
    await page.goBack();
    assert.equal(await text(page, '#path [aria-current]'), 'Overview');
    assert.equal(await page.isVisible('#panel'), false);
  }
});

test('hostile names stay text', { skip }, async (t) => {
  const path = join(folder, 'hostile');
  mkdirSync(path, { recursive: true });
  const names = ['<script>window.hit = 1</script>', '"><img src=x onerror=window.hit=1>', "' onload='window.hit=1", '\u202Ereversed', 'long '.repeat(1000), '\u{1F469}\u200D\u{1F680}', '</script><!--'];
  const resources = Object.fromEntries(names.map((name) => [name, { Type: 'AWS::Lambda::Function', Properties: { FunctionName: name, Runtime: 'nodejs22.x', Handler: name, Code: { ZipFile: name }, Role: name } }]));
  writeFileSync(join(path, 'template.json'), JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: resources }));
  const page = await visit(t, draw('hostile', path, '--title', names[0], '--min-severity', 'info'));
  assert.ok(await page.$$eval('#stage .node', (l) => l.length) >= names.length - 1);
  for (const box of await page.$$eval('#stage .node', (l) => l.map((g) => g.id))) {
    await page.evaluate((id) => { location.hash = '#/all/box/' + id; }, box);
    await page.waitForSelector('#panel:not([hidden])');
  }
  assert.equal(await page.evaluate(() => window.hit), undefined);
  assert.equal(await page.$$eval('img, script:not(#data)', (l) => l.length), 1);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 1440);
  await shot(page, 'hostile');
});

test('what was decided is listed when asked for, and not marked', { skip }, async (t) => {
  const path = join(folder, 'decided');
  cpSync(join(root, 'examples/shop-hurried'), path, { recursive: true });
  const threats = JSON.parse(execFileSync(program, ['analyze', '--fail-on', 'never', '--format', 'json', '.'], { cwd: path, stdio: ['ignore', 'pipe', 'ignore'] })).threats;
  const worst = threats.find((x) => x.severity === 'critical');
  execFileSync(program, ['accept', worst.id, '--reason', 'goes <b>next week</b>', '--owner', 'ana'], { cwd: path, stdio: 'ignore' });
  const page = await visit(t, draw('decided', path));
  assert.match(await text(page, '#counts'), /^16 threats/);
  assert.equal(await page.$$eval('#threats li:not([hidden])', (l) => l.length), 16);
  assert.equal(await page.$$eval('#stage [data-level=critical]', (l) => l.length), 0);
  await page.click('#decided');
  assert.equal(await page.$$eval('#threats li:not([hidden])', (l) => l.length), 17);
  await page.click('#threats button');
  assert.match(await text(page, '#panel'), /Critical, accepted[^]*Decision\s+accepted: goes <b>next week<\/b>, ana/);
  await shot(page, 'decided');
});

test('a system without threats says so', { skip }, async (t) => {
  const page = await visit(t, draw('hardened', 'examples/shop-hardened', '--min-severity', 'critical'));
  assert.match(await text(page, '#threats'), /No open threat/);
  await page.click('#notes summary');
  assert.match(await text(page, '#notes'), /below severity critical not marked/);
  await shot(page, 'hardened');
});

test('the picture alone opens in Chromium', { skip }, async (t) => {
  const file = join(folder, 'shop.svg');
  execFileSync(program, ['diagram', '-o', file, 'examples/shop-hurried'], { cwd: root, stdio: 'ignore' });
  for (const scheme of ['light', 'dark']) {
    const page = await visit(t, file, { scheme, width: 1840, height: 840 });
    assert.equal(await page.$eval('svg', (e) => e.namespaceURI), 'http://www.w3.org/2000/svg');
    assert.ok(await page.$$eval('.node', (l) => l.length) > 20);
    await shot(page, 'svg-' + scheme);
  }
});
