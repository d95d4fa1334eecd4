// The steps of the end-to-end test, in the order in which a user meets things.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as diagram from './diagram.mjs';
import * as editor from './editor.mjs';
import { command, goTo, quiet, until, webview } from './hands.mjs';
import * as views from './views.mjs';

/** SKIP=name,name leaves steps out, while one of them is being written. */
export async function steps(c) {
  const skip = (process.env.SKIP ?? '').split(',');
  for (const step of [inTheEditor, quickFix, mended, halfTyped, inTheViews, inTheDiagram, exported, liveAndLight, actedOn, accepted, explained, notOurs, restarted, hostile, walkthrough]) {
    if (skip.includes(step.name)) { continue; }
    await step(c);
    await quiet(c.page);
  }
}

async function inTheEditor({ page, t, say, shot }) {
  await editor.openFile(page, 'template.yaml');
  await editor.squiggle(page).waitFor({ state: 'attached' });
  say('squiggle under the cause');
  say(`status bar: ${await views.statusBar(page, new RegExp(`^strideline: SAM, \\d+ functions, ${t.open} threats$`))}`);
  const lens = await editor.topLens(page, /threat/);
  say(`code lens: ${await lens.innerText()}`);
  await shot('code-lens', '700x440+348+62');
  const text = await editor.hover(page, t.admin.line, t.admin.column + 2, new RegExp(escape(t.admin.message)));
  assert.match(text, new RegExp(t.admin.rule));
  await shot('squiggle', '970x370+348+220');
  await page.keyboard.press('Escape');
  say(`hover: ${text.split('\n')[0].slice(0, 80)}`);
  const { row, step } = await editor.problems(page, t);
  await row.click();
  await editor.filterProblems(page, '');
  await page.waitForTimeout(300);
  await shot('problems', '1052x460+348+420');
  await editor.filterProblems(page, 'may do everything');
  await editor.clickStep(page, step, t.admin.step.line);
  say(`Problems: ${t.admin.rule} with its path; a click on a step goes to line ${t.admin.step.line}`);
}

async function quickFix({ page, w, t, say, shot }) {
  await editor.filterProblems(page, '');
  await page.keyboard.press('Control+j');
  const titles = await editor.quickFixes(page, t.admin.line, t.admin.column + 2);
  const ignore = titles.find((x) => /^ignore\b/i.test(x));
  assert.ok(ignore, `an ignore among ${titles.join(' | ')}`);
  assert.ok(titles.some((x) => /accept/i.test(x)), 'an acceptance');
  await editor.chooseFix(page, ignore);
  await page.locator('.view-line', { hasText: `strideline:ignore ${t.admin.rule} --` }).waitFor();
  await page.keyboard.type('a lab account'); // the cursor stands where the reason goes
  await page.keyboard.press('Escape');
  await until('one problem less', async () => (await editor.problemCount(page)) === t.open - 1);
  await editor.save(page, path.join(w.folder, 'template.yaml'), `strideline:ignore ${t.admin.rule} -- a lab account`);
  say(`quick fixes: ${titles.map((x) => x.trim()).join(' | ')}`);
  await editor.restore(page, w.template);
  await until('the problem again', async () => (await editor.problemCount(page)) === t.open);
  say('ignore here takes the threat away; without the comment it is back');
}

/** The edit that mends: the URL of a function takes signed requests only. */
async function mended({ page, w, t, say, shot }) {
  const line = w.template.text.split('\n').findIndex((l) => /AuthType: NONE/.test(l)) + 1;
  const titles = await editor.quickFixes(page, line, 20);
  const fix = titles.find((x) => /AWS_IAM/.test(x));
  assert.ok(fix, `an edit among ${titles.join(' | ')}`);
  const menu = await page.locator('.action-widget').first().boundingBox();
  await shot('quick-fix', `${Math.round(menu.width + 260)}x${Math.round(menu.height + 60)}+${Math.round(menu.x - 240)}+${Math.round(menu.y - 30)}`);
  await editor.chooseFix(page, fix);
  await page.locator('.view-line', { hasText: /AuthType:\sAWS_IAM/ }).waitFor();
  const left = await until('fewer problems', async () => { const n = await editor.problemCount(page); return n < t.open && n; });
  await editor.restore(page, w.template);
  await until('the problems again', async () => (await editor.problemCount(page)) === t.open);
  say(`quick fix "${fix.trim()}": ${t.open} problems, then ${left}`);
}

