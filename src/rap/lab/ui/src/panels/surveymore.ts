/** What a question and its options are in the codebook. */

import { make } from '../elements';
import { OptionRow, QuestionRow } from '../core/survey-form';
import { codeOptions, named, Option, select } from './page';
import { Desk } from './surveyquestion';

/** The variable that the answer fills, and for each option the code that is the same idea. */
export function drawMore(desk: Desk, row: QuestionRow): HTMLElement | null {
  const { hub } = desk;
  const options = row.options ?? [];
  if (row.type === 'note' || !desk.mayWrite) {
    return null;
  }
  const sum = make('summary', { text: summary(desk, row) });
  const touch = (): void => {
    desk.touch();
    sum.textContent = summary(desk, row);
  };
  const variables = Object.entries(desk.variables).map(
    ([id, label]) => [id, hub.label(label, id)] as const
  );
  return make(
    'details',
    { set: { 'data-keep': `more ${row.id}` } },
    sum,
    make(
      'div',
      { class: 'rap-survey-more' },
      named(
        hub.words.surveyVariable,
        choose([['', hub.words.surveyNoVariable], ...variables], row.variable ?? '', value => {
          row.variable = value;
          touch();
        })
      ),
      ...options.map(one =>
        named(
          `${hub.words.surveyCode} ${nameOf(desk, one)}`,
          choose(codeOptions(hub, hub.words.surveyNoCode), one.code ?? '', value => {
            one.code = value;
            touch();
          })
        )
      )
    )
  );
}

const nameOf = (desk: Desk, one: OptionRow): string =>
  `“${one.label?.[desk.from] || desk.hub.label(one.label ?? {}, one.id)}”`;

/** What the file names stays to be chosen, also where the codebook has it no more. */
function choose(
  options: readonly Option[],
  now: string,
  changed: (value: string) => void
): HTMLSelectElement {
  const gone = options.some(([id]) => id === now) ? [] : [[now, now] as const];
  return select([...options, ...gone], now, changed);
}

function summary(desk: Desk, row: QuestionRow): string {
  const { hub } = desk;
  const variable = row.variable ? hub.label(desk.variables[row.variable], row.variable) : '';
  const codes = (row.options ?? []).flatMap(one => (one.code ? [hub.codeLabel(one.code)] : []));
  const all = [variable, ...new Set(codes)].filter(Boolean);
  return all.length ? `${hub.words.surveyMore}: ${all.join(', ')}` : hub.words.surveyMore;
}
