// The diagram panel: what is drawn, and the two ways between it and the source.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { command, doUntil, expectLine, until, webview } from './hands.mjs';

/** Opens the panel by the line at the top of a template. */
export async function openByLens(page, lens) {
  await doUntil('a click on the code lens', async () => (await lens()).click({ timeout: 5_000 }), () => page.locator('.tab', { hasText: 'Diagram' }).first().waitFor({ timeout: 5_000 }));
  return drawn(page);
}

export async function drawn(page) {
  const panel = await webview(page, '#stage');
  await panel.locator('svg .node').first().waitFor();
  return panel;
}

export const nodeOf = (panel, name) => panel.locator(`.node[data-name="${name}"]`).first();

export async function clickNode(page, panel, name, line) {
  await doUntil(`a click on ${name}`, () => nodeOf(panel, name).click({ timeout: 5_000 }), () => expectLine(page, line));
}

/** Fits the drawing to the panel. */
export async function fit(page, panel) {
  await command(page, 'strideline diagram: Fit to Window');
  await until('the drawing fits', () => panel.evaluate(() => {
    const [a, b] = ['#canvas svg', '#stage'].map((s) => document.querySelector(s).getBoundingClientRect());
    return a.width <= b.width && a.height <= b.height && Math.abs(a.left + a.right - b.left - b.right) < 4;
  }));
}

/** Clicks on the arrow between two named nodes, where it can be seen and nothing lies above it. */
export async function clickEdge(page, panel, from, to, line) {
  await doUntil(`a click on the arrow ${from} -> ${to}`, async () => {
    const at = await panel.evaluate(onArrow, [from, to]);
    assert.ok(at, 'no place of the arrow can be seen');
    await panel.locator('#stage').click({ position: at, timeout: 5_000 });
  }, () => expectLine(page, line));
}

/** Runs in the panel: a point on an arrow. */
function onArrow([from, to]) {
  const id = (name) => document.querySelector(`.node[data-name="${CSS.escape(name)}"]`)?.id;
  const edge = document.querySelector(`.edge-group[data-from="${id(from)}"][data-to="${id(to)}"]`);
  const path = edge?.querySelector('path.hit');
  for (let i = 10; path && i <= 90; i += 5) {
    const p = path.getPointAtLength(path.getTotalLength() * i / 100).matrixTransform(path.getScreenCTM());
    if (edge.contains(document.elementFromPoint(p.x, p.y))) { return { x: p.x, y: p.y }; }
  }
  return undefined;
}

export async function lit(panel, name) {
  await until(`${name} lights up`, async () => (await panel.locator('.node.lit').count()) === 1 && (await nodeOf(panel, name).getAttribute('class')).includes('lit'));
}

/** How the drawing looks while a path has the focus: names on it, and that the rest is faded. */
export async function onPath(panel) {
  await panel.locator('.focusing').waitFor();
  const names = await panel.locator('.node.on-path').evaluateAll((es) => es.map((e) => e.dataset.name));
  const faded = await panel.locator('.node:not(.on-path)').first().evaluate((e) => Number(getComputedStyle(e).opacity));
  const arrows = await panel.locator('.edge-group.on-path').count();
  return { names, faded, arrows };
}

/** Exports in a format, by the commands and the file dialog that users see. */
export async function exportTo(page, format, file) {
  await command(page, 'strideline: Export Diagram');
  await page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: format }).first().click();
  const input = page.locator('.quick-input-widget:visible input[type=text]').first();
  await until('the file dialog', async () => /\.\w+$/.test(await input.inputValue()));
  await input.fill(file);
  await page.keyboard.press('Enter');
  return until(`${file} is written`, () => fs.existsSync(file) && fs.statSync(file).size > 0 && fs.readFileSync(file));
}
