/** One row of the table of people: fields that stay while the table is drawn again. */

import { cellOf, Known } from '../core/people';
import { button, make } from '../elements';
import { Hub } from '../hub';
import type { People, PersonRow, WrongCell } from '../contract/people';
import { fill } from '../words';

type Type = (cells: readonly { row: string; column: string; text: string }[]) => void;
type Column = People['variables'][number];

export interface Showing extends Pick<Known, 'typed' | 'problems'> {
  shown: (row: PersonRow, variable: string) => string;
  label: (variable: string) => string;
  type: Type;
}

export function drawCell(
  hub: Hub,
  row: PersonRow,
  column: Column,
  label: string,
  type: Type
): HTMLElement {
  const list = `rap-values-${row.case}-${column.id}`;
  const field = make('input', {
    class: 'rap-field',
    set: {
      type: 'text',
      maxlength: '200',
      autocomplete: 'off',
      list: column.values.length ? list : undefined,
      'data-person': row.case,
      'data-variable': column.id,
      'aria-label': `${row.case}, ${label}`
    }
  });
  field.addEventListener('input', () =>
    type([{ row: row.case, column: column.id, text: field.value }])
  );
  const values = make(
    'datalist',
    { set: { id: list } },
    ...column.values.map(one => make('option', { set: { value: hub.label(one.label, one.id) } }))
  );
  const told = make('div', { class: 'rap-cell-told', set: { id: `${list}-told` } });
  return make('td', {}, field, column.values.length ? values : null, told);
}

export const drawPerson = (row: PersonRow, cells: HTMLElement[]): HTMLElement =>
  make('tr', { set: { 'data-person': row.case } }, make('th', { set: { scope: 'row' } }), ...cells);

/** Writes what may have changed: values, what is wrong with one, what makes her one of few. */
export function showPerson(
  hub: Hub,
  element: HTMLElement,
  row: PersonRow,
  table: People,
  showing: Showing
): void {
  const { words } = hub;
  const which = row.rare.map(showing.label).join(', ');
  element
    .querySelector('th')
    ?.replaceChildren(
      row.case,
      ...row.sources.map(id =>
        make('span', { class: 'rap-quiet rap-under', text: hub.sourceName(id) })
      ),
      row.rare.length
        ? make('span', {
            class: 'rap-under rap-rare',
            text: `▲ ${fill(words.peopleRare, { least: table.least, which })}`
          })
        : ''
    );
  element.querySelectorAll<HTMLInputElement>('input').forEach(field => {
    const variable = field.dataset.variable ?? '';
    const cell = cellOf(row.case, variable);
    const was = showing.shown(row, variable);
    const text = showing.typed.get(cell) ?? was;
    const problem = showing.problems.get(cell);
    if (field.value !== text) {
      field.value = text;
    }
    field.readOnly = row.by_month.includes(variable) || !hub.mayCode();
    field.title = row.by_month.includes(variable) ? words.peopleMonths : '';
    field.classList.toggle('rap-changed', showing.typed.has(cell));
    field.setAttribute('aria-invalid', String(problem !== undefined));
    const told = field.parentElement?.querySelector<HTMLElement>('.rap-cell-told');
    if (told) {
      field.setAttribute('aria-describedby', told.id);
      const of = JSON.stringify([problem, hub.language]);
      if (told.dataset.of !== of) {
        told.dataset.of = of;
        told.replaceChildren(
          ...(problem ? sentence(hub, problem, table, showing.type, () => field.focus()) : [])
        );
      }
    }
  });
}

function sentence(
  hub: Hub,
  problem: WrongCell,
  table: People,
  type: Type,
  back: () => void
): HTMLElement[] {
  const listed = table.variables.find(one => one.id === problem.variable)?.values ?? [];
  const value = hub.label(listed.find(one => one.id === problem.proposal)?.label, problem.proposal);
  const use = (): void => {
    type([{ row: problem.case, column: problem.variable, text: value }]);
    back();
  };
  return [
    make('span', { class: problem.warning ? 'rap-quiet' : 'rap-trouble', text: problem.sentence }),
    ...(problem.proposal
      ? [button({ class: 'rap-plain', text: fill(hub.words.peopleUse, { value }), press: use })]
      : [])
  ];
}
