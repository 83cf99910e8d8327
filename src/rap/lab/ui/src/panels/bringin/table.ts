/**
 * A table among the files: which column is what where it is a talk, and what it says of the people
 * in the other files where it is about them.
 */

import { entryOf, State } from '../../core/bringing';
import { Entry } from '../../core/incoming';
import {
  asksToBeUsed,
  columnsWith,
  exampleOf,
  headingsOf,
  isTable,
  takenColumns
} from '../../core/tables';
import { button, make, quiet } from '../../elements';
import { keyedList } from '../../keyed';
import { PeopleTable } from '../../protocol-bringin';
import type { StudyShown } from '../../contract/lab';
import { valueName } from '../../text/facts';
import { fill } from '../../words';
import { named, select } from '../page';
import { Bringing, offerIn, View, write } from './parts';

const ROLES = [
  ['speaker', 'tableSpeaker'],
  ['text', 'tableWords'],
  ['time', 'tableTime']
] as const;

export interface TableView extends View {
  /** Whether it stands in the place of the text. */
  fills(state: State): boolean;
}

export function createTable(bringing: Bringing): TableView {
  const { hub, store } = bringing;
  let entry: Entry | undefined;
  const say = (part: Partial<Entry['said']>): void => {
    if (entry) {
      store.send({ do: 'say', key: entry.key, part });
    }
  };
  const question = make('p', {});
  const yes = button({ class: 'rap-main', press: () => say({ table: { columns: null } }) });
  const no = button({
    class: 'rap-plain',
    press: () => entry && store.send({ do: 'settle', key: entry.key, ids: ['table'] })
  });
  const asked = make('div', { class: 'rap-bring-asked' }, question, yes, no);
  const lists = ROLES.map(([role, word]) => {
    const list = select([], '', heading => {
      const { [role]: _, ...others } = entry?.said.columns ?? {};
      say({ columns: heading ? { ...others, [role]: heading } : others });
    });
    return { role, word, list, field: named(' ', list) };
  });
  const columnsHead = make('legend', {});
  const columns = make(
    'fieldset',
    { class: 'rap-bring-columns' },
    columnsHead,
    ...lists.map(one => one.field)
  );
  const told = make('p', {});
  const taken = make('ul', { class: 'rap-plain-list rap-bring-taken' });
  const head = make('tr', {});
  const body = make('tbody', {});
  const caption = make('caption', {});
  const scroll = make(
    'div',
    { class: 'rap-scroll', set: { tabindex: '0', role: 'region' } },
    make('table', { class: 'rap-table' }, caption, make('thead', {}, head), body)
  );
  const notPeople = button({ class: 'rap-plain', press: () => say({ table: null }) });
  const notes = make('div', {});
  const preview = make(
    'div',
    { class: 'rap-bring-preview' },
    told,
    taken,
    scroll,
    notes,
    notPeople
  );
  const element = make('section', { class: 'rap-bring-table' }, asked, columns, preview);

  const makeColumn = ({ heading }: PeopleTable['columns'][number]): HTMLElement => {
    const box = make('input', { set: { type: 'checkbox' } });
    box.addEventListener('change', () => {
      if (entry) {
        say({ table: { columns: columnsWith(entry, heading, box.checked) } });
      }
    });
    return make(
      'li',
      {},
      make('label', { class: 'rap-check' }, box, make('span', { text: heading })),
      make('span', { class: 'rap-quiet' })
    );
  };
  const updateColumn = (item: HTMLElement, one: PeopleTable['columns'][number]): void => {
    const isTaken = entry !== undefined && takenColumns(entry).includes(one.heading);
    (item.querySelector('input') as HTMLInputElement).checked = isTaken;
    write(
      item.lastElementChild as HTMLElement,
      isTaken === Boolean(one.variable) ? whyOf(one) : ''
    );
  };
  /** Why it is left out, or what becomes of its values, those with one reason together. */
  const whyOf = ({ why, variable, values }: PeopleTable['columns'][number]): string =>
    [
      why,
      ...[...new Set(values.map(value => value.why))].map(reason => {
        const changes = values
          .filter(value => value.why === reason)
          .map(({ was, now }) =>
            fill(now ? hub.words.tableBecomes : hub.words.tableLeftOut, {
              was,
              now: valueName(hub, variable, now)
            })
          );
        return fill(hub.words.tableBecause, { what: changes.join(', '), why: reason });
      })
    ]
      .filter(Boolean)
      .join(' ');
  const drawRows = (state: State, table: PeopleTable): void => {
    const study = hub.study as StudyShown | null;
    const taken = entry ? takenColumns(entry) : [];
    const variables = table.columns.flatMap(one =>
      taken.includes(one.heading) ? one.variable || [] : []
    );
    const label = (id: string): string => hub.label(study?.variables?.[id]?.label, id);
    const cell = (text: string): HTMLElement => make('td', { text });
    const rows = state.entries.filter(one => table.rows[one.file] ?? table.refused[one.file]);
    write(caption, hub.words.tablePreview);
    scroll.setAttribute('aria-label', hub.words.tablePreview);
    head.replaceChildren(
      make('th', { text: table.key, set: { scope: 'col' } }),
      ...variables.map(id => make('th', { text: label(id), set: { scope: 'col' } }))
    );
    body.replaceChildren(
      ...rows.map(one =>
        make(
          'tr',
          {},
          make('th', { text: one.name, set: { scope: 'row' } }),
          ...(table.refused[one.file]
            ? [
                make(
                  'td',
                  { set: { colspan: String(variables.length || 1) } },
                  quiet(fill(hub.words.tableRefuses, { answer: table.refused[one.file] }))
                )
              ]
            : variables.map(id => cell(valueName(hub, id, table.rows[one.file]?.[id] ?? ''))))
        )
      )
    );
  };
  const drawColumns = (now: Entry): void => {
    const look = now.table?.look;
    write(columnsHead, hub.words.tableColumns);
    for (const { role, word, list } of lists) {
      offerIn(list, hub.words[word], [
        ['', hub.words.tableAsFound],
        ...headingsOf(look).map(heading => {
          const example = look ? exampleOf(look, heading) : '';
          return [heading, example ? `${heading}: ${example}` : heading] as const;
        })
      ]);
      list.value = now.said.columns[role] ?? '';
    }
  };
  const fills = (state: State): boolean => Boolean(entryOf(state, state.chosen)?.said.table);

  const update = (state: State): void => {
    const { words } = hub;
    entry = entryOf(state, state.chosen);
    const table = entry?.table?.look.people ?? null;
    const there = entry && isTable(entry, bringing.offer()?.tables ?? []) && entry.table;
    element.hidden = !there;
    if (!entry || !there) {
      return;
    }
    const isUsed = Boolean(entry.said.table);
    asked.hidden = !asksToBeUsed(entry);
    write(
      question,
      fill(words.tableIsIt, { n: Object.keys(table?.rows ?? {}).length, key: table?.key ?? '' })
    );
    write(yes, words.tableYes);
    write(no, words.tableNo);
    columns.hidden = isUsed || !asked.hidden;
    drawColumns(entry);
    preview.hidden = !isUsed;
    write(told, table ? words.tableWhat : (entry.table?.look.why ?? ''));
    write(notPeople, words.tableNotPeople);
    taken.hidden = scroll.hidden = !table;
    keyedList(taken, isUsed && table ? table.columns : [], {
      key: one => one.heading,
      make: makeColumn,
      update: updateColumn
    });
    keyedList(notes, table?.notes ?? [], {
      key: note => note,
      make: note => make('p', { text: note })
    });
    if (isUsed && table) {
      drawRows(state, table);
    }
  };
  return { element, update, fills };
}
