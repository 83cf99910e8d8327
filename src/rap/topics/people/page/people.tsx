/**
 * The people who speak: a row each, a column for each variable. Typed or pasted, and saved
 * together.
 */
import {
  ClipboardEvent,
  KeyboardEvent,
  memo,
  ReactNode,
  useEffect,
  useReducer,
  useRef,
  useState
} from 'react';

import { heard } from '#ui/changes';
import { People, PeopleSaved, PersonRow, VariableRow, WrongCell } from '#ui/contract/people';
import { drawId } from '#ui/core/requests';
import { Heading, parseCells, placeCells, Spot, step } from '#ui/core/table';
import { Hub } from '#ui/hub';
import { Button, Quiet, Table } from '#ui/parts/fields';
import { asPage, useAnswer, useChanges, usePage, useSignal } from '#ui/parts/page';
import { fill } from '#ui/words/index';

import { cellOf, mayInsist, NOTHING, reduce } from './typed';

interface Cell {
  row: string;
  column: string;
  text: string;
}

function PeopleTable(): ReactNode {
  const { hub, words, say, attempt } = usePage();
  const answer = useAnswer<People>('people', 'people');
  const [known, send] = useReducer(reduce, NOTHING);
  const body = useRef<HTMLDivElement>(null);
  const act = useRef({ id: '', of: '' }); // a second press with the same cells is the same act
  const [refusals, refused] = useState(0);
  useChanges(hub.changed.sources);
  useSignal(hub.changed.study, () => void answer.again());
  useSignal(
    heard,
    changes => void ((changes.sources.length > 0 || changes.study) && answer.again())
  );
  useEffect(() => {
    answer.value && send({ kind: 'read', table: answer.value });
  }, [answer.value]);
  useEffect(
    () => void body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    [refusals]
  );

  const { table, typed, problems } = known;
  if (!table?.people.length) {
    return <Quiet>{table ? words.peopleNone : words.loading}</Quiet>;
  }
  const { variables, people } = table;
  const type = (cells: readonly Cell[]): void =>
    send({
      kind: 'typed',
      cells: cells.flatMap(({ row: id, column, text }) => {
        const row = people.find(one => one.case === id);
        return row && !row.by_month.includes(column)
          ? [{ cell: cellOf(id, column), text, shown: shown(hub, table, row, column) }]
          : [];
      })
    });
  const save = async (): Promise<void> => {
    const sent = new Map(typed);
    const cells = people.flatMap(row =>
      variables.flatMap(({ id }) => {
        const now = sent.get(cellOf(row.case, id));
        return now === undefined
          ? []
          : [{ case: row.case, variable: id, was: row.values[id] ?? [], now }];
      })
    );
    const given = { cells, sure: mayInsist(known) };
    const of = JSON.stringify(given);
    act.current = act.current.of === of ? act.current : { id: drawId(), of };
    const done = await attempt(
      hub.requests.act<PeopleSaved>({ id: act.current.id, path: 'people', body: given })
    );
    act.current = { id: '', of: '' };
    if (!done) {
      return;
    }
    send(done.saved ? { kind: 'saved', sent } : { kind: 'refused', problems: done.problems });
    await answer.again(); // a colleague may have written there
    if (done.saved) {
      say(fill(words.peopleSaved, { n: cells.length }));
    } else {
      say(fill(words.peopleLook, { n: done.problems.length }), true);
      refused(n => n + 1);
    }
  };

  const spot = (field: EventTarget): Spot | null => {
    const cell = field instanceof HTMLInputElement ? field.dataset : {};
    const row = people.findIndex(one => one.case === cell.person);
    const column = variables.findIndex(one => one.id === cell.variable);
    return row < 0 || column < 0 ? null : { row, column };
  };
  const move = (event: KeyboardEvent): void => {
    const at = spot(event.target);
    const to = at && !event.altKey && !event.ctrlKey && step(event.key, at, people.length);
    if (to) {
      event.preventDefault();
      const field = body.current?.querySelector<HTMLInputElement>(
        `tbody tr:nth-child(${to.row + 1}) td:nth-of-type(${to.column + 1}) input`
      );
      field?.focus();
      field?.select();
    }
  };
  const paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text/plain');
    const at = spot(event.target);
    if (!at || !/[\t\n\r]/.test(text.trim())) {
      return; // one value goes where the cursor is
    }
    event.preventDefault();
    const rows: Heading[] = people.map(row => ({
      key: row.case,
      names: row.sources.flatMap(id => [id, hub.sources.find(one => one.id === id)?.title ?? ''])
    }));
    const columns = variables.map(({ id, label }) => ({ key: id, names: Object.values(label) }));
    const { cells, left } = placeCells(parseCells(text), rows, columns, at);
    type(cells);
    say(fill(words.peoplePasted, { n: cells.length, left }), left > 0);
  };

  const unasked = { n: table.ask_to_stay.length, who: table.ask_to_stay.join(', ') };
  const head = variables.map(one => ({ key: one.id, cell: hub.label(one.label, one.id) }));
  return (
    <>
      <Quiet>{variables.length ? words.peopleHint : words.peopleNoVariable}</Quiet>
      {unasked.n > 0 && <p className="rap-bar">{fill(words.peopleStay, unasked)}</p>}
      <div ref={body} onKeyDown={move} onPaste={paste}>
        <Table
          label={words.pagePeople}
          more="rap-people"
          head={[{ key: '', cell: words.peoplePerson }, ...head]}
        >
          {people.map(row => (
            <Person
              key={row.case}
              hub={hub}
              table={table}
              row={row}
              language={hub.language}
              titles={row.sources.map(hub.sourceName).join('\n')}
              typed={variables.map(({ id }) => typed.get(cellOf(row.case, id)))}
              problems={variables.map(({ id }) => problems.get(cellOf(row.case, id)))}
              type={type}
            />
          ))}
        </Table>
      </div>
      {variables.length > 0 && (
        <div className="rap-acts">
          <Button
            className="rap-main"
            disabled={!typed.size || !hub.mayCode()}
            press={() => void save()}
          >
            {mayInsist(known) ? words.peopleSure : words.peopleSave}
          </Button>
        </div>
      )}
    </>
  );
}

