import assert from 'node:assert/strict';
import test from 'node:test';

import { daysOf, mostDots, wantedBy } from '../src/topics/people/wanted';

const target = (variable: string, value: string, n: number, wanted: number, waiting = 0) => ({
  variable,
  value,
  n,
  wanted,
  waiting,
  missing: Math.max(0, wanted - n - waiting)
});
const kept = (source: string, kind: 'audio' | 'raw', dies: string, is_due = false) => ({
  source,
  title: '',
  kind,
  dies,
  is_due
});

test('targets are together by variable, with the sum of who is missing', () => {
  const targets = [
    target('setting', 'home', 1, 3, 1),
    target('language', 'fr', 9, 4),
    target('setting', 'market', 0, 2)
  ];
  const groups = wantedBy(targets);
  assert.deepEqual(
    groups.map(one => [one.variable, one.rows.map(row => row.value), one.missing]),
    [
      ['setting', ['home', 'market'], 3],
      ['language', ['fr'], 0]
    ]
  );
  assert.equal(mostDots(targets), 9);
  assert.equal(mostDots([]), 1);
});

test('what is due is one day, and comes first', () => {
  const days = daysOf([
    kept('INT-1', 'audio', '2026-01-02', true),
    kept('INT-1', 'raw', '2026-01-05', true),
    kept('INT-2', 'audio', '2026-09-01'),
    kept('INT-3', 'audio', '2026-09-01')
  ]);
  assert.deepEqual(
    days.map(one => [one.day, one.isDue, one.audio.length, one.raw.length]),
    [
      ['2026-01-02', true, 1, 1],
      ['2026-09-01', false, 2, 0]
    ]
  );
});
