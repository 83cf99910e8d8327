import assert from 'node:assert/strict';
import test from 'node:test';

import {
  after,
  alikeTo,
  answersOf,
  countAlike,
  digitOf,
  marksByAnswer,
  marksOn,
  without,
  withWords
} from '../src/core/answers';
import { createOffsetMap } from '../src/core/offsets';
import { Mark } from '../src/core/spans';

const TEXT = 'R10001: Rien.\nR10002: 🙂  À côté\nR10003: RIEN. \nR10004:  \nR10005: a  cote';
const map = createOffsetMap(TEXT);
/** As the server counts: code points, the words after who speaks. */
const TURNS = (() => {
  let at = 0;
  return TEXT.split('\n').map(line => {
    const start = at;
    at += [...line].length + 1;
    return { words_start: start + 8, end: at - 1 };
  });
})();
const answers = answersOf(TEXT, TURNS, map.toUtf16);
const mark = (start: number, end: number, code: string, coder = 'K-01'): Mark => ({
  id: `${start}${code}${coder}`,
  ...{ start, end, code, coder, t: '', important: false, toCheck: false, memo: null },
  outside: false
});

test('each turn with words is an answer, where its words are; alike ones stand together', () => {
  assert.deepEqual(
    answers.map(one => one.text),
    ['Rien.', 'RIEN.', '🙂  À côté', 'a  cote']
  );
  answers.forEach(one => assert.equal(TEXT.slice(one.start, one.end), one.text));
  assert.equal(alikeTo(answers, answers[0]).length, 2);
  assert.equal(alikeTo(answers, answers[3]).length, 1); // the other one smiles
});

test('words are looked for without capitals, accents and runs of white space', () => {
  assert.deepEqual(
    withWords(answers, 'A CÔTE ').map(one => one.text),
    ['🙂  À côté', 'a  cote']
  );
  assert.equal(withWords(answers, '').length, 4);
  assert.deepEqual(withWords(answers, 'loan'), []);
});

test('who has given a code to an answer as a whole does not give it again', () => {
  const [first, second] = answers;
  const marks = [
    mark(first.start, first.end, 'bank'),
    mark(second.start, second.end, 'bank', 'K-02'),
    mark(second.start, second.start + 2, 'bank')
  ];
  const due = without([first, second], marks, { code: 'bank', coder: 'K-01' });
  assert.deepEqual(due, [second]);
  assert.equal(without([first], marks, { code: 'cash', coder: 'K-01' }).length, 1);
});

test('after a code the next answer is chosen, after a group the one below it, at the end the last', () => {
  assert.equal(after(answers, [answers[0]]), 1);
  assert.equal(after(answers, answers.slice(0, 2)), 2);
  assert.equal(after(answers, [answers[3]]), 3);
});

test('a digit is known by its place too', () => {
  assert.equal(digitOf({ key: '&', code: 'Digit1' }), 1);
  assert.equal(digitOf({ key: '3', code: 'Numpad3' }), 3);
  assert.equal(digitOf({ key: '0', code: 'Digit0' }), 0);
  assert.equal(digitOf({ key: 'a', code: 'KeyA' }), 0);
});

test('what is coded on each answer is what is coded on it one by one, whatever the order', () => {
  const ends = [0, 3, 9, 14, 20, 27, 33, 40, 47, 54, 60, TEXT.length];
  const marks = ends.flatMap((start, at) =>
    ends.slice(at + 1).map(end => mark(start, end, `${start}-${end}`))
  );
  for (const some of [answers, answers.slice(2), [...answers].reverse(), []]) {
    assert.deepEqual(
      marksByAnswer(some, marks),
      some.map(one => marksOn(one, marks))
    );
  }
  assert.deepEqual([...countAlike(answers).values()], [2, 1, 1]);
});
