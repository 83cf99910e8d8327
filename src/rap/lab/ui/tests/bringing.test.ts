import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Action, alike, reduce, start, State } from '../src/core/bringing';
import {
  footOf,
  foreign,
  foundNames,
  groupOf,
  isStale,
  openNames,
  planOf,
  progressOf
} from '../src/core/entering';
import {
  ANOTHER,
  asText,
  Entry,
  linesInDoubt,
  linesOf,
  newEntry,
  openDoubts,
  somebody,
  suffixOf
} from '../src/core/incoming';
import {
  carried,
  joined,
  labelled,
  labelsOf,
  nextLabel,
  parted,
  peopleOf,
  withRole
} from '../src/core/who-is-who';
import { Find, Looked } from '../src/protocol-bringin';

const voice = (written: string, label: string, role: string) => ({
  written,
  label,
  role,
  n_turns: 2,
  n_words: 10
});
const TALK: Looked = {
  file: 'f1',
  name: 'one.docx',
  state: 'new',
  there: null,
  problems: [],
  confidence: 'likely',
  layout: 'names before words',
  lines: [
    [1, 'A talk', '', false, 'title'],
    [2, 'Ann: Who has the key?', 'Ann', true, 'spoken'],
    [3, 'Bea: We do.', 'Bea', true, 'spoken'],
    [4, 'And the alarm?', 'Bea', false, 'spoken'],
    [5, '', '', false, 'empty'],
    [6, 'B: It is old.', 'Bea', false, 'spoken']
  ],
  speakers: [voice('Ann', 'I', 'interviewer'), voice('Bea', 'P1', 'participant')],
  doubts: [
    {
      id: 'formats.doubt.question',
      sentence: 'A question among her words.',
      lines: [4],
      names: []
    },
    { id: 'formats.doubt.same', sentence: 'Bea and B?', lines: [], names: ['Bea', 'B'] }
  ],
  finds: [],
  notes: [],
  looks: '',
  n_words: 14,
  title: 'copper lake',
  title_warnings: [],
  codings: null
};

const after = (state: State, ...actions: Action[]): State => actions.reduce(reduce, state);
const only = (state: State): Entry => state.entries[0];
/** The file `key` with what was read in it. */
const read =
  (key: string, looked: Partial<Looked> = {}) =>
  (state: State) => {
    const there = after(
      state,
      { do: 'add', entries: [newEntry(key, `${key}.docx`)] },
      { do: 'sent', key, file: key }
    );
    const entry = there.entries.find(one => one.key === key) as Entry;
    return after(there, {
      do: 'looked',
      key,
      asked: asText(there.about, entry),
      looked: { ...TALK, file: key, ...looked }
    });
  };
const begun = read('f1')(start('en'));

test('labels say the role, and number those of one role', () => {
  assert.deepEqual(labelled(['interviewer', 'participant', 'participant', 'interpreter']), [
    'I',
    'P1',
    'P2',
    'T'
  ]);
  assert.equal(nextLabel([{ label: 'P1' }, { label: 'I' }, { label: 'P3' }]), 'P2');
});

test('of two people the other takes the other part; of three nobody else changes', () => {
  const people = peopleOf([voice('Ann', 'P1', 'participant'), voice('Bea', 'P2', 'participant')]);
  const asks = withRole(people, 'P1', 'interviewer');
  assert.deepEqual(labelsOf(asks), { Ann: 'I', Bea: 'P1' });
  assert.deepEqual(labelsOf(withRole(asks, 'P2', 'interviewer')), { Ann: 'P1', Bea: 'I' });
  const three = peopleOf([...TALK.speakers, voice('Cas', 'P2', 'participant')]);
  assert.deepEqual(labelsOf(withRole(three, 'P2', 'interviewer')), {
    Ann: 'I',
    Bea: 'P1',
    Cas: 'I2'
  });
});

