/** An export: its questions, who is alone with her answers, its columns, what it cannot say. */

import type { AnswersLook, ColumnSeen, QuestionSeen } from '../../contract/surveys';
import { AnswersSaid, LEFT_OUT, rareOptions, saying, toggled } from '../../core/answers-in';
import { button, make, quiet } from '../../elements';
import { Hub } from '../../hub';
import { fill } from '../../words';
import { named, select } from '../page';
import { Change } from './asked';

const CONSENT = 'consent';
/** Columns of which nobody says what they are. */
const FIXED: readonly string[] = ['personal', 'tool', 'language', 'receipt'];
const MOST = 60; // letters of a question in a list

/** `open` remembers which of the lists somebody opened or closed. */
export function findsOf(
  hub: Hub,
  look: AnswersLook,
  said: AnswersSaid,
  open: Map<string, boolean>,
  change: Change
): HTMLElement {
  const { words } = hub;
  const part = (id: string, title: string, list: HTMLElement[], opened = false): HTMLElement => {
    const made = make(
      'details',
      { class: 'rap-part' },
      make('summary', { text: `${title} (${list.length})`, set: { 'data-keep': `ans ${id}` } }),
      make('ul', { class: 'rap-ans-rows' }, ...list)
    );
    made.open = open.get(id) ?? opened;
    made.addEventListener('toggle', () => open.set(id, made.open));
    return made;
  };
  const questions = look.questions.map(one => questionRow(hub, look, one, said, change));
  const columns = look.columns.map(one => columnRow(hub, look, one, said, change));
  const notes = look.notes.map(text => make('li', { text }));
  return make(
    'div',
    {},
    aloneOf(hub, look, change),
    part('questions', words.ansQuestions, questions, true),
    look.tool === 'codes' ? null : part('columns', words.ansColumns, columns),
    notes.length ? part('notes', words.ansNotes, notes, true) : null
  );
}

const short = (text: string): string =>
  text.length > MOST ? `${text.slice(0, MOST - 1).trimEnd()}…` : text;

function fieldName(hub: Hub, look: AnswersLook, id: string): string {
  const label = hub.label(look.fields.find(one => one.id === id)?.label ?? {}, id);
  return id === CONSENT ? hub.words.ansConsent : short(label);
}

function aloneOf(hub: Hub, look: AnswersLook, change: Change): HTMLElement | null {
  const { words } = hub;
  const { n, of, questions, without } = look.alone;
  if (!of || (!n && questions.length < 2)) {
    return null;
  }
  const name = (id: string): string =>
    id === 'language' ? words.ansTheLanguage : fieldName(hub, look, id);
  const named = questions.map(name).join(' · ');
  const [best] = without;
  return make(
    'div',
    { class: 'rap-ans-alone' },
    make('p', { text: fill(n ? words.ansAlone : words.ansAloneNone, { n, of, questions: named }) }),
    n && best && best[1] < n
      ? button({
          class: 'rap-plain',
          text: fill(words.ansWithout, { question: name(best[0]), n: best[1] }),
          press: () => change(now => ({ ...now, drop: toggled(now.drop, best[0], true) }))
        })
      : null
  );
}

function questionRow(
  hub: Hub,
  look: AnswersLook,
  one: QuestionSeen,
  said: AnswersSaid,
  change: Change
): HTMLElement {
  const { words } = hub;
  const label = hub.label(one.label, one.id);
  const can = one.state === 'kept' || one.state === 'dropped';
  const field = select(
    [
      ['', words.ansKeep],
      [LEFT_OUT, words.ansDrop]
    ],
    one.state === 'dropped' ? LEFT_OUT : '',
    to => change(now => ({ ...now, drop: toggled(now.drop, one.id, to === LEFT_OUT) }))
  );
  field.setAttribute('aria-label', `${label}: ${words.ansWhat}`);
  field.dataset.keep = `ans question ${one.id}`;
  const isIn = one.state === 'kept';
  const told = [
    one.headings.length === 1 && one.headings[0] !== label ? one.headings[0] : '',
    one.headings.length > 1 ? fill(words.ansNColumns, { n: one.headings.length }) : '',
    isIn && one.bands.length ? fill(words.ansBands, { bands: one.bands.join(', ') }) : ''
  ].filter(Boolean);
  const rare = rareOptions(look, one, said.joined).map(option => {
    const others = one.options.filter(other => other.id !== option.id);
    const name = hub.label(option.label, option.id);
    const to = select(
      [
        ['', words.ansAsItIs],
        ...others.map(
          other =>
            [other.id, fill(words.ansUnder, { option: hub.label(other.label, other.id) })] as const
        )
      ],
      said.joined[one.id]?.[option.id] ?? '',
      id => change(now => ({ ...now, joined: saying(now.joined, one.id, option.id, id) }))
    );
    to.dataset.keep = `ans join ${one.id} ${option.id}`;
    return named(
      fill(words.ansFew, { option: name, n: one.n[option.id] ?? 0 }),
      to,
      'rap-wide-field'
    );
  });
  return make(
    'li',
    { class: can ? 'rap-ans-row' : 'rap-ans-row rap-ans-out' },
    make(
      'div',
      { class: 'rap-ans-question' },
      make('strong', { text: label }),
      told.length ? quiet(told.join(' · ')) : null,
      one.state === 'closed' ? quiet(words.ansClosed) : null,
      one.state === 'missing' ? quiet(words.ansMissing) : null,
      isIn && one.exact ? make('p', { class: 'rap-ans-warn', text: words.ansExact }) : null,
      isIn && one.words ? quiet(fill(words.ansWrote, { n: one.words })) : null,
      rare.length ? make('div', { class: 'rap-out-more' }, ...rare) : null
    ),
    can ? field : null
  );
}

function columnRow(
  hub: Hub,
  look: AnswersLook,
  one: ColumnSeen,
  said: AnswersSaid,
  change: Change
): HTMLElement {
  const { words } = hub;
  const question = fieldName(hub, look, one.question);
  const became = {
    answer: fill(words.ansAnswers, { question }),
    tick: fill(words.ansTick, { question }),
    words: fill(words.ansWords, { question }),
    personal: words.ansPersonal,
    tool: words.ansTool,
    language: words.ansIsLanguage,
    receipt: words.ansIsReceipt,
    unknown: words.ansUnknown
  }[one.became];
  const mine = said.columns[one.heading] ?? '';
  const isAny = one.became === 'answer' || one.became === 'unknown';
  const field = FIXED.includes(one.became)
    ? null
    : select(
        [
          ['', mine ? words.ansAsFound : became],
          ...(isAny || mine
            ? look.fields.map(
                to =>
                  [
                    to.id,
                    fill(words.ansAnswers, { question: fieldName(hub, look, to.id) })
                  ] as const
              )
            : []),
          [LEFT_OUT, words.ansLeaveOut]
        ],
        mine,
        to => change(now => ({ ...now, columns: { ...now.columns, [one.heading]: to } }))
      );
  field?.setAttribute('aria-label', fill(words.ansColumnIs, { heading: one.heading }));
  field?.setAttribute('data-keep', `ans column ${one.heading}`);
  return make(
    'li',
    { class: 'rap-ans-row' },
    make(
      'div',
      { class: 'rap-ans-question' },
      make('span', { text: one.heading, set: { translate: 'no' } }),
      field ? null : quiet(became)
    ),
    field
  );
}
