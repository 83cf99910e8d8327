/**
 * What the server says again: unchanged codings stay as they are, own acts are not read twice,
 * stripes in view are found.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { deepest, sorted } from '../src/core/spans';
import { onlyOwn } from '../src/core/moments';
import { createOffsetMap } from '../src/core/offsets';
import { differing, gapOf, taken } from '../src/core/taken-over';
import type { CodingRow } from '../src/contract/coding';

const coding = (
  id: string,
  start: number | null,
  end: number | null,
  change: Partial<CodingRow> = {}
): CodingRow => ({
  id,
  code: 'rent',
  coder: 'K-01',
  start,
  end,
  t: '',
  important: false,
  to_check: false,
  memo: null,
  outside: false,
  ...change
});

test('codings that are as they were stay the same object, and only others are drawn', () => {
  const map = createOffsetMap('a😀b and more words');
  const before = taken([coding('1', 0, 3), coding('2', 5, 8), coding('whole', null, null)], map);
  const after = taken(
    [coding('2', 5, 8), coding('1', 0, 3, { important: true }), coding('3', 9, 12)],
    map,
    before
  );
  assert.deepEqual(
    before.map(mark => [mark.id, mark.start, mark.end]),
    [
      ['1', 0, 4],
      ['2', 6, 9]
    ]
  );
  assert.equal(after[1], before[1]);
  assert.deepEqual(
    differing(before, after).map(span => span.start),
    [0, 10, 0]
  );
  assert.deepEqual(differing(before, taken([coding('1', 0, 3), coding('2', 5, 8)], map)), []);
});

test('only moments that this window made are its own; another server is another clock', () => {
  const own = new Set(['aa.6', 'aa.7', 'aa.9']);
  assert.equal(onlyOwn('aa.5', 'aa.7', own), true);
  assert.equal(onlyOwn('aa.7', 'aa.9', own), false);
  assert.equal(onlyOwn('bb.1', 'aa.9', new Set(['aa.9'])), false);
});

test('a difference in counts is told per coder', () => {
  const marks = taken(
    [coding('1', 0, 1), coding('2', 0, 1, { coder: 'K-02' })],
    createOffsetMap('ab')
  );
  assert.equal(gapOf({ 'K-01': 1, 'K-02': 1 }, marks), '');
  assert.equal(gapOf({ 'K-01': 2 }, marks), 'K-011,K-02-1');
});

test('the codings that touch a stretch are found, also where a long one begins far above', () => {
  const spans = [
    { start: 110, end: 120 },
    { start: 0, end: 100 },
    { start: 10, end: 20 },
    { start: 200, end: 210 }
  ];
  const starts = (start: number, end: number): number[] =>
    sorted(spans)
      .touching({ start, end })
      .map(one => one.start);
  assert.deepEqual(
    [starts(0, 300), starts(50, 111), starts(100, 110), starts(210, 500)],
    [[0, 10, 110, 200], [0, 110], [], []]
  );
  assert.deepEqual([deepest(spans), deepest([]), deepest([spans[1], spans[1]])], [2, 0, 2]);
});

test('random codings: those that touch a stretch are those that looking at each finds', () => {
  let seed = 5;
  const random = (n: number): number => (seed = (seed * 16807) % 2147483647) % n;
  const spans = Array.from({ length: 200 }, () => {
    const start = random(1000);
    return { start, end: start + 1 + random(random(10) ? 30 : 600) };
  });
  const index = sorted(spans);
  for (let turn = 0; turn < 200; turn++) {
    const start = random(1100);
    const stretch = { start, end: start + 1 + random(100) };
    assert.deepEqual(
      index.touching(stretch),
      index.all.filter(one => one.start < stretch.end && stretch.start < one.end)
    );
  }
});