test('two names of one person have one label, and can be two again', () => {
  const people = peopleOf([...TALK.speakers, voice('B', 'P2', 'participant')]);
  const one = joined(people, 'P2', 'P1');
  assert.deepEqual(labelsOf(one), { Ann: 'I', Bea: 'P1', B: 'P1' });
  assert.deepEqual(
    one.map(person => person.turns),
    [2, 4]
  );
  assert.deepEqual(labelsOf(parted(one, 'B')), { Ann: 'I', Bea: 'P1', B: 'P2' });
  assert.deepEqual(joined(people, 'P1', 'P1'), people);
});

test('what is said of a name holds for it in another file; strangers keep their part', () => {
  const here = peopleOf([voice('Ann', 'I', 'interviewer'), voice('Bea', 'P1', 'participant')]);
  const there = peopleOf([voice('Cas', 'P1', 'participant'), voice('Ann', 'P2', 'participant')]);
  assert.deepEqual(carried(here, there), { Cas: 'P1', Ann: 'I' });
  assert.equal(carried(here, peopleOf([voice('Cas', 'P1', 'participant')])), null);
});

test('a turn that was moved is seen at once, with the lines that go on after it', () => {
  const moved = after(begun, { do: 'turn', key: 'f1', line: 4, to: 'Ann' });
  assert.deepEqual(
    linesOf(only(moved)).map(row => [row[0], row[2], row[3], row[4]]),
    [
      [1, '', false, 'title'],
      [2, 'Ann', true, 'spoken'],
      [3, 'Bea', true, 'spoken'],
      [4, 'Ann', true, 'spoken'],
      [5, '', false, 'empty'],
      [6, 'Ann', false, 'spoken']
    ]
  );
  const out = after(begun, { do: 'turn', key: 'f1', line: 3, to: '-' });
  assert.deepEqual(linesOf(only(out))[2], [3, 'Bea: We do.', '', false, 'dropped']);
  assert.deepEqual(linesOf(only(out))[3].slice(2), ['Ann', false, 'spoken']);
  const title = after(begun, { do: 'turn', key: 'f1', line: 1, to: 'Bea' });
  assert.deepEqual(linesOf(only(title))[0].slice(2), ['Bea', true, 'spoken']);
});

test('a doubt is open until its line is corrected, or somebody says that it is right', () => {
  assert.deepEqual(linesInDoubt(only(begun)), [4]);
  const corrected = after(begun, { do: 'turn', key: 'f1', line: 4, to: 'Ann' });
  assert.deepEqual(linesInDoubt(only(corrected)), []);
  const ids = openDoubts(only(begun)).map(one => one.id);
  const settled = after(begun, { do: 'settle', key: 'f1', ids });
  assert.deepEqual([openDoubts(only(settled)), groupOf(only(settled))], [[], 'fine']);
  const back = after(settled, { do: 'undo' });
  assert.deepEqual(openDoubts(only(back)).length, 2);
});

test('who said who is who has answered whether two names are one person', () => {
  const said = after(begun, { do: 'people', key: 'f1', people: somebody(only(begun)) });
  assert.deepEqual(
    openDoubts(only(said)).map(one => one.doubt.names),
    [[]]
  );
});

test('a correction that names a label of the text follows when labels change', () => {
  const nameless = { speakers: [voice('', 'P1', 'participant')] };
  const state = after(
    read('f1', nameless)(start('en')),
    { do: 'turn', key: 'f1', line: 4, to: 'P2' },
    { do: 'people', key: 'f1', people: [] }
  );
  assert.deepEqual(only(state).said.turns, { 4: 'P2' });
  const named = after(
    begun,
    { do: 'turn', key: 'f1', line: 4, to: 'P1' },
    { do: 'people', key: 'f1', people: withRole(somebody(only(begun)), 'P1', 'interviewer') }
  );
  assert.deepEqual(
    [only(named).said.turns, only(named).said.speakers],
    [{ 4: 'I' }, { Ann: 'P1', Bea: 'I' }]
  );
});

