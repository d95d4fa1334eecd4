import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { binaries, makeExecutable } from '../src/binaries';
import { escapeHtml, newNonce, page } from '../src/page';
import { begin, fit, zoomAt } from '../webview/panzoom';
import { parts } from '../webview/prose';

test('what is under the pointer stays there while zooming', () => {
  const before = { scale: 1, x: 10, y: -20 };
  const after = zoomAt(before, 2, 110, 80);
  assert.equal((110 - before.x) / before.scale, (110 - after.x) / after.scale);
  assert.equal((80 - before.y) / before.scale, (80 - after.y) / after.scale);
  assert.equal(zoomAt(before, 1000, 0, 0).scale, 8);
});

test('a drawing fits and is centred', () => {
  const v = fit(1000, 100, 548, 400);
  assert.deepEqual([v.scale, v.x, v.y], [0.5, 24, 175]);
  assert.equal(fit(10, 10, 1000, 1000).scale, 1.25);
});

test('a wide drawing begins at its left edge, large enough to be read', () => {
  assert.deepEqual(begin(2000, 800, 548, 848), { scale: 0.8, x: 24, y: 104 });
  assert.deepEqual(begin(200, 100, 548, 848), fit(200, 100, 548, 848));
});

test('back quotes in prose are code, an odd one is a character', () => {
  assert.deepEqual(parts('set `Auth`\n  here'), [{ text: 'set ', code: false }, { text: 'Auth', code: true }, { text: ' here', code: false }]);
  assert.deepEqual(parts('a ` b'), [{ text: 'a ` b', code: false }]);
});

test('a page runs its own script alone and holds no markup of a name', () => {
  const html = page({ title: '<img src=x onerror=alert(1)>', source: 'https://w.invalid', script: 's.js', style: 's.css', nonce: 'abc' });
  assert.ok(!html.includes('<img'));
  assert.match(html, /default-src &#39;none&#39;; script-src &#39;nonce-abc&#39;;/);
  assert.ok(!/unsafe-inline|unsafe-eval/.test(html));
  assert.notEqual(newNonce(), newNonce());
  assert.equal(escapeHtml(`<"'&\`>`), '&#60;&#34;&#39;&#38;&#96;&#62;');
});

test('programs come from the extension unless a trusted setting names others', () => {
  const at = (p: string) => path.join('/x', 'bin', p);
  assert.deepEqual(binaries('/x', 'linux', { trusted: true, server: ' ', graphviz: '/g' }), { server: at('strideline'), graphviz: '/g' });
  assert.deepEqual(binaries('/x', 'win32', { trusted: false, server: '/evil', graphviz: '/evil' }), { server: at('strideline.exe'), graphviz: at('strideline-graphviz.exe') });
});

test('a program that lost its executable bit gets it back', { skip: process.platform === 'win32' }, () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'bits-'));
  const file = path.join(dir, 'p');
  fs.writeFileSync(file, '', { mode: 0o644 });
  assert.equal(makeExecutable(file, 'linux'), undefined);
  assert.equal(fs.statSync(file).mode & 0o777, 0o755);
  assert.match(makeExecutable(path.join(dir, 'none'), 'linux') ?? '', /does not exist/);
  fs.rmSync(dir, { recursive: true });
});
