// What a user does in the workbench, and how long they wait for it.
import assert from 'node:assert/strict';

/** Waits until f gives something true, and gives it back. */
export async function until(what, f, ms = 15_000) {
  const end = Date.now() + ms;
  for (let last; ; ) {
    try { const v = await f(); if (v) { return v; } last = undefined; } catch (e) { last = e; }
    if (Date.now() > end) { throw new Error(`never came: ${what}${last ? `\n${last}` : ''}`); }
    await new Promise((r) => setTimeout(r, 50));
  }
}

/**
 * Does something until its outcome is seen: the workbench redraws lenses and
 * lists, and a click whose press and release meet different elements is lost.
 */
export async function doUntil(what, act, outcome, attempts = 4) {
  for (let i = 1; ; i++) {
    try { await act(); return await outcome(); } catch (e) {
      if (i === attempts) { throw new Error(`${what}: ${e.message}`); }
    }
  }
}

/** Opens quick input with a key, types, waits for a row and takes it. */
export async function quickInput(page, key, text, row) {
  const input = page.locator('.quick-input-widget:visible input[type=text]').first();
  const item = page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: row }).first();
  for (let attempt = 1; ; attempt++) {
    try {
      await page.keyboard.press(key);
      await input.fill(text, { timeout: 5_000 });
      await item.waitFor({ timeout: 5_000 });
      await input.press('Enter', { timeout: 5_000 });
      return;
    } catch (e) {
      if (attempt === 4) { throw e; }
      await page.keyboard.press('Escape');
    }
  }
}

export async function command(page, title) { await quickInput(page, 'F1', `>${title}`, title); }

export async function goTo(page, line, column = 1) {
  await focusEditor(page);
  await quickInput(page, 'Control+g', `:${line}:${column}`, String(line));
  await expectLine(page, line);
}

/** The highlighted line number is there whichever part of the window has the focus. */
export async function expectLine(page, line) {
  await page.locator('.monaco-editor .active-line-number', { hasText: new RegExp(`^${line}$`) }).first().waitFor({ timeout: 8_000 });
}

/** The first editor group gets the focus, whichever part of the window had it. */
export async function focusEditor(page) { await page.keyboard.press('Control+1'); }

/** The document of a webview of ours: by the title that its page has. */
export async function webview(page, selector, ms) {
  return until(`a webview with ${selector}`, async () => {
    for (const frame of page.frames()) {
      try { if (await frame.locator(selector).count() > 0) { return frame; } } catch { /* a frame that just went */ }
    }
    return undefined;
  }, ms);
}

export async function quiet(page) {
  assert.equal(await page.locator('.monaco-dialog-box').count(), 0, 'no modal dialog');
  assert.equal(await page.locator('.notification-toast').count(), 0, 'no notification toast');
}
