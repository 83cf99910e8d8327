import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  base64Of,
  bytesOf,
  choicesOf,
  draftOf,
  placeOf,
  withDraft
} from '../src/core/both-changed';
import type { BothChanged } from '../src/contract/sharing';

const row = (id: string): BothChanged => ({
  id,
  path: 'codebook/safety/alarm.yaml',
  field: ['label', 'en'],
  title: 'Alarm',
  is_text: true,
  hidden: false,
  before: 'Bell',
  mine: 'Button',
  theirs: 'Buzzer'
});

test('only what was decided is sent, and a third version begins with the words of mine', () => {
  const rows = [row('a'), row('b'), row('c')];
  let drafts = withDraft(new Map(), rows, 'a', { take: 'theirs', text: '' });
  drafts = withDraft(drafts, rows, 'b', { ...draftOf(drafts, rows[1]), take: 'written' });
  assert.deepEqual(choicesOf(drafts, rows), {
    a: { take: 'theirs' },
    b: { take: 'written', text: 'Button' }
  });
});

test('a choice of versions that are gone is forgotten', () => {
  const drafts = withDraft(new Map(), [row('a'), row('b')], 'a', { take: 'mine', text: '' });
  const later = withDraft(drafts, [row('b')], 'b', { take: 'mine', text: '' });
  assert.deepEqual([...later.keys()], ['b']);
});

test('a field is named by its thing and its keys', () => {
  assert.equal(placeOf(row('a')), 'Alarm › label › en');
});

test('a file goes through JSON byte by byte', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256);
  assert.deepEqual(bytesOf(base64Of(bytes)), bytes);
});
