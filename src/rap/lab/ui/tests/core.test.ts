/** Pure modules, without a browser. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { choose, codeId, remembered, slotted } from '../src/core/tree';
import { colourOf, luminance, readable } from '../src/core/colours';
import { fold, inverses, placed } from '../src/core/undo';
import { bracketOf, moveOf } from '../src/core/keymap';
import { assignLanes, density, following, here, Mark, runsOf, sorted } from '../src/core/spans';
import { fold as folded } from '../src/core/folded';
import { createOffsetMap, wholeSigns } from '../src/core/offsets';
import { isWhole } from '../src/core/search-scope';
import { moveEdge, partAt, grow, step } from '../src/core/segments';
import { asInFrench, fill, languageOf, wordsIn } from '../src/words';
import { CATALOGUES } from './catalogues';

const mark = (id: string, start: number, end: number, code = 'rent'): Mark => ({
  id,
  code,
  coder: 'K-01',
  t: '',
  start,
  end,
  important: false,
  toCheck: false,
  memo: null,
  outside: false
});

test('offsets: two units of an emoji are one point, there and back', () => {
  const map = createOffsetMap('a😀b👩‍👧é');
  assert.equal(map.toUtf16(2), 3);
  assert.equal(map.toPoint(3), 2);
  const text = 'x😀👩‍👧‍👦é שלום 🇧🇪';
  const all = createOffsetMap(text);
  [...text].reduce((unit, sign, point) => {
    assert.equal(all.toUtf16(point), unit);
    assert.equal(all.toPoint(unit), point);
    return unit + sign.length;
  }, 0);
});

test('whole signs: an edge inside a family, an accent or a flag moves outwards', () => {
  const text = 'a👩‍👧b é 🇧🇪\nnext';
  assert.deepEqual(wholeSigns(text, { start: 3, end: 4 }), { start: 1, end: 6 });
  assert.deepEqual(wholeSigns('xe\u0301y', { start: 2, end: 3 }), { start: 1, end: 3 });
  assert.deepEqual(wholeSigns('xe\u0301y', { start: 0, end: 2 }), { start: 0, end: 3 });
  assert.deepEqual(wholeSigns(text, { start: 0, end: text.length }), {
    start: 0,
    end: text.length
  });
});

test('runs: a line is cut where codings begin and end', () => {
  const runs = runsOf({ start: 0, end: 10 }, [mark('a', 2, 6), mark('b', 4, 20)]);
  assert.deepEqual(
    runs.map(run => [run.start, run.end, run.on.map(one => one.id).join('')]),
    [
      [0, 2, ''],
      [2, 4, 'a'],
      [4, 6, 'ab'],
      [6, 10, 'b']
    ]
  );
});

test('here: the most particular coding comes first', () => {
  assert.deepEqual(
    here([mark('long', 0, 50), mark('short', 4, 9)], { start: 5, end: 5 }).map(one => one.id),
    ['short', 'long']
  );
});

test('following: after the last passage comes the first', () => {
  const all = [mark('a', 5, 9), mark('b', 20, 22)];
  assert.equal(following(all, 20, true)?.id, 'a');
  assert.equal(following(all, 20, false)?.id, 'a');
});

test('lanes: what overlaps lies side by side, what does not shares a lane', () => {
  const { stripes, count } = assignLanes(
    sorted([mark('a', 0, 10), mark('b', 5, 8), mark('c', 10, 12)])
  );
  assert.equal(count, 2);
  assert.deepEqual(
    stripes.map(one => [one.mark.id, one.lane]),
    [
      ['a', 0],
      ['b', 1],
      ['c', 0]
    ]
  );
  const apart = assignLanes(sorted([mark('a', 0, 10), mark('b', 12, 14), mark('c', 15, 20)]), 5);
  assert.deepEqual([apart.stripes.map(one => one.lane), apart.count], [[0, 1, 0], 2]);
  assert.deepEqual(density([mark('a', 0, 5), mark('b', 4, 10)], 10, 2), [2, 1]);
});

test('search: letters are found without accents and capitals, and places stay true', () => {
  const text = 'Ça coûtait CHER, e\u0301té\nchér 한국 😀';
  const found = (typed: string): string[] =>
    folded(text)
      .places(typed)
      .map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(found('cher'), ['CHER', 'chér']);
  assert.deepEqual(found('coutait  ch'), ['coûtait CH']);
  assert.deepEqual([found('ete'), found('ete c')], [['e\u0301té'], ['e\u0301té\nc']]);
  assert.deepEqual([found('한'), found('한국'), found('😀')], [['한'], ['한국'], ['😀']]);
  assert.deepEqual([found('e'), found('  '), folded('').places('ab')], [[], [], []]);
});

test('fold and inverse: every act can be taken back', () => {
  const who = { coder: 'K-01', t: '1' };
  const before = [mark('a', 0, 5)];
  const acts = [
    { id: 'n', op: 'add', code: 'door', start: 1, end: 3 },
    { id: 's', op: 'set', ref: 'a', code: 'door' },
    { id: 'm', op: 'set', ref: 'a', start: 1, end: 4 },
    { id: 'i', op: 'set', ref: 'a', important: true }
  ] as const;
  for (const act of acts) {
    const [back, ...more] = inverses({ marks: before, state: 'coding' }, [act], () => 'back');
    assert.deepEqual([fold(fold(before, act, who), back, who), more], [before, []]);
  }
});

test('a deleted coding comes back as one that names what it was, with its star', () => {
  let n = 0;
  const before = [{ ...mark('a', 0, 5), important: true }];
  const back = inverses(
    { marks: before, state: 'coding' },
    [{ id: 'd', op: 'del', ref: 'a' }],
    () => `id${n++}`
  );
  assert.deepEqual(back, [
    { id: 'id0', op: 'add', code: 'rent', start: 0, end: 5, was: 'a' },
    { id: 'id1', op: 'set', ref: 'id0', important: true }
  ]);
});

test('segments: word, sentence and boundary move by the language’s own rules', () => {
  const text = 'J’ai payé trois mois. Puis la clé !';
  const line = { start: 0, end: text.length };
  const cut = (span: { start: number; end: number } | null): string =>
    span ? text.slice(span.start, span.end) : '';
  assert.equal(cut(partAt(text, line, 6, 'word', 'fr')), 'payé');
  assert.equal(cut(partAt(text, line, 24, 'sentence', 'fr')), 'Puis la clé !');
  assert.equal(
    cut(
      moveEdge(text, { start: 5, end: 9 }, { edge: 'end', by: 1, within: [line], language: 'fr' })
    ),
    'payé trois'
  );
  assert.equal(cut(grow(text, { start: 5, end: 9 }, line, 'fr')), 'J’ai payé trois mois.');
});

test('steps: turns and words, over the ends of lines', () => {
  const text = 'one two\nthree';
  const lines = [
    { start: 0, end: 7, turn: 0, language: 'en' },
    { start: 8, end: 13, turn: 1, language: 'en' }
  ];
  const to = (at: number, unit: 'word' | 'turn', forwards: boolean): number =>
    step(text, lines, at, { unit, forwards, extend: false });
  assert.deepEqual(
    [
      to(0, 'word', true),
      to(4, 'word', true),
      to(8, 'word', false),
      to(0, 'turn', true),
      to(8, 'turn', false)
    ],
    [4, 7, 4, 8, 0]
  );
});

test('choosing: accents do not matter, recent codes come first, digits stay', () => {
  const all = ['Loyer', 'Café', 'Police'].map(label => ({
    id: label.toLowerCase(),
    label,
    also: ''
  }));
  assert.equal(choose(all, 'cafe', [])[0].label, 'Café');
  assert.equal(choose(all, '', ['police'])[0].label, 'Police');
  assert.deepEqual(remembered(['a', 'b'], 'b'), ['b', 'a']);
  assert.deepEqual(slotted(['a', ''], 'b'), ['a', 'b']);
  assert.equal(codeId('À l’aise !', new Set(['a-l-aise'])), 'a-l-aise-2');
});

test('colours: the same for an id every time, and readable on both grounds', () => {
  assert.equal(colourOf('rent'), colourOf('rent'));
  assert.equal(colourOf('rent', '#AF8D04'), '#af8d04');
  assert.ok(luminance(readable('#ffee00', false)) < 0.22);
  assert.ok(luminance(readable('#220044', true)) > 0.28);
});

test('keys: brackets count by the sign they write, as on a Belgian keyboard', () => {
  assert.equal(bracketOf({ key: '{', shift: false, ctrl: true, alt: true }), 'rap:end-back');
  assert.deepEqual(moveOf({ key: 'ArrowDown', shift: true, ctrl: false, alt: true }), {
    unit: 'turn',
    forwards: true,
    extend: true
  });
  assert.equal(moveOf({ key: 'x', shift: false, ctrl: false, alt: false }), null);
});

test('places are turned into the other unit, and ids are left alone', () => {
  const act = { id: 'a', op: 'set', ref: 'b', start: 2, end: 4 } as const;
  assert.deepEqual(
    placed(act, place => place + 1),
    { ...act, start: 3, end: 5 }
  );
});

test('words: the chosen language, else JupyterLab’s, else the browser’s', () => {
  assert.equal(languageOf('', 'en', ['nl-BE', 'fr']), 'nl');
  assert.equal(languageOf('', 'fr_FR', ['nl']), 'fr');
  assert.equal(languageOf('', 'en', ['de']), 'en');
  assert.equal(fill('{n} words', { n: 3 }), '3 words');
});

test('one is said as one, and in French none as well', () => {
  const found = (language: string, n: number): string =>
    fill(CATALOGUES[language].foundN, { n, people: n });
  assert.deepEqual(
    [0, 1, 2].map(n => found('en', n)),
    ['0 passages of 0 people', '1 passage of 1 person', '2 passages of 2 people']
  );
  assert.deepEqual(
    [0, 1, 2].map(n => found('nl', n)),
    ['0 passages van 0 personen', '1 passage van 1 persoon', '2 passages van 2 personen']
  );
  assert.deepEqual(
    [0, 1, 2].map(n => found('fr', n)),
    ['0 passage de 0 personne', '1 passage de 1 personne', '2 passages de 2 personnes']
  );
});

test('in French no line begins with a sign', () => {
  const french = asInFrench({ ...CATALOGUES.en, undone: 'Annulé : « {what} » ?' });
  assert.equal(french.undone, 'Annulé\u00a0: «\u00a0{what}\u00a0»\u00a0?');
});

test('the words of a language come when it is asked for; of none that is not here', async () => {
  const came = await Promise.all(['fr', 'nl', 'en', 'xx'].map(wordsIn));
  assert.deepEqual(came, [CATALOGUES.fr, CATALOGUES.nl, CATALOGUES.en, CATALOGUES.en]);
});

test('no sentence counts in one form alone', () => {
  const counted = [
    ...['words', 'passages', 'people', 'codings', 'memos', 'interviews', 'places', 'texts'],
    ...['suggestions', 'mots', 'personnes', 'codages', 'mémos', 'entretiens', 'endroits', 'textes'],
    ...['woorden', 'personen', 'coderingen', 'plaatsen', 'teksten', 'suggesties']
  ];
  const bare = new RegExp(String.raw`\{\w+\} (${counted.join('|')})\b`);
  assert.deepEqual(
    Object.values(CATALOGUES).flatMap(one => Object.values(one).filter(text => bare.test(text))),
    []
  );
});

test('a place of whole words is told from one inside a longer word, in every script', () => {
  const text = 'bail baillé l’bail 😀bail bail. préBail';
  const places = [...text.matchAll(/bail/gi)].map(({ index }) => ({
    start: index,
    end: index + 4
  }));
  assert.deepEqual(
    places.map(place => isWhole(text, place)),
    [true, false, true, true, true, false]
  );
  assert.deepEqual(
    [isWhole('𝐀bail', { start: 2, end: 6 }), isWhole('bail𝐀', { start: 0, end: 4 })],
    [false, false]
  );
  assert.equal(isWhole('a,b', { start: 1, end: 2 }), true); // a sign is no word that goes on
});
