/** Who is asked a question of a form. */

import { make } from '../elements';
import { QuestionRow } from '../core/survey-form';
import { fill } from '../words';
import { tick } from './page';
import { Desk } from './surveyquestion';

/** Who is asked: of each earlier question that counts, the options that open this one. */
export function drawFilter(
  desk: Desk,
  earlier: readonly QuestionRow[],
  row: QuestionRow
): HTMLElement | null {
  const { words } = desk.hub;
  const known = earlier.filter(one => one.options?.length);
  if (!known.length || !desk.mayWrite) {
    return null;
  }
  const chosen = (one: QuestionRow): string[] => row.asked_if?.[one.id] ?? [];
  const of = (one: QuestionRow): HTMLElement =>
    make(
      'fieldset',
      {},
      make('legend', { text: desk.hub.label(one.label ?? {}, one.id) }),
      ...(one.options ?? []).map(option =>
        tick(desk.hub.label(option.label ?? {}, option.id), chosen(one).includes(option.id), on => {
          const ids = chosen(one).filter(id => id !== option.id);
          const next = on ? [...ids, option.id] : ids;
          row.asked_if = { ...row.asked_if, [one.id]: next };
          if (!next.length) {
            delete row.asked_if[one.id];
          }
          desk.touch();
        })
      )
    );
  const n = Object.keys(row.asked_if ?? {}).length;
  return make(
    'details',
    { set: { 'data-keep': `filter ${row.id}` } },
    make('summary', {
      text: n
        ? fill(words.surveyFiltered, { which: Object.keys(row.asked_if ?? {}).join(', ') })
        : words.surveyFilter
    }),
    ...known.map(of)
  );
}
