/** The fields of one visit, a row a criterion, and the table of what was seen. */

import { createOffsetMap } from '../core/offsets';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { Seen, SpaceCriterion, Spaces, VisitRow } from '../protocol-spaces';
import { fill, Words } from '../words';
import { named, Option, select, when } from './page';

export interface Visit {
  element: HTMLElement;
  rows(by: string): VisitRow[];
  values(): Map<string, string>;
  clear(): void;
  /** Shows the places in notes that look as if they named somebody. */
  mark(places: readonly { criterion: string; start: number; end: number }[]): void;
  /** Puts the cursor where something is wrong. */
  wrong(criterion: string): void;
}

const unitWord = (words: Words, unit: string): string =>
  ({
    minutes: words.spaceMinutes,
    hours: words.spaceHours,
    euros: words.spaceEuros,
    degrees: words.spaceDegrees
  })[unit] ?? '';
const valueWord = (words: Words, value: string): string =>
  ({ yes: words.spaceYes, no: words.spaceNo })[value] ?? value;
const oneBlank = (text: string): string => text.trim().split(/\s+/u).join(' ');

function boundOf(words: Words, { rule, bound, unit }: SpaceCriterion): string {
  const sentence =
    { at_most: words.spaceAtMost, at_least: words.spaceAtLeast, wanted: words.spaceWanted }[rule] ??
    '{bound}';
  const asked = fill(sentence, {
    bound: valueWord(words, bound),
    unit: unitWord(words, unit)
  }).trim();
  return unit === 'score' ? `${asked}, ${words.spaceScore}` : asked;
}

/** `typed` is what stood in the fields before they were drawn again, by their key. */
export function createVisit(
  hub: Hub,
  criteria: readonly SpaceCriterion[],
  typed: Map<string, string>,
  letThrough: () => void
): Visit {
  const { words } = hub;
  const marks = new Map<string, HTMLElement>();
  const keep = (key: string, made: HTMLInputElement | HTMLSelectElement): void => {
    made.value = typed.get(key) ?? '';
    made.dataset.key = key;
    made.addEventListener('input', () => typed.set(key, made.value));
  };
  const valueField = (criterion: SpaceCriterion): HTMLInputElement | HTMLSelectElement => {
    const choices: Option[] =
      criterion.unit === 'yes-no'
        ? [
            ['yes', words.spaceYes],
            ['no', words.spaceNo]
          ]
        : criterion.unit === 'score'
          ? ['1', '2', '3', '4', '5'].map(n => [n, n] as const)
          : [];
    return choices.length
      ? select([['', words.spaceNothing], ...choices], '', () => undefined)
      : make('input', {
          class: 'rap-field',
          set: { type: 'text', inputmode: 'decimal', maxlength: '12', autocomplete: 'off' }
        });
  };
  const row = (criterion: SpaceCriterion): HTMLElement => {
    const label = hub.label(criterion.label, criterion.id);
    const value = valueField(criterion);
    const note = make('input', {
      class: 'rap-field',
      set: {
        type: 'text',
        maxlength: '1000',
        placeholder: words.spaceNoteHint,
        autocomplete: 'off'
      }
    });
    const mark = make('div', { class: 'rap-noted' });
    keep(`value ${criterion.id}`, value);
    keep(`note ${criterion.id}`, note);
    note.addEventListener('input', () => mark.replaceChildren());
    marks.set(criterion.id, mark);
    const unit = unitWord(words, criterion.unit);
    const [first, second] = [
      named(unit ? `${words.spaceValue} (${unit})` : words.spaceValue, value),
      named(words.spaceNote, note, 'rap-wide-field')
    ];
    return make(
      'fieldset',
      { class: 'rap-text-set rap-said rap-criterion' },
      make('legend', { text: label }),
      quiet(boundOf(words, criterion)),
      make('div', { class: 'rap-asking' }, first, second),
      mark
    );
  };
  const element = make('div', {}, ...criteria.map(row));
  const field = (key: string): HTMLInputElement | null =>
    element.querySelector<HTMLInputElement>(`[data-key="${CSS.escape(key)}"]`);
  return {
    element,
    values: () => typed,
    rows: by =>
      criteria
        .map(({ id }) => ({
          criterion: id,
          value: (typed.get(`value ${id}`) ?? '').trim(),
          note: oneBlank(typed.get(`note ${id}`) ?? ''),
          by
        }))
        .filter(one => one.value || one.note),
    clear: () => {
      typed.clear();
      element.querySelectorAll<HTMLInputElement>('input, select').forEach(one => (one.value = ''));
      marks.forEach(one => one.replaceChildren());
    },
    mark: places => {
      marks.forEach(one => one.replaceChildren());
      for (const id of new Set(places.map(one => one.criterion))) {
        const note = oneBlank(typed.get(`note ${id}`) ?? '');
        const units = createOffsetMap(note);
        const parts: (string | Node)[] = [];
        let at = 0;
        for (const place of places.filter(one => one.criterion === id)) {
          const [start, end] = [units.toUtf16(place.start), units.toUtf16(place.end)];
          parts.push(note.slice(at, start), make('mark', { text: note.slice(start, end) }));
          at = end;
        }
        marks.get(id)?.replaceChildren(make('p', { class: 'rap-quote' }, ...parts, note.slice(at)));
      }
      const first = marks.get(places[0]?.criterion ?? '');
      first?.append(
        button({
          class: 'rap-plain',
          text: words.spaceSeen,
          set: { 'data-key': 'seen' },
          press: letThrough
        })
      );
      field(`note ${places[0]?.criterion ?? ''}`)?.focus();
    },
    wrong: criterion => field(`value ${criterion}`)?.focus()
  };
}

export function seenTable(
  hub: Hub,
  told: Spaces,
  rows: readonly Seen[],
  whose: (id: string) => string
): HTMLElement {
  const { words } = hub;
  if (!rows.length) {
    return quiet(words.spaceLatelyNone);
  }
  const label = (id: string): string =>
    hub.label(told.criteria.find(one => one.id === id)?.label, id);
  const heads = [
    words.spaceDay,
    words.spaceCriterion,
    words.spaceValue,
    words.spaceNote,
    words.spaceWho
  ];
  const cells = (one: Seen): string[] => [
    when(hub, one.date),
    label(one.criterion),
    `${valueWord(words, one.value)} ${unitWord(words, one.unit)}`.trim(),
    one.note,
    whose(one.by)
  ];
  return make(
    'div',
    {
      class: 'rap-scroll',
      set: { tabindex: '0', role: 'region', 'aria-label': words.spaceLately }
    },
    make(
      'table',
      { class: 'rap-table' },
      make(
        'thead',
        {},
        make('tr', {}, ...heads.map(text => make('th', { text, set: { scope: 'col' } })))
      ),
      make(
        'tbody',
        {},
        ...rows.map(one => make('tr', {}, ...cells(one).map(text => make('td', { text }))))
      )
    )
  );
}