/** A line in the middle of being typed must not make the rest flicker. */
async function halfTyped({ page, w, t, say }) {
  assert.equal(await editor.problemCount(page), t.open);
  const seen = [];
  const watch = setInterval(async () => { seen.push(await editor.problemCount(page).catch(() => t.open)); }, 40);
  await editor.typeAfter(page, t.admin.line + 2, '\n        Sett: [ {');
  await page.waitForTimeout(1200);
  clearInterval(watch);
  assert.ok(seen.length > 10 && Math.min(...seen) >= t.open - 1, `threats flicker while typing: ${[...new Set(seen)]}`);
  assert.ok(!fs.readFileSync(w.template.file, 'utf8').includes('Sett'), 'nothing was saved');
  await editor.restore(page, w.template);
  await until('the file as it was', async () => (await editor.problemCount(page)) === t.open);
  say(`half typed: ${t.open} problems before, between ${Math.min(...seen)} and ${Math.max(...seen)} while typing, ${t.open} after`);
}

async function inTheViews({ page, t, say, shot }) {
  await views.openThreats(page);
  const rows = await until('the tree is laid out', async () => { const r = await views.threatRows(page); return r.length > 8 && r; });
  for (const s of ['Critical', 'High']) {
    const n = t.summary[s.toLowerCase()];
    assert.ok(rows.includes(`${s} ${n}`), `"${s} ${n}" among ${rows.join(' | ')}`);
  }
  const details = await views.selectThreat(page, 'strangers can write', t.picture.message);
  const headings = await views.sections(details);
  for (const h of ['path', 'why', 'fix', 'rating', 'references']) { assert.ok(headings.includes(h), `${h} in ${headings}`); }
  await shot('threats', '900x850+0+34');
  const last = t.picture.path.at(-1);
  await details.locator('button.step', { hasText: last.name }).last().click();
  await editor.expectLine(page, last.location.line);
  say(`Threats: ${rows.length} rows, groups with counts; Details: ${headings.join(', ')}; a step goes to line ${last.location.line}`);
  await views.chooseGrouping(page, 'Resource');
  await views.threatRow(page, 'Orders').waitFor();
  await views.filter(page, 'thumbnail');
  await until('the filter holds', async () => (await views.threatRows(page)).every((r) => !/^Orders/.test(r)));
  const filtered = (await views.threatRows(page)).length;
  assert.ok(filtered > 0 && filtered < rows.length);
  await command(page, 'strideline: Clear Filter');
  await views.chooseGrouping(page, 'Severity');
  await views.threatRow(page, 'Critical').waitFor();
  say(`Threats: grouped by resource, filtered to ${filtered} rows and back`);
}

async function inTheDiagram({ page, t, say, shot }) {
  const panel = await diagram.openByLens(page, () => editor.topLens(page, /threat/));
  const nodes = await panel.locator('.node').count();
  assert.ok(nodes >= 12, `${nodes} nodes`);
  await goTo(page, lineOf(t, 'Ship'));
  await diagram.lit(panel, 'Ship');
  await page.keyboard.press('Control+b'); // room for the picture
  await page.waitForTimeout(400);
  await shot('diagram-dark', '1400x866+0+34');
  await page.keyboard.press('Control+b');
  await diagram.clickNode(page, panel, 'Thumbnail', lineOf(t, 'Thumbnail'));
  await diagram.lit(panel, 'Thumbnail');
  await diagram.nodeOf(panel, 'Pictures').focus();
  await page.keyboard.press('Enter');
  await editor.expectLine(page, lineOf(t, 'Pictures'));
  await diagram.fit(page, panel);
  await diagram.clickEdge(page, panel, 'internet', 'Pictures', t.picture.path[1].location.line);
  say(`diagram: ${nodes} nodes; a click on a node and on an arrow, and Enter on a node, go to their lines`);
  await goTo(page, lineOf(t, 'OrderQueue'));
  await diagram.lit(panel, 'OrderQueue');
  say('diagram: the cursor lights up its node');
  await page.keyboard.press('Escape');
  const row = await views.scrollToRow(page, 'strangers can write');
  await row.hover();
  await row.locator('.action-label[aria-label*="Show on Diagram"]').click();
  const focus = await diagram.onPath(panel);
  for (const step of t.picture.path) { assert.ok(focus.names.includes(step.name), `${step.name} among ${focus.names}`); }
  assert.ok(focus.faded < 0.5 && focus.arrows >= 0);
  await until('the path is in view', async () => panel.locator('.node.on-path').first().isVisible());
  await wide(page, () => shot('diagram-focus', '1400x700+0+34'));
  await panel.locator('#whole').click();
  await panel.locator('.focusing').waitFor({ state: 'detached' });
  say(`diagram: focus on ${focus.names.join(' > ')}, ${focus.arrows} arrows, the rest at ${focus.faded}`);
}