/** The values that stand in the table, as people read them. */
function shown(hub: Hub, table: People, row: PersonRow, variable: string): string {
  const known = table.variables.find(one => one.id === variable)?.values ?? [];
  return (row.values[variable] ?? [])
    .map(id => hub.label(known.find(one => one.id === id)?.label, id))
    .join(', ');
}

interface PersonGiven {
  hub: Hub;
  table: People;
  row: PersonRow;
  language: string;
  titles: string;
  /** What was typed and is wrong, by column; a row is drawn again only where these change. */
  typed: readonly (string | undefined)[];
  problems: readonly (WrongCell | undefined)[];
  type(cells: readonly Cell[]): void;
}

const isAlike = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((value, i) => value === other[i]);

const Person = memo(
  ({ hub, table, row, titles, typed, problems, type }: PersonGiven): ReactNode => {
    const { words } = hub;
    const labelOf = (id: string): string =>
      hub.label(table.variables.find(one => one.id === id)?.label, id);
    const rare = { least: table.least, which: row.rare.map(labelOf).join(', ') };
    return (
      <tr data-person={row.case}>
        <th scope="row">
          {row.case}
          {titles.split('\n').map(title => (
            <span key={title} className="rap-quiet rap-under">
              {title}
            </span>
          ))}
          {row.rare.length > 0 && (
            <span className="rap-under rap-rare">{`▲ ${fill(words.peopleRare, rare)}`}</span>
          )}
        </th>
        {table.variables.map((column, i) => (
          <Field
            key={column.id}
            hub={hub}
            person={row.case}
            column={column}
            text={typed[i] ?? shown(hub, table, row, column.id)}
            isTyped={typed[i] !== undefined}
            isByMonth={row.by_month.includes(column.id)}
            problem={problems[i]}
            type={text => type([{ row: row.case, column: column.id, text }])}
          />
        ))}
      </tr>
    );
  },
  (before, now) =>
    before.row === now.row &&
    before.table === now.table &&
    before.language === now.language &&
    before.titles === now.titles &&
    isAlike(before.typed, now.typed) &&
    isAlike(before.problems, now.problems)
);

interface FieldGiven {
  hub: Hub;
  person: string;
  column: VariableRow;
  text: string;
  isTyped: boolean;
  /** It is told month by month, and not written here. */
  isByMonth: boolean;
  problem: WrongCell | undefined;
  type(text: string): void;
}

function Field(given: FieldGiven): ReactNode {
  const { hub, person, column, text, isTyped, isByMonth, problem, type } = given;
  const { words } = hub;
  const field = useRef<HTMLInputElement>(null);
  const list = `rap-values-${person}-${column.id}`;
  const proposed = column.values.find(one => one.id === problem?.proposal)?.label;
  const value = hub.label(proposed, problem?.proposal);
  const use = (): void => {
    type(value);
    field.current?.focus();
  };
  return (
    <td>
      <input
        ref={field}
        className={isTyped ? 'rap-field rap-changed' : 'rap-field'}
        type="text"
        maxLength={200}
        autoComplete="off"
        list={column.values.length ? list : undefined}
        data-person={person}
        data-variable={column.id}
        aria-label={`${person}, ${hub.label(column.label, column.id)}`}
        aria-invalid={problem !== undefined}
        aria-describedby={`${list}-told`}
        readOnly={isByMonth || !hub.mayCode()}
        title={isByMonth ? words.peopleMonths : undefined}
        value={text}
        onChange={event => type(event.target.value)}
      />
      {column.values.length > 0 && (
        <datalist id={list}>
          {column.values.map(one => (
            <option key={one.id} value={hub.label(one.label, one.id)} />
          ))}
        </datalist>
      )}
      <div className="rap-cell-told" id={`${list}-told`}>
        {problem && (
          <span className={problem.warning ? 'rap-quiet' : 'rap-trouble'}>{problem.sentence}</span>
        )}
        {problem?.proposal && <Button press={use}>{fill(words.peopleUse, { value })}</Button>}
      </div>
    </td>
  );
}

export const createPeople = asPage('people', PeopleTable);
