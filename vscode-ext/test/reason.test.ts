import assert from 'node:assert/strict';
import test from 'node:test';
import { snippetForReason } from '../src/reason';

test('the cursor goes to the reason that a comment lacks', () => {
  assert.equal(snippetForReason('      # strideline:ignore SL6001 --\n'), '      # strideline:ignore SL6001 -- $1\n');
  assert.equal(snippetForReason('  # strideline:ignore SL6001 --\r\n'), '  # strideline:ignore SL6001 -- $1\r\n');
});

test('the cursor goes to the reason that JSON lacks; what a snippet would expand stays as it is', () => {
  assert.equal(snippetForReason('"a": "${x}", {"rule": "SL6001", "reason": ""}'), '"a": "\\${x\\}", {"rule": "SL6001", "reason": "$1"\\}');
});

test('an edit with a reason, or of something else, stays an edit', () => {
  for (const text of ['# strideline:ignore SL6001 -- public on purpose\n', 'AuthType: AWS_IAM', '"reason": "x"', '']) { assert.equal(snippetForReason(text), undefined, text); }
});
