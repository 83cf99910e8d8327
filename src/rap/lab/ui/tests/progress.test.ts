import assert from 'node:assert/strict';
import { test } from 'node:test';

import { codersOf, progressOf } from '../src/core/progress';

const ROW = {
  n: { 'K-01': 3, 'K-02': 9 },
  states: { 'K-02': 'done' },
  reach: { 'K-01': 0.4, 'K-02': 0.9 },
  plan: ['K-01', 'K-03']
} as const;
const row = { ...ROW, plan: [...ROW.plan] };

test('my own progress is shown where a text is mine to code', () => {
  assert.deepEqual(progressOf(row, 'K-01'), { state: 'coding', share: 0.4 });
  assert.deepEqual(progressOf(row, 'K-02'), { state: 'done', share: 1 });
  assert.deepEqual(progressOf(row, 'K-03'), { state: 'new', share: 0 });
});

test('of a text that is not mine the furthest is shown, and it is new to me', () => {
  assert.deepEqual(progressOf({ ...row, states: {} }, 'K-09'), { state: 'new', share: 0.9 });
});

test('who codes is me first, and who is still to begin is apart', () => {
  assert.deepEqual(codersOf(row, { me: 'K-02', you: 'you' }), {
    coding: ['you', 'K-01'],
    planned: ['K-03']
  });
});
