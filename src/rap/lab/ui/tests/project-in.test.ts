/** A project that comes in: only what somebody said is sent, and what would change is counted. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  brings,
  countsOf,
  granted,
  projectBody,
  ProjectLook,
  saidOf
} from '../src/core/project-in';

const LOOK: ProjectLook = {
  origin: 'Other 1.0',
  format: 'qdpx',
  texts: [],
  codes: [],
  coders: [],
  ours: [],
  roles: [],
  n: { codings: 0, there: 3, people: 0, memos: 0 },
  losses: [],
  notes: [],
  questions: [],
  problems: []
};
const TEXT = { key: 'a', name: 'a', source: '', title: '', n_codings: 0, counted: null, notes: [] };

test('what nobody said is not sent', () => {
  const said = { ...saidOf('f1', 'fr'), coders: { ana: 'K-02', bo: '' } };
  assert.deepEqual(projectBody(said), {
    file: 'f1',
    about: { language: 'fr', rights: 'consent', read: false, consent: {} },
    coders: { ana: 'K-02' },
    answers: {},
    columns: {},
    conventions: {}
  });
  const table = {
    ...saidOf('f2', ''),
    isOneSpeaker: true,
    encoding: 'cp1252',
    columns: { code: 'Theme', memo: '' }
  };
  const { about, columns } = projectBody(table);
  assert.deepEqual(
    [about, columns],
    [
      { rights: 'consent', read: false, one_speaker: true, encoding: 'cp1252', consent: {} },
      { code: 'Theme' }
    ]
  );
});

test('consent is said once for each reader and purpose', () => {
  const more = granted(
    granted(saidOf('f', ''), 'members', 'quote', true),
    'members',
    'quote',
    true
  );
  assert.deepEqual(more.consent.members, ['quote']);
  assert.deepEqual(granted(more, 'members', 'quote', false).consent.members, []);
  assert.deepEqual(projectBody({ ...more, isPublic: true }).about, {
    rights: 'public',
    read: false
  });
});

test('a project that is here already brings nothing', () => {
  assert.equal(brings(LOOK), false);
  const texts = [
    { ...TEXT, state: 'new' as const, is_new: true },
    { ...TEXT, state: 'there' as const, is_new: false }
  ];
  assert.equal(brings({ ...LOOK, texts }), true);
  assert.deepEqual(countsOf({ ...LOOK, texts }), {
    newTexts: 1,
    knownTexts: 1,
    newCodes: 0,
    knownCodes: 0
  });
});
