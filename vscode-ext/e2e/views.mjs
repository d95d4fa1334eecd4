// The extension's own views: status bar, Threats, Details.
import assert from 'node:assert/strict';
import { command, until, webview } from './hands.mjs';

export async function statusBar(page, pattern) {
  const item = page.locator('.statusbar-item', { hasText: 'strideline:' }).first();
  return until(`status bar ${pattern}`, async () => { const text = (await item.innerText()).trim(); return pattern.test(text) && text; });
}

const row = (page, text) => page.locator('.pane-body .monaco-list[aria-label*="Threats"] .monaco-list-row, .pane-body .tree-explorer-viewlet-tree-view .monaco-list-row', { hasText: text }).first();

export { row as threatRow };

export async function openThreats(page) {
  await command(page, 'View: Show strideline');
  await row(page, 'Critical').waitFor();
}

/** The rows of the tree that can be seen, as text. */
export async function threatRows(page) {
  return page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row').allInnerTexts();
}

/** Selects a threat; the Details view then tells it in full. */
export async function selectThreat(page, label, message) {
  await row(page, label).click();
  const details = await webview(page, '#threat');
  await until('details', async () => (await details.locator('h2').innerText()).includes(message));
  return details;
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