/** Gives the diagram the whole window for a moment. */
async function wide(page, look) {
  await page.keyboard.press('Control+b');
  await page.keyboard.press('Control+2');
  await command(page, 'View: Toggle Maximize Editor Group');
  await page.waitForTimeout(500);
  await look();
  await command(page, 'View: Toggle Maximize Editor Group');
  await page.keyboard.press('Control+b');
}

async function exported({ page, w, say }) {
  const sizes = [];
  for (const [format, name, valid] of [
    ['SVG', 'shop.svg', (b) => /^(<\?xml[^>]*>\s*)?<svg[\s\S]*<\/svg>\s*$/.test(b.toString())],
    ['PNG', 'shop.png', (b) => b.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])) && b.subarray(-8, -4).toString() === 'IEND'],
    ['HTML', 'shop.html', (b) => /^<!doctype html>/i.test(b.toString()) && /<\/html>\s*$/.test(b.toString())],
  ]) {
    const bytes = await diagram.exportTo(page, format, path.join(w.folder, name));
    await until(`${name} is whole`, () => valid(fs.readFileSync(path.join(w.folder, name))));
    sizes.push(`${name} ${bytes.length} bytes`);
  }
  say(`export: ${sizes.join(', ')}`);
}

/** The panel follows edits and the theme. */
async function liveAndLight({ page, w, say, shot }) {
  const panel = await diagram.drawn(page);
  const lines = w.template.text.split('\n');
  await editor.typeAfter(page, lines.findIndex((l) => /SimpleTable/.test(l)) + 1, '\n  Added:\n    Type: AWS::SQS::Queue');
  await diagram.nodeOf(panel, 'Added').waitFor();
  await editor.restore(page, w.template);
  await diagram.nodeOf(panel, 'Added').waitFor({ state: 'detached' });
  say('diagram: follows an edit and its undoing');
  const toggle = () => command(page, 'Preferences: Toggle between Light/Dark Themes');
  await toggle();
  await until('light colours', async () => panel.locator('svg style').first().evaluate((e) => /--ink:#[0-5]/.test(e.textContent)));
  await wide(page, async () => { await diagram.fit(page, panel); await shot('diagram-light', '1400x866+0+34'); });
  await toggle();
  await until('dark colours', async () => panel.locator('svg style').first().evaluate((e) => /--ink:#[a-f]/.test(e.textContent)));
  say('diagram: follows the theme');
}

/** The buttons of the Details view do what the quick fixes do. */
async function actedOn({ page, w, t, say }) {
  await views.openThreats(page);
  const details = await views.selectThreat(page, 'a function behind a trigger is administrator', t.admin.message);
  await details.locator('button.action', { hasText: 'Ignore Here' }).click();
  await page.locator('.view-line', { hasText: `strideline:ignore ${t.admin.rule} --` }).waitFor();
  await page.keyboard.type('a lab account');
  await page.keyboard.press('Escape');
  await until('one problem less', async () => (await editor.problemCount(page)) === t.open - 1);
  await editor.restore(page, w.template);
  await until('the problem again', async () => (await editor.problemCount(page)) === t.open);
  await views.filter(page, t.url.id);
  await until('the filter holds', async () => (await views.threatRows(page)).length === 2);
  const url = await views.selectThreat(page, t.url.title, t.url.message);
  await url.locator('button.action', { hasText: 'Apply Fix' }).click();
  await page.locator('.view-line', { hasText: /AuthType:\sAWS_IAM/ }).waitFor();
  await editor.restore(page, w.template);
  await command(page, 'strideline: Clear Filter');
  await until('the problems again', async () => (await editor.problemCount(page)) === t.open);
  say('Details: ignore, and apply the fix');
}

async function accepted({ page, w, t, say }) {
  await views.openThreats(page);
  const details = await views.selectThreat(page, 'strangers can write', t.picture.message);
  await details.locator('button.action', { hasText: 'Accept' }).click();
  const input = page.locator('.quick-input-widget:visible input[type=text]').first();
  await input.fill('thumbnails are public on purpose');
  await page.keyboard.press('Enter');
  await until('the question for an owner', async () => (await input.getAttribute('placeholder'))?.includes('answers'));
  await input.fill('shop@example.com'); // there is no git here to know one
  await page.keyboard.press('Enter');
  const register = path.join(w.folder, '.strideline/risks.yaml');
  await until('the register is written', () => fs.existsSync(register) && fs.readFileSync(register, 'utf8').includes('owner: shop@example.com'));
  const text = fs.readFileSync(register, 'utf8');
  assert.match(text, /reason: thumbnails are public on purpose/);
  assert.equal(text.split(t.picture.id).length, 2, 'one entry');
  await views.threatRow(page, 'strangers can write').waitFor({ state: 'detached' });
  say(`accept: ${t.picture.id} is in .strideline/risks.yaml and leaves the tree; status bar: ${await views.statusBar(page, new RegExp(`, ${t.open - 1} threats$`))}`);
}

/** The explanation opens in the editor's own Markdown preview. */
async function explained({ page, t, say }) {
  const details = await views.selectThreat(page, 'a function behind a trigger is administrator', t.admin.message);
  await details.locator('button.action', { hasText: 'Explain' }).click();
  await page.locator('.tab.active', { hasText: t.admin.rule }).waitFor();
  const preview = await webview(page, '.markdown-body h1, .markdown-body h2, .markdown-body h3, .markdown-body p');
  const text = await until('the explanation', async () => { const x = await preview.locator('.markdown-body').innerText(); return x.includes('AdminConsole') && x; });
  say(`explain: ${text.split('\n').find((l) => l.trim()).slice(0, 70)}`);
  await page.keyboard.press('Control+w');
}

async function notOurs({ page, say }) {
  await command(page, 'View: Show Explorer');
  await command(page, 'Go to File');
  await page.keyboard.type('test.yaml');
  await page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: 'test.yaml' }).first().click();
  await page.locator('.tab.active', { hasText: 'test.yaml' }).waitFor();
  const text = await views.statusBar(page, /no IaC here/);
  assert.equal(await page.locator('.editor-instance .squiggly-warning, .editor-instance .squiggly-error').count(), 0);
  say(`a workflow: ${text}, no squiggle`);
}

async function restarted({ page, w, t, say }) {
  await editor.openFile(page, 'template.yaml');
  const ready = () => w.log().split('\n').filter((l) => /is ready after \d+ ms/.test(l)).length;
  const before = ready();
  await command(page, 'strideline: Restart Language Server');
  await until('the server is there again', () => ready() === before + 1);
  const text = await views.statusBar(page, new RegExp(`, ${t.open - 1} threats$`));
  await editor.squiggle(page).waitFor({ state: 'attached' });
  await command(page, 'strideline: Show Log');
  await page.locator('.panel .view-lines').filter({ hasText: /is\sready\safter/ }).first().waitFor(); // its blanks do not break
  await page.keyboard.press('Control+j');
  say(`restart: ${text}; the log is shown`);
}

/** Names in a template are text, wherever they land. */
async function hostile({ page, w, say }) {
  const name = '"><img src=x onerror="document.title=1"><script>document.title=2</script>';
  fs.writeFileSync(path.join(w.folder, 'hostile.yaml'), [
    'Transform: AWS::Serverless-2016-10-31', 'Resources:', '  Greet:', '    Type: AWS::Serverless::Function', '    Properties:', '      Handler: a.b',
    '      Runtime: nodejs22.x', '      Events:', '        Get:', '          Type: HttpApi', '          Properties:', '            Method: GET', `            Path: '/${name}'`, ''].join('\n'));
  await editor.openFile(page, 'hostile.yaml');
  await views.statusBar(page, /SAM, 1 function/);
  await command(page, 'strideline: Show Diagram');
  const panel = await diagram.drawn(page);
  await until('the drawing of the hostile file', async () => (await panel.locator('svg').innerHTML()).includes('&lt;img'));
  const bad = await panel.locator('#canvas :is(img, script, foreignObject, iframe, [onerror], [onload], [onclick]), body > img').count();
  assert.equal(bad, 0, 'elements that a name made');
  assert.match(await panel.title(), /^Diagram/);
  await views.openThreats(page);
  await (await views.scrollToRow(page, 'GET /')).click();
  const details = await webview(page, '#threat h2');
  await until('details of the hostile file', async () => (await details.locator('#threat').innerText()).includes('<img'));
  assert.equal(await details.locator('img, #threat script, [onerror]').count(), 0);
  assert.match(await details.title(), /^Details/);
  say('hostile names are text in the diagram and in the details');
}

async function walkthrough({ page, say, shot }) {
  assert.equal(await page.locator('.tab[data-resource-name="template.yaml"]').count(), 1, 'one tab for one file');
  await command(page, 'View: Close All Editors');
  await command(page, 'strideline: Open Walkthrough');
  const box = page.locator('.gettingStartedContainer');
  await box.getByText('Open a template').first().waitFor();
  await until('its picture', async () => (await box.locator('img').evaluateAll((es) => es.some((e) => e.complete && e.naturalWidth > 600))));
  await shot('walkthrough');
  say('walkthrough: opens with its pictures');
}

function lineOf(t, name) {
  const line = t.lines[name];
  assert.ok(line, `the line of ${name}`);
  return line;
}

function escape(text) { return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'); }