test('the same is done in files of the same layout in which the same people ask', () => {
  const other = {
    speakers: [voice('Ann', 'P1', 'participant'), voice('Cas', 'P2', 'participant')]
  };
  const state = [
    read('f2', other),
    read('f3', { ...other, layout: 'captions' }),
    read('f4', { speakers: [voice('Dot', 'P1', 'participant')] })
  ].reduce((now, more) => more(now), begun);
  assert.deepEqual(
    alike(state, 'f1').map(entry => entry.key),
    ['f2']
  );
  const same = after(state, { do: 'same', key: 'f1' });
  assert.deepEqual(
    same.entries.map(entry => entry.said.speakers),
    [{}, { Ann: 'I', Cas: 'P1' }, {}, {}]
  );
  assert.deepEqual(after(same, { do: 'undo' }).entries[1].said.speakers, {});
});

test('an answer to an older question shows what it found, and is asked again', () => {
  const asked = asText(begun.about, only(begun));
  const changed = after(begun, { do: 'turn', key: 'f1', line: 4, to: 'Ann' });
  assert.equal(isStale(changed, only(changed)), true);
  const late = after(changed, { do: 'looked', key: 'f1', asked, looked: TALK });
  assert.deepEqual([isStale(late, only(late)), linesOf(only(late))[3][2]], [true, 'Ann']);
  assert.equal(isStale(begun, only(begun)), false);
});

test('another title is asked for once, and nothing is asked for a title that was drawn', () => {
  assert.deepEqual([only(begun).said.title, isStale(begun, only(begun))], ['', false]);
  const asks = after(begun, { do: 'say', key: 'f1', part: { title: ANOTHER } });
  const asked = asText(asks.about, only(asks));
  const looked = { ...TALK, title: 'green ridge' };
  const drawn = after(asks, { do: 'looked', key: 'f1', asked, looked });
  assert.deepEqual(
    [isStale(asks, only(asks)), isStale(drawn, only(drawn)), only(drawn).said.title],
    [true, false, '']
  );
  assert.equal(only(drawn).looked?.title, 'green ridge');
});

test('what is missing is said one thing at a time; doubts alone do not stand in the way', () => {
  const about = (part: Partial<State['about']>): Action => ({ do: 'about', part });
  const agreed = about({ consent: { team: ['analyse'] } });
  const steps: [State, string][] = [
    [start('en'), 'files'],
    [begun, 'consent'],
    [after(begun, agreed), 'read'],
    [read('f1')(after(start('en'), agreed, about({ read: false }))), 'vault'],
    [after(begun, agreed, about({ read: true })), ''],
    [after(begun, about({ language: '' })), 'language'],
    [after(begun, { do: 'say', key: 'f1', part: { skip: true } }), 'looking'],
    [read('f1', { problems: ['Who asks?'], state: 'refused' })(start('en')), 'asks']
  ];
  assert.deepEqual(
    steps.map(([state]) => footOf(state, false).missing),
    steps.map(([, missing]) => missing)
  );
  assert.equal(footOf(steps[3][0], true).missing, '');
  assert.deepEqual(footOf(steps[4][0], false), {
    texts: 1,
    people: 1,
    whole: 0,
    lines: 1,
    missing: ''
  });
});

test('what is there already, is newer, or cannot be read is not in the plan', () => {
  const state = [
    read('f2', { state: 'there' }),
    read('f3', { state: 'newer' }),
    read('f4', { state: 'refused', problems: ['not a Word file'], lines: [] })
  ].reduce((now, more) => more(now), begun);
  assert.deepEqual(
    planOf(state).files.map(one => one.file),
    ['f1']
  );
  assert.deepEqual(
    state.entries.map(entry => groupOf(entry)),
    ['doubt', 'there', 'newer', 'wrong']
  );
});

test('a yes to a whole interview comes after a yes to being quoted, and is asked again of somebody else', () => {
  const said = after(
    begun,
    {
      do: 'about',
      part: { consent: { team: ['analyse'], members: ['quote'], public: ['count'] } }
    },
    {
      do: 'say',
      key: only(begun).key,
      part: { whole: { P1: ['members', 'public'], I: ['members'] } }
    }
  );
  const whole = (state: State): unknown => planOf(state).files[0].whole;
  assert.deepEqual(whole(said), { P1: ['members'] });
  assert.deepEqual(whole(after(said, { do: 'about', part: { rights: 'public' } })), {});
  const people = withRole(somebody(only(said)), 'P1', 'interpreter');
  const other = after(said, { do: 'people', key: only(said).key, people });
  assert.deepEqual(only(other).said.whole, {});
  assert.deepEqual(isStale(said, only(said)), isStale(begun, only(begun)));
});

