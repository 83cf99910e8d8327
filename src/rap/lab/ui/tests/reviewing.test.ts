import assert from 'node:assert/strict';
import { test } from 'node:test';

import { actOf, pageOf, passagesOf } from '../src/core/reviewing';

const found = (kind: string, n_forms = 1) => ({ kind, direct: true, n: 1, n_forms, places: [1] });

test('keys act only where they make sense', () => {
  const keys = ['Enter', 'm', 'k', 'o', 'n', 's', 'a', 'u', ' ', 'l', 'x'];
  assert.deepEqual(
    keys.map(key => actOf(key, found('name'))),
    ['mask', 'mask', 'keep', 'other', null, null, 'add', 'undo', null, 'later', null]
  );
  assert.equal(actOf('N', found('unknown')), 'name');
  assert.deepEqual(
    [actOf('s', found('name', 2)), actOf('s', found('name', 2), true)],
    ['apart', null]
  );
});

test('words in no dictionary come nine at a time, when they are the first that is open', () => {
  const words = Array.from({ length: 11 }, () => found('unknown'));
  assert.equal(pageOf(words).length, 9);
  assert.deepEqual([pageOf([found('name'), ...words]), pageOf(words.slice(0, 1))], [[], []]);
});

test('places that stand close together are one passage, counted in code points', () => {
  const text = 'a😀 Ana and Ana go';
  const place = (start: number, end: number) => ({
    source: 'INT-1',
    start,
    end,
    before: [...text].slice(0, start).join(''),
    words: 'Ana',
    after: [...text].slice(end).join('')
  });
  assert.deepEqual(passagesOf([place(3, 6), place(11, 14)]), [
    { source: 'INT-1', parts: ['a😀 ', 'Ana', ' and ', 'Ana', ' go'] }
  ]);
  assert.equal(passagesOf([place(3, 6), { ...place(11, 14), source: 'INT-2' }]).length, 2);
});
