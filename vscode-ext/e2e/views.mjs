// The extension's own views: status bar, Threats, Details.
import assert from 'node:assert/strict';
import { command, doUntil, until, webview } from './hands.mjs';

export async function statusBar(page, pattern) {
  const item = page.locator('.statusbar-item', { hasText: 'strideline:' }).first();
  return until(`status bar ${pattern}`, async () => { const text = (await item.innerText()).trim(); return pattern.test(text) && text; });
}

const tree = '.tree-explorer-viewlet-tree-view';
const row = (page, text) => page.locator(`${tree} .monaco-list-row`, { hasText: text }).first();

export { row as threatRow };

/** A row of the tree, brought into view: the list draws only what can be seen, and a little more. */
export async function scrollToRow(page, text) {
  const list = page.locator(`${tree} .monaco-list`).first();
  await list.hover();
  for (let i = 0; i < 24 && !(await within(row(page, text), list)); i++) {
    await page.mouse.wheel(0, i === 0 ? -5000 : 80);
    await page.waitForTimeout(80);
  }
  return row(page, text);
}

async function within(inner, outer) {
  if (await inner.count() === 0) { return false; }
  const [a, b] = [await inner.boundingBox(), await outer.boundingBox()];
  return !!a && !!b && a.y >= b.y && a.y + a.height <= b.y + b.height;
}

export async function openThreats(page) {
  await command(page, 'View: Show strideline');
  await row(page, 'Critical').waitFor();
}

/** The rows of the tree that can be seen: label, then what stands beside it. */
export async function threatRows(page) {
  return page.locator(`${tree} .monaco-list-row`).evaluateAll((rows) => rows.map((r) =>
    [...r.querySelectorAll('.label-name, .label-description')].map((e) => e.textContent).join(' ')));
}

/** Selects a threat; the Details view then tells it in full. */
export async function selectThreat(page, label, message) {
  return doUntil(`selecting "${label}"`, async () => (await scrollToRow(page, label)).click({ timeout: 5_000 }), async () => {
    const details = await webview(page, '#threat h2', 5_000);
    await until('details', async () => (await details.locator('h2').innerText()).includes(message), 4_000);
    return details;
  });
}

export async function chooseGrouping(page, name) {
  await command(page, 'strideline: Group Threats by');
  await page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: name }).first().click();
}

export async function filter(page, text) {
  await command(page, 'strideline: Filter Threats');
  const input = page.locator('.quick-input-widget:visible input[type=text]').first();
  await input.fill(text);
  await page.keyboard.press('Enter');
}

export async function sections(details) {
  const headings = await details.locator('h3').allInnerTexts();
  assert.ok(headings.length >= 4, headings.join());
  return headings.map((h) => h.toLowerCase());
}
