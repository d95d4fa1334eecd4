import assert from 'node:assert/strict';
import test from 'node:test';
import { allowedAttribute, allowedElement, allowedStyle } from '../webview/sanitise';

test('elements that run, embed or fetch are not drawn', () => {
  for (const name of ['script', 'foreignObject', 'image', 'use', 'iframe', 'animate', 'set', 'a', 'feImage', 'SCRIPT']) {
    assert.equal(allowedElement(name), false, name);
  }
  for (const name of ['svg', 'g', 'path', 'text', 'title']) { assert.equal(allowedElement(name), true, name); }
});

test('attributes that run or fetch are dropped', () => {
  for (const [name, value] of [
    ['onclick', 'alert(1)'], ['onload', ''], ['href', '#a'], ['xlink:href', 'x'], ['style', 'color:red'], ['src', 'x'],
    ['fill', 'url(https://x.invalid/a)'], ['fill', 'URL ( data:x )'], ['clip-path', 'url(#a) url(//x.invalid)'], ['data-x onclick', ''],
  ] as const) { assert.equal(allowedAttribute(name, value), false, `${name}=${value}`); }
  for (const [name, value] of [['fill', '#fff'], ['marker-end', 'url(#arrow)'], ['data-kind', 'reads'], ['aria-label', 'x']] as const) {
    assert.equal(allowedAttribute(name, value), true, name);
  }
});

test('a style sheet may colour and nothing else', () => {
  assert.equal(allowedStyle('.node{fill:#fff} @media (prefers-color-scheme: dark){.node{fill:#000}}'), true);
  for (const text of ['@import "x"', '.a{background:url(x)}', '.a{b:\\75rl(x)}', '</style><script>']) { assert.equal(allowedStyle(text), false, text); }
});
