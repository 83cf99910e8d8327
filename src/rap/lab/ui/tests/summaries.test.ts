import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cellOf, createSteps, inTurns, requestFor, Wanted, wantedOf } from '../src/core/summaries';

const CELL = 'C-51774/rent';
const mine = { id: '0a1b2c3d', by: 'K-01', private: false, text: 'Pays ahead.', seen: 'f00d' };

test('a cell has one memo of mine: made, changed, thrown away, or left alone', () => {
  assert.deepEqual(requestFor(CELL, null, { text: ' New. ', private: true }), {
    path: 'memos',
    method: 'POST',
    body: { type: 'summary', about: CELL, text: 'New.', private: true }
  });
  assert.deepEqual(requestFor(CELL, mine, { text: 'Other.', private: false }), {
    path: 'memos/0a1b2c3d',
    method: 'PUT',
    body: { seen: 'f00d', text: 'Other.' }
  });
  assert.deepEqual(requestFor(CELL, mine, { text: ' ', private: false }), {
    path: 'memos/0a1b2c3d',
    method: 'DELETE',
    body: { seen: 'f00d' }
  });
  assert.equal(requestFor(CELL, mine, { text: 'Pays ahead. ', private: false }), null);
  assert.equal(requestFor(CELL, null, { text: '', private: false }), null);
});

test('what was written is taken back and brought again', () => {
  const steps = createSteps();
  let now: Wanted = wantedOf(null);
  const to = (wanted: Wanted): void => {
    steps.push({ about: CELL, before: now, after: wanted });
    now = wanted;
  };
  to({ text: 'One.', private: false });
  to({ text: 'Two.', private: true });
  const back = (): string | undefined => {
    const step = steps.back(() => now);
    now = step?.before ?? now;
    return step?.before.text;
  };
  assert.deepEqual([back(), back(), back()], ['One.', '', undefined]);
  assert.equal(steps.on(() => now)?.after.text, 'One.');
});

test('a cell somebody wrote in since is not overwritten by taking back', () => {
  const steps = createSteps();
  steps.push({ about: CELL, before: wantedOf(null), after: { text: 'Mine.', private: false } });
  assert.equal(
    steps.back(() => ({ text: 'Written in another window.', private: false })),
    null
  );
});

test('a cell is a person and a code', () => {
  assert.deepEqual(cellOf(CELL), { person: 'C-51774', code: 'rent' });
  assert.equal(cellOf('INT-38201:3-9'), null);
});

test('what is pressed before the reply of the last waits for it, and a failure holds nothing up', async () => {
  const inTurn = inTurns();
  const steps = createSteps();
  let now: Wanted = { text: 'One.', private: false };
  steps.push({ about: CELL, before: wantedOf(null), after: now });
  const take = (on: boolean) => async (): Promise<void> => {
    const step = on ? steps.on(() => now) : steps.back(() => now);
    await new Promise(resolve => setTimeout(resolve, 1));
    now = (on ? step?.after : step?.before) ?? { text: 'lost', private: false };
  };
  const failed = inTurn(() => Promise.reject(new Error('no network')));
  const both = [inTurn(take(false)), inTurn(take(true))];
  await assert.rejects(failed);
  await Promise.all(both);
  assert.equal(now.text, 'One.');
});
