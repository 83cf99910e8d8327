import assert from 'node:assert/strict';
import test from 'node:test';

import { cellOf, mayInsist, NOTHING, reduce } from '../src/topics/people/typed';

const CELL = cellOf('C-11', 'age');
const typed = (text: string, shown = 'young') =>
  ({ kind: 'typed', cells: [{ cell: CELL, text, shown }] }) as const;
const wrong = (warning: boolean) => ({
  case: 'C-11',
  variable: 'age',
  sentence: 'No.',
  proposal: '',
  warning
});

test('what is typed back as it was is not a change', () => {
  const changed = reduce(NOTHING, typed('old'));
  assert.equal(changed.typed.get(CELL), 'old');
  assert.equal(reduce(changed, typed('young')).typed.size, 0);
});

test('a sentence about a cell goes when somebody types there', () => {
  const refused = reduce(reduce(NOTHING, typed('34')), {
    kind: 'refused',
    problems: [wrong(false)]
  });
  assert.equal(refused.problems.size, 1);
  assert.equal(reduce(refused, typed('35')).problems.size, 0);
});

test('only warnings may be insisted on', () => {
  const of = (...warnings: boolean[]) =>
    reduce(NOTHING, {
      kind: 'refused',
      problems: warnings.map((one, n) => ({ ...wrong(one), case: `C-1${n}` }))
    });
  assert.equal(mayInsist(of(true, true)), true);
  assert.equal(mayInsist(of(true, false)), false);
  assert.equal(mayInsist(NOTHING), false);
});

test('what was typed on while it was saved is still to be saved', () => {
  const later = reduce(reduce(NOTHING, typed('old')), typed('older'));
  const saved = reduce(later, { kind: 'saved', sent: new Map([[CELL, 'old']]) });
  assert.equal(saved.typed.get(CELL), 'older');
  const all = reduce(later, { kind: 'saved', sent: new Map([[CELL, 'older']]) });
  assert.equal(all.typed.size, 0);
});
