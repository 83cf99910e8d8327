import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  bodyOf,
  extended,
  filtered,
  isEmpty,
  isTyping,
  narrowed,
  NOTHING,
  placeOfMistake,
  START,
  termOf,
  whereOf,
  wordsTerm
} from '../src/core/asking';

test('a line and its filters are asked for; a filter that is taken off is gone', () => {
  const asked = filtered({ ...NOTHING, q: 'rent & more' }, 'setting', 'window');
  assert.deepEqual(bodyOf(asked, 100), {
    q: 'rent & more',
    where: { setting: 'window' },
    order: 'text',
    offset: 100,
    limit: 100,
    context: 80
  });
  assert.deepEqual(filtered(asked, 'setting', '').where, {});
  assert.deepEqual(
    [isEmpty(asked), isEmpty(NOTHING), isEmpty({ ...asked, q: ' ' })],
    [false, true, false]
  );
});

test('a search begins with what participants said, which can be taken off', () => {
  const asked = { ...START, q: 'loyer' };
  assert.deepEqual(bodyOf(asked).where, { speaker: 'participants' });
  assert.deepEqual(bodyOf(filtered(asked, 'speaker', '')).where, {});
  assert.deepEqual(whereOf({ ...asked, q: 'code:Rent speaker:interviewer' }), {});
  assert.deepEqual([isEmpty(START), isEmpty(asked)], [true, false]);
});

test('words are looked for while they are typed, questions when they are whole', () => {
  const typed = ['loyer', 'le loyer', 'l', '"deux', 'code:', '/re', '* not rent'];
  assert.deepEqual(typed.map(isTyping), [true, true, false, false, false, false, false]);
});

test('the builder joins a term to all of the line', () => {
  assert.equal(extended('', 'near', 'code:Rent'), 'code:Rent');
  assert.equal(extended('code:Rent', 'near', 'code:Police', 300), 'code:Rent near 300 code:Police');
  assert.equal(extended('code:a or code:b', 'not', 'code:c'), '(code:a or code:b) not code:c');
  assert.equal(
    extended('(code:a or code:b) not code:c', 'and', '"x"'),
    '(code:a or code:b) not code:c and "x"'
  );
  assert.equal(
    narrowed('code:a or code:b', 'setting', 'at home'),
    '(code:a or code:b) and setting:"at home"'
  );
  assert.equal(narrowed('code:a', 'phase', '1'), 'code:a and phase:1');
});

test('a code is named by its label where that names it alone', () => {
  assert.equal(termOf('rent', 'Loyer', ['Loyer', 'Police']), 'code:Loyer');
  assert.equal(termOf('rules', 'Règles claires', ['Règles claires']), 'code:"Règles claires"');
  assert.equal(termOf('rent', 'Loyer', ['Loyer', 'loyer']), 'code:rent');
  assert.equal(termOf('rent', 'The "rent"', []), 'code:rent');
  assert.equal(wordsTerm(' « deux mois » '), '"deux mois"');
});

test('a mistake is at a character of the line', () => {
  assert.deepEqual(['query, character 17', 'requête, caractère 1', ''].map(placeOfMistake), [
    16,
    0,
    null
  ]);
});
