/** A code taken off a part: what stays coded, and that one undo gives the coding back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cutOut, isPart, leftOf } from '../src/core/cutting';
import { Mark, Span } from '../src/core/spans';
import { fold, inverses } from '../src/core/undo';

const TEXT = 'P1: You pay first. Then you get the key.\nP2: And a spare?\n';
const at = (words: string): Span => {
  const start = TEXT.indexOf(words);
  return { start, end: start + words.length };
};
const LINES = [at('You pay first. Then you get the key.'), at('And a spare?')];
const left = (whole: string, cut: string): string[] =>
  leftOf(TEXT, LINES, at(whole), at(cut)).map(({ start, end }) => TEXT.slice(start, end));
const WHO = { coder: 'K-01', t: '2026-01-01T00:00:00Z' };
const mark = (words: string): Mark => ({
  id: 'one',
  code: 'deposit',
  ...at(words),
  ...WHO,
  important: true,
  toCheck: false,
  memo: null,
  outside: false
});
const drawing = (): (() => string) => {
  let n = 0;
  return () => `id-${n++}`;
};

test('the beginning, the middle, the end or all of a coding can be cut out', () => {
  assert.deepEqual(left('You pay first.', 'You'), ['pay first.']);
  assert.deepEqual(left('You pay first.', 'pay'), ['You', 'first.']);
  assert.deepEqual(left('You pay first.', 'first.'), ['You pay']);
  assert.deepEqual(left('You pay first.', 'You pay first.'), []);
});

test('a full stop or a label between two speakers is not left alone', () => {
  assert.deepEqual(left('get the key.', 'key'), ['get the']);
  assert.deepEqual(left('the key.\nP2: And a spare?', 'the key.'), ['And a spare?']);
  assert.deepEqual(left('the key.\nP2: And a spare?', 'And a spare?'), ['the key.']);
});

test('only a stretch that takes some and leaves some is a part', () => {
  assert.equal(isPart(at('pay first'), at('first. Then')), true);
  assert.equal(isPart(at('pay first'), at('You pay first.')), false);
  assert.equal(isPart(at('pay first'), at('the key')), false);
});

test('cut in the middle it is two codings with its star, and one undo is as it was', () => {
  const before = [mark('You pay first.')];
  const draw = drawing();
  const acts = cutOut(before[0], leftOf(TEXT, LINES, before[0], at('pay')), draw);
  const after = acts.reduce((marks, act) => fold(marks, act, WHO), before);
  const words = after.map(one => [TEXT.slice(one.start, one.end), one.code, one.important]);
  const back = inverses({ marks: before, state: 'coding' }, acts, draw).reduce(
    (marks, act) => fold(marks, act, WHO),
    after
  );

  assert.deepEqual(words, [
    ['You', 'deposit', true],
    ['first.', 'deposit', true]
  ]);
  assert.deepEqual(back, before);
});
