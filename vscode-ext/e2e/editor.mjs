// What the editor shows of threats: squiggle, Problems, lens, hover, quick fix.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { command, doUntil, expectLine, focusEditor, goTo, quickInput, until } from './hands.mjs';

export const squiggle = (page) => page.locator('.monaco-editor .squiggly-warning').first();

export async function openFile(page, name) {
  // From the Explorer: a URL that opens a file makes a second model under another authority.
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick();
  await page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
}

export async function problems(page, t) {
  const row = problemRow(page, t.admin.message);
  await doUntil('the threat in Problems', async () => {
    if (!(await page.locator('.markers-panel').first().isVisible())) { await page.keyboard.press('Control+Shift+M'); } // the key closes it too
    await filterProblems(page, ''); // a filter typed while the panel is made is lost
    await filterProblems(page, 'may do everything'); // the list draws only what can be seen
  }, () => row.waitFor({ timeout: 8_000 }));
  assert.match(await row.innerText(), /strideline/);
  assert.match(await row.innerText(), new RegExp(t.admin.rule));
  // The path hangs below: its steps in order, each a link to its place.
  const step = page.locator('.markers-panel .monaco-list-row', { hasText: t.admin.step.text }).first();
  if (!(await step.isVisible())) { await row.locator('.monaco-tl-twistie').click(); }
  await step.waitFor();
  return { row, step };
}

export async function filterProblems(page, text) {
  await page.locator('.viewpane-filter input, .markers-panel-action-filter-container input').first().fill(text);
}

/** How many problems the workbench counts, all kinds. */
export async function problemCount(page) {
  const item = page.locator('#status\\.problems');
  const numbers = await until('the count of problems', async () => (await item.innerText()).match(/\d+/g)); // none while it is drawn anew
  return numbers.map(Number).reduce((a, b) => a + b, 0);
}

export function problemRow(page, message) { return page.locator('.markers-panel .monaco-list-row', { hasText: message }).first(); }

export async function clickStep(page, step, line) {
  await doUntil('a click on the related information', () => step.dblclick({ timeout: 5_000 }), () => expectLine(page, line));
  await until('the place is selected', async () => /selected/.test(await page.locator('#status\\.editor\\.selection').innerText()));
}

/** A text that the lens at the top of the file has. */
export async function topLens(page, pattern) {
  await goTo(page, 1);
  const lens = page.locator('.codelens-decoration a').filter({ hasText: pattern }).first();
  await lens.waitFor();
  return lens;
}

/** The hover over a word of a line, as text. */
export async function hover(page, line, column, pattern) {
  await goTo(page, line, column);
  const shown = page.locator('.monaco-editor .monaco-hover:visible, .monaco-resizable-hover:visible').first();
  return doUntil('hover', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
  }, async () => {
    await shown.waitFor({ timeout: 5_000 });
    return until('hover text', async () => { const text = await shown.innerText(); return pattern.test(text) && text; }, 5_000);
  });
}

/** Opens the quick fixes at a place; the titles that are offered. */
export async function quickFixes(page, line, column) {
  await goTo(page, line, column);
  const rows = page.locator('.action-widget .monaco-list-row');
  return doUntil('quick fix', () => page.keyboard.press('Control+.'), async () => {
    await rows.first().waitFor({ timeout: 5_000 });
    return rows.allInnerTexts();
  });
}

/** Takes one of the quick fixes that are open, by the keys: the widget takes no clicks while it opens. */
export async function chooseFix(page, text) {
  const focused = page.locator('.action-widget .monaco-list-row.focused');
  for (let i = 0; i < 12 && !(await focused.innerText()).includes(text); i++) { await page.keyboard.press('ArrowDown'); }
  await page.keyboard.press('Enter');
}

/** The file as the test began with it, on disk and in the editor. */
export async function restore(page, original) {
  fs.writeFileSync(original.file, original.text);
  await focusEditor(page);
  await command(page, 'File: Revert File');
}

/** Types at the end of a line, as a user in the middle of a thought. */
export async function typeAfter(page, line, text) {
  await goTo(page, line);
  await page.keyboard.press('End');
  await page.keyboard.type(text, { delay: 15 });
}

export async function save(page, file, has) {
  await page.keyboard.press('Control+s');
  await until(`${has} on disk`, () => fs.readFileSync(file, 'utf8').includes(has));
}

export { expectLine, quickInput };