test('files in another language are left out together, and taken in with their own', () => {
  const mixed = [
    read('a', { looks: 'fr' }),
    read('b', { looks: 'fr' }),
    read('c', { looks: 'nl' })
  ].reduce((state, add) => add(state), begun);
  assert.deepEqual(foreign(mixed), [
    { language: 'fr', keys: ['a', 'b'], isOut: false },
    { language: 'nl', keys: ['c'], isOut: false }
  ]);
  const left = after(mixed, { do: 'say', key: ['a', 'b', 'c'], part: { skip: true } });
  assert.deepEqual([foreign(left), planOf(left).files.length], [[], 1]);
  const french = after(left, { do: 'about', part: { language: 'fr' } });
  assert.deepEqual(foreign(french), [{ language: 'fr', keys: ['a', 'b'], isOut: true }]);
  assert.equal(foreign(after(left, { do: 'undo' })).length, 2);
});

test('how far the reading is counts what is asked for now', () => {
  const two = read('b')(begun);
  assert.deepEqual(progressOf(two), { done: 2, of: 2 });
  const more = after(two, { do: 'add', entries: [newEntry('c', 'c.docx')] });
  assert.deepEqual(progressOf(more), { done: 2, of: 3 });
  const other = after(more, { do: 'about', part: { language: 'nl' } });
  assert.deepEqual(progressOf(other), { done: 0, of: 3 });
});

test('the suffix of a file name', () => {
  assert.deepEqual(['Talk with Ana.DOCX', 'notes', 'a.b.txt'].map(suffixOf), ['docx', '', 'txt']);
});

test('after a batch came in nothing of what was said of it holds for the next', () => {
  const said = after(
    begun,
    { do: 'about', part: { read: true, month: '2026-03', phase: '1', kind: 'focus-group' } },
    { do: 'about', part: { consent: { team: ['analyse'], members: ['quote'] } } },
    { do: 'step', step: 'who' },
    { do: 'at', line: 4 },
    { do: 'out', keys: ['f1'] }
  );
  assert.deepEqual(said, start(''));
  const { about, step } = read('f2')(said);
  assert.deepEqual([about, step], [start('').about, 'about']);
  assert.equal(footOf(read('f2')(said), true).missing, 'language');
});

const find = (id: string, words: string): Find => ({
  id,
  line: 3,
  label: '[name A]',
  before: 'P1: I am ',
  words,
  after: ', at the desk.'
});
const found = [find('a1', 'Odalys'), find('b2', 'Amsterdam'), find('b2', 'Amsterdam')];

test('texts that somebody read come in once each word that looks like a name is decided on', () => {
  const here = after(
    read('f2', { finds: [find('c3', 'Amsterdam')] })(read('f1', { finds: found })(start('en'))),
    { do: 'about', part: { read: true, consent: { team: ['analyse'] } } }
  );
  const open = (state: State): string[] => openNames(foundNames(state)).map(one => one.find.id);
  assert.deepEqual([open(here), footOf(here, true).missing], [['a1', 'b2', 'c3'], 'names']);
  const one = after(here, { do: 'say', key: 'f1', part: { names: { b2: 'keep' } } });
  assert.deepEqual(open(one), ['a1', 'c3']);
  const ticked = after(here, { do: 'say', key: 'f1', part: { names: { b2: 'keep everywhere' } } });
  assert.deepEqual(open(ticked), ['a1']);
  const all = after(ticked, {
    do: 'say',
    key: 'f1',
    part: { names: { b2: 'keep everywhere', a1: 'mask' } }
  });
  assert.deepEqual([open(all), isStale(all, only(all))], [[], isStale(here, only(here))]);
  assert.deepEqual(planOf(all).files[0].names, { b2: 'keep everywhere', a1: 'mask' });
  assert.deepEqual(open(after(here, { do: 'about', part: { read: false } })), []);
});
