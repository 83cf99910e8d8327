import assert from 'node:assert/strict';
import { test } from 'node:test';

import { editsOf } from '../src/core/label-edits';

test('only the languages that were changed are sent, with what was seen of them', () => {
  assert.deepEqual(
    editsOf({ en: 'Bell', fr: 'Sonnette' }, { en: 'Bell', fr: 'Cloche', nl: 'Bel' }),
    { now: { fr: 'Cloche', nl: 'Bel' }, seen: { fr: 'Sonnette', nl: '' } }
  );
});

test('a language that is not written yet and stays so is no change', () => {
  assert.equal(editsOf({ en: 'Bell' }, { en: 'Bell', fr: '' }), null);
});
