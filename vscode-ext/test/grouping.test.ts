import assert from 'node:assert/strict';
import test from 'node:test';
import { counts, filtering, grouped, matches, noFilter, resource, sorted, title } from '../src/grouping';
import type { Severity, Threat } from '../src/protocol';

function threat(id: string, severity: Severity, more: Partial<Threat> = {}): Threat {
  const at = { start: { line: 3, character: 2 }, end: { line: 3, character: 9 } };
  return { id, rule: 'SL2001', title: 'anyone can write', message: `${id} is open`, severity, likelihood: 'high', impact: 'high', status: 'open', uri: 'file:///a.yaml', range: at, ...more };
}

test('threats are sorted by severity, then place, then rule, then id, whatever their order', () => {
  const later = { start: { line: 9, character: 0 }, end: { line: 9, character: 1 } };
  const all = [threat('d', 'low'), threat('b', 'high', { range: later }), threat('c', 'high'), threat('a', 'high', { rule: 'SL1001' })];
  const want = ['a', 'c', 'b', 'd'];
  assert.deepEqual(sorted(all).map((t) => t.id), want);
  assert.deepEqual(sorted([...all].reverse()).map((t) => t.id), want);
});

test('groups come worst first and hold their threats', () => {
  const all = [threat('a', 'low'), threat('b', 'critical'), threat('c', 'low')];
  assert.deepEqual(grouped(all, 'severity').map((g) => [g.label, g.threats.map((t) => t.id)]), [['Critical', ['b']], ['Low', ['a', 'c']]]);
});

test('a threat of two categories stands in both, in the order of STRIDE', () => {
  const all = [threat('a', 'low', { stride: ['denial-of-service', 'tampering'] }), threat('b', 'high', { stride: ['denial-of-service'] })];
  assert.deepEqual(grouped(all, 'stride').map((g) => [g.label, g.threats.length]), [['Tampering', 1], ['Denial of service', 2]]);
});

test('the resource of a threat is where its path ends', () => {
  const path = [{ name: 'internet', kind: 'actor', class: 'internet' }, { name: 'Orders', kind: 'store', class: 'table' }];
  assert.deepEqual(grouped([threat('a', 'low', { path }), threat('b', 'low')], 'resource').map((g) => g.label), ['Orders', 'elsewhere']);
  assert.equal(resource(threat('a', 'low', { path: [{ name: 'any:dynamodb', kind: 'store', class: 'table' }] })), 'any dynamodb');
});

test('a filter wants every word, and leaves decided threats out unless asked', () => {
  const open = threat('orders', 'high', { stride: ['tampering'] });
  const accepted = threat('old', 'high', { status: 'accepted' });
  assert.equal(matches(open, noFilter), true);
  assert.equal(matches(open, { ...noFilter, text: ' TAMPER  orders' }), true);
  assert.equal(matches(open, { ...noFilter, text: 'tamper queue' }), false);
  assert.equal(matches(open, { ...noFilter, severities: ['low'] }), false);
  assert.equal(matches(accepted, noFilter), false);
  assert.equal(matches(accepted, { ...noFilter, decided: true }), true);
  assert.deepEqual([noFilter, { ...noFilter, decided: true }, { ...noFilter, text: 'x' }].map(filtering), [false, true, true]);
});

test('counts name only what there is, worst first', () => {
  assert.equal(counts([threat('a', 'low'), threat('b', 'critical'), threat('c', 'low')]), '1 critical, 2 low');
  assert.equal(counts([]), '');
  assert.equal(title('elevation-of-privilege'), 'Elevation of privilege');
});
