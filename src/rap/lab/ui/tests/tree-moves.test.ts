/** Where a key puts a code or a group of the codebook. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { treeOf } from '../src/core/tree';
import { isBelow, placeOf, spotOf, Step, stepOf } from '../src/core/tree-moves';
import type { CodebookShown, CodeRow } from '../src/contract/codebook';

const code = (id: string, family: string, parent = '', retired = ''): CodeRow => ({
  code: id,
  family,
  parent,
  retired,
  label: { en: id },
  definition: {},
  include: {},
  exclude: {},
  example: null,
  changed: null,
  colour: '',
  merged_into: '',
  n: 0,
  n_people: 0
});

const BOOK: CodebookShown = {
  families: ['access', 'money', 'empty'].map(id => ({ id, label: { en: id }, about: '' })),
  languages: [],
  proposals: [],
  codes: [
    code('keys', 'access'),
    code('old', 'access', '', '2026-01-01'),
    code('rent', 'access'),
    code('deposit', 'access', 'rent'),
    code('delay', 'access', 'deposit'),
    code('fee', 'access', 'rent'),
    code('cash', 'money')
  ]
};

test('a code goes under the one above it, out of it, and to the next group', () => {
  const rows: [string, Step, string][] = [
    ['rent', 'in', 'access/keys'], // not the retired one
    ['keys', 'in', ''],
    ['fee', 'in', 'access/deposit'],
    ['deposit', 'in', ''],
    ['delay', 'out', 'access/rent'],
    ['fee', 'out', 'access/'],
    ['rent', 'out', ''],
    ['delay', 'down', 'money/'],
    ['cash', 'down', 'empty/'],
    ['cash', 'up', 'access/'],
    ['keys', 'up', ''],
    ['old', 'down', '']
  ];
  for (const [id, step, wanted] of rows) {
    const spot = spotOf(BOOK, id, step);
    assert.equal(spot ? `${spot.family}/${spot.parent}` : '', wanted, `${id} ${step}`);
  }
});

test('a group goes one place up or down, and no further than the ends', () => {
  assert.deepEqual(
    (['up', 'down', 'in', 'out'] as const).map(step => placeOf(BOOK, 'money', step)),
    [0, 2, null, null]
  );
  assert.equal(placeOf(BOOK, 'access', 'up'), null);
  assert.equal(placeOf(BOOK, 'empty', 'down'), null);
  assert.equal(placeOf(BOOK, 'unknown', 'down'), null);
});

test('only Alt with an arrow is a step', () => {
  assert.equal(stepOf({ key: 'ArrowUp', altKey: true }), 'up');
  assert.equal(stepOf({ key: 'ArrowUp', altKey: false }), null);
  assert.equal(stepOf({ key: 'x', altKey: true }), null);
});

test('a code is not offered what stands below it', () => {
  assert.deepEqual(
    BOOK.codes.filter(one => isBelow(BOOK, one.code, 'rent')).map(one => one.code),
    ['deposit', 'delay', 'fee']
  );
  const ring: CodebookShown = {
    families: [],
    languages: [],
    proposals: [],
    codes: [code('a', 'x', 'b'), code('b', 'x', 'a')]
  };
  assert.equal(isBelow(ring, 'a', 'c'), false);
});

test('groups without codes are in the tree where they are asked for', () => {
  const heads = (empty: boolean): string[] =>
    treeOf(BOOK, new Set(), empty).flatMap(row => (row.family ? [row.key] : []));
  assert.deepEqual(heads(false), ['access', 'money']);
  assert.deepEqual(heads(true), ['access', 'money', 'empty']);
});
