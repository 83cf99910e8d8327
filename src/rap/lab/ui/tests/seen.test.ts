import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRequests, Refused, Sent } from '../src/core/requests';
import { Both, decided, versionsOf } from '../src/core/seen';

const MEMO: Both = {
  seen: 'b0b0',
  rows: [{ at: ['text'], mine: 'Rent first.', theirs: 'Ask again.' }]
};
const NAMES: Both = {
  seen: { label: { fr: 'Loyer', nl: 'Huur' } },
  rows: [
    { at: ['label', 'fr'], mine: 'Le loyer', theirs: 'Loyer' },
    { at: ['label', 'nl'], mine: null, theirs: 'Huur' }
  ]
};

test('both texts are shown, and a third one begins with both', () => {
  const [row] = versionsOf(MEMO);
  assert.deepEqual(
    [row.mine, row.theirs, row.begun, row.field],
    ['Rent first.', 'Ask again.', 'Rent first.\n\nAsk again.', []]
  );
});

test('with several, each says where it is; a list reads as a line', () => {
  const both = {
    seen: {},
    rows: [...NAMES.rows, { at: ['plan', 'INT-10001'], mine: ['K-01', 'K-02'], theirs: [] }]
  };
  assert.deepEqual(
    versionsOf(both).map(row => [row.field.join(' '), row.mine, row.theirs]),
    [
      ['label fr', 'Le loyer', 'Loyer'],
      ['label nl', null, 'Huur'],
      ['plan INT-10001', 'K-01, K-02', null]
    ]
  );
});

test('what is sent is each choice in its place, with what is seen by now', () => {
  const body = { act: 'name', label: { fr: 'Le loyer', nl: 'x' }, seen: { label: {} } };
  const choices = {
    '["label","fr"]': { take: 'written' as const, text: 'Le loyer d’avance' },
    '["label","nl"]': { take: 'mine' as const }
  };
  assert.deepEqual(decided(body, NAMES, choices), {
    act: 'name',
    label: { fr: 'Le loyer d’avance' },
    seen: NAMES.seen
  });
});

test('to throw a memo away that was changed, she says so again, or nothing is sent', () => {
  const both = { seen: 'b0b0', rows: [{ at: [], mine: '', theirs: 'Ask again.' }] };
  assert.deepEqual(decided({ seen: 'a' }, both, { '[]': { take: 'mine' } }), { seen: 'b0b0' });
  assert.equal(decided({ seen: 'a' }, both, { '[]': { take: 'theirs' } }), null);
});

/** Requests to a server that refuses what has not seen `b0b0`; `choice` is what she decides. */
function onServer(choice: 'mine' | 'theirs' | null): {
  sent: Sent[];
  change: (seen: string) => Promise<unknown>;
} {
  const sent: Sent[] = [];
  const requests = createRequests(
    async request => {
      sent.push(request);
      const body = request.body as { seen: string; text: string };
      if (body.seen !== 'b0b0') {
        throw new Refused(409, 'somebody saved this in between', '', 'core.seen.changed', MEMO);
      }
      return body.text;
    },
    () => 'K-01',
    () => undefined,
    () => undefined,
    async (both, body) => choice && decided(body, both, { '["text"]': { take: choice } })
  );
  const change = (seen: string): Promise<unknown> =>
    requests.act({ id: 'a', path: 'memos/1', method: 'PUT', body: { seen, text: 'Rent first.' } });
  return { sent, change };
}

test('an act that waited carries what it saw: its words are saved once she has seen the others', async () => {
  const { sent, change } = onServer('mine');
  assert.equal(await change('a0a0'), 'Rent first.');
  assert.deepEqual(
    sent.map(one => (one.body as { seen: string }).seen),
    ['a0a0', 'b0b0']
  );
});

test('who keeps what was saved has it in her form', async () => {
  assert.equal(await onServer('theirs').change('a0a0'), 'Ask again.');
});

test('who closes the dialog has saved nothing, and may press again', async () => {
  const { sent, change } = onServer(null);
  await assert.rejects(change('a0a0'), Refused);
  await assert.rejects(change('a0a0'), Refused);
  assert.equal(sent.length, 2);
});
