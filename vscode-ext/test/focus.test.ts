import assert from 'node:assert/strict';
import test from 'node:test';
import { alongPath, missing, ofNode } from '../src/focus';
import type { DiagramElement, Step } from '../src/protocol';

const elements: DiagramElement[] = [
  { id: 'n1', nodes: ['net'] }, { id: 'n2', nodes: ['fn'] }, { id: 'n3', nodes: ['table'] }, { id: 'n4', nodes: ['other'] },
  { id: 'e1', edges: [['net', 'fn', 'calls']] }, { id: 'e2', edges: [['fn', 'table', 'reads']] }, { id: 'e3', edges: [['net', 'table', 'reads']] },
];
const step = (node?: string): Step => ({ name: node ?? '?', kind: 'k', class: 'c', node });

test('a path keeps its nodes and the edges between neighbours, no short cut', () => {
  assert.deepEqual(alongPath([step('net'), step('fn'), step('table')], elements), ['n1', 'n2', 'n3', 'e1', 'e2']);
});

test('an edge counts in both directions, as a poll reads against the flow', () => {
  assert.deepEqual(alongPath([step('table'), step('fn')], elements), ['n2', 'n3', 'e2']);
});

test('a box of many nodes and an arrow of many edges count for each', () => {
  const many: DiagramElement[] = [{ id: 'b', nodes: ['fn', 'other'] }, { id: 'a', edges: [['x', 'y', 'reads'], ['net', 'fn', 'calls']] }];
  assert.deepEqual(alongPath([step('net'), step('fn')], many), ['b', 'a']);
});

test('steps without a node keep nothing', () => {
  assert.deepEqual(alongPath([step(), step()], elements), []);
});

test('what a drawing leaves out is named', () => {
  assert.deepEqual(missing([step('fn'), step('role'), step()], elements), ['role']);
  assert.deepEqual(ofNode('fn', elements), ['n2']);
  assert.deepEqual(ofNode('role', elements), []);
});
