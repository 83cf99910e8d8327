/**
 * The people who speak: a row each, a column for each variable. Typed or pasted, and saved
 * together.
 */

import { heard } from '../changes';
import { Action, cellOf, Known, mayInsist, NOTHING, reduce } from '../core/people';
import { drawId } from '../core/requests';
import { createStore } from '../core/store';
import { Heading, parseCells, placeCells, step } from '../core/table';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { keyedList } from '../keyed';
import type { People, PersonRow, WrongCell } from '../contract/people';
import { fill } from '../words';
import { createPage } from './page';
import { drawCell, drawPerson, showPerson } from './peoplerow';
import { Facts } from './registry';

export function createPeople(host: HTMLElement, hub: Hub): Part<Facts> {
  const store = createStore<Known, Action>(reduce, NOTHING);
  const page = createPage(host, hub, 'people', () => draw(true));
  let act = { id: '', of: '' }; // a second press with the same cells is the same act
  const head = make('tr', {});
  const body = make('tbody', {});
  const scroll = make(
    'div',
    { class: 'rap-scroll', set: { tabindex: '0', role: 'region' } },
    make('table', { class: 'rap-table rap-people' }, make('thead', {}, head), body)
  );
  const main = button({ class: 'rap-main', press: () => void save() });
  const foot = make('div', { class: 'rap-acts' }, main);

  const table = (): People =>
    store.state().table ?? { variables: [], people: [], ask_to_stay: [], least: 0 };
  const shown = (row: PersonRow, variable: string): string => {
    const known = table().variables.find(one => one.id === variable)?.values ?? [];
    return (row.values[variable] ?? [])
      .map(id => hub.label(known.find(one => one.id === id)?.label, id))
      .join(', ');
  };
  const label = (variable: string): string =>
    hub.label(table().variables.find(one => one.id === variable)?.label, variable);
  const type = (cells: readonly { row: string; column: string; text: string }[]): void => {
    const rows = new Map(table().people.map(row => [row.case, row]));
    store.send({
      kind: 'typed',
      cells: cells.flatMap(({ row: id, column, text }) => {
        const row = rows.get(id);
        return row && !row.by_month.includes(column)
          ? [{ cell: cellOf(id, column), text, shown: shown(row, column) }]
          : [];
      })
    });
  };
  const read = async (): Promise<void> => {
    const told = await page.attempt(hub.requests.latest<People>('people', 'people'));
    if (told) {
      store.send({ kind: 'read', table: told });
    }
  };
  const save = async (): Promise<void> => {
    const known = store.state();
    const sure = mayInsist(known);
    const sent = new Map(known.typed);
    const cells = table().people.flatMap(row =>
      table().variables.flatMap(({ id }) => {
        const now = sent.get(cellOf(row.case, id));
        return now === undefined
          ? []
          : [{ case: row.case, variable: id, was: row.values[id] ?? [], now }];
      })
    );
    if (!cells.length) {
      return;
    }
    const content = JSON.stringify([cells, sure]);
    act = act.of === content ? act : { id: drawId(), of: content };
    const done = await page.attempt(
      hub.requests.act<{ saved: boolean; problems: WrongCell[] }>({
        id: act.id,
        path: 'people',
        body: { cells, sure }
      })
    );
    act = { id: '', of: '' };
    if (done?.saved) {
      store.send({ kind: 'saved', sent });
      await read();
      page.say(fill(hub.words.peopleSaved, { n: cells.length }));
    } else if (done) {
      store.send({ kind: 'refused', problems: done.problems });
      await read(); // a colleague may have written there
      page.say(fill(hub.words.peopleLook, { n: done.problems.length }), true);
      body.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  };

  const spot = (field: EventTarget | null): { row: number; column: number } | null => {
    const cell = field instanceof HTMLInputElement ? field.dataset : {};
    const row = table().people.findIndex(one => one.case === cell.person);
    const column = table().variables.findIndex(one => one.id === cell.variable);
    return row < 0 || column < 0 ? null : { row, column };
  };
  body.addEventListener('keydown', event => {
    const at = spot(event.target);
    const to = at && !event.altKey && !event.ctrlKey && step(event.key, at, body.rows.length);
    if (to) {
      event.preventDefault();
      const fields = body.rows[to.row].querySelectorAll<HTMLInputElement>('input');
      fields[to.column].focus();
      fields[to.column].select();
    }
  });
  body.addEventListener('paste', event => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const at = spot(event.target);
    if (!at || !/[\t\n\r]/.test(text.trim())) {
      return; // one value goes where the cursor is
    }
    event.preventDefault();
    const rows: Heading[] = table().people.map(row => ({
      key: row.case,
      names: row.sources.flatMap(id => [id, hub.sources.find(one => one.id === id)?.title ?? ''])
    }));
    const columns = table().variables.map(one => ({
      key: one.id,
      names: Object.values(one.label).map(String)
    }));
    const placed = placeCells(parseCells(text), rows, columns, at);
    type(placed.cells);
    page.say(
      fill(hub.words.peoplePasted, { n: placed.cells.length, left: placed.left }),
      placed.left > 0
    );
  });

  const hint = quiet('');
  const stay = make('p', { class: 'rap-bar' });
  let columns = '';
  const draw = (anew = false): void => {
    const { table: told, typed, problems } = store.state();
    const { words } = hub;
    if (!told?.people.length) {
      page.body.replaceChildren(quiet(told ? words.peopleNone : words.loading));
      return;
    }
    const now = JSON.stringify([told.variables, hub.language]);
    if (anew || now !== columns) {
      columns = now;
      head.replaceChildren(
        make('th', { text: words.peoplePerson, set: { scope: 'col' } }),
        ...told.variables.map(one => make('th', { text: label(one.id), set: { scope: 'col' } }))
      );
      body.replaceChildren(); // another column is another row
      keyedList(body, [], { key: (row: PersonRow) => row.case, make: () => body });
    }
    scroll.setAttribute('aria-label', words.pagePeople);
    keyedList(body, told.people, {
      key: row => row.case,
      make: row =>
        drawPerson(
          row,
          told.variables.map(one => drawCell(hub, row, one, label(one.id), type))
        ),
      update: (element, row) =>
        showPerson(hub, element, row, told, { typed, problems, shown, label, type })
    });
    main.textContent = mayInsist(store.state()) ? words.peopleSure : words.peopleSave;
    main.disabled = typed.size === 0 || !hub.mayCode();
    const unasked = { n: told.ask_to_stay.length, who: told.ask_to_stay.join(', ') };
    stay.hidden = !unasked.n;
    stay.textContent = unasked.n ? fill(words.peopleStay, unasked) : '';
    hint.textContent = told.variables.length ? words.peopleHint : words.peopleNoVariable;
    foot.hidden = !told.variables.length;
    if (!scroll.isConnected) {
      page.body.replaceChildren(hint, stay, scroll, foot);
    }
  };
  const stops = [
    page.stop,
    store.watch(() => draw()),
    hub.changed.study.connect(() => void read()),
    hub.changed.sources.connect(() => draw()),
    heard.connect(changes => (changes.sources.length > 0 || changes.study) && void read())
  ];
  void read();
  draw();
  return {
    update: () => void read(),
    destroy: () => {
      hub.requests.drop('people');
      stops.forEach(stop => stop());
    }
  };
}
