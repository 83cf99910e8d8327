/** Trial spaces: one visit is written down, and what was seen lately stands below. */
import { FormEvent, ReactNode, useRef, useState } from 'react';

import { messageOf } from '#ui/api';
import {
  CriterionRow,
  Identifying,
  SeenRow,
  SpaceRow,
  Spaces,
  VisitNotSaved,
  VisitSaved
} from '#ui/contract/answers';
import { Refused } from '#ui/core/requests';
import { when } from '#ui/panels/page';
import { Button, Option, Quiet, Section, Select, Table, Text } from '#ui/parts/fields';
import { asPage, useAnswer, useChanges, useDeed, usePage } from '#ui/parts/page';
import { valueName } from '#ui/text/facts';
import { fill, Words } from '#ui/words/index';

import { EMPTY, Entry, marked, oneBlank, rowsOf, Typed } from './visit';

// 2026-04-14, by the clock of this place
const today = (): string => new Intl.DateTimeFormat('sv').format(new Date());

function Visits(): ReactNode {
  const { hub, words, say } = usePage();
  const answer = useAnswer<Spaces>('all', 'spaces');
  const deed = useDeed();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, choose] = useState('');
  const [who, setWho] = useState('');
  const [day, setDay] = useState(today);
  const [typed, type] = useState<Typed>({});
  const [names, setNames] = useState<readonly Identifying[]>([]); // what looks like one in notes
  useChanges(hub.changed.study);

  const all = answer.value;
  const space = all?.spaces.find(one => one.id === chosen) ?? all?.spaces[0];
  if (!all || !space || !all.criteria.length) {
    return <Quiet>{all ? words.spacesNone : words.loading}</Quiet>;
  }
  const by = all.by.includes(who) ? who : (hub.me()?.id ?? all.by[0]);
  const focus = (key: string): void =>
    form.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  const enter = (id: string, entry: Partial<Entry>): void => {
    type(now => ({ ...now, [id]: { ...(now[id] ?? EMPTY), ...entry } }));
    if (entry.note !== undefined) {
      setNames(now => now.filter(one => one.criterion !== id));
    }
  };
  const save = async (seen: boolean): Promise<void> => {
    const rows = rowsOf(typed, all.criteria, by);
    if (!rows.length) {
      say(words.spaceEmpty, true);
      focus(`value ${all.criteria[0].id}`);
      return;
    }
    const visit = { date: day, language: hub.language, rows, ...(seen ? { seen } : {}) };
    try {
      const reply = await deed.do<VisitSaved | VisitNotSaved>(`spaces/${space.id}/visits`, visit);
      if (!reply.saved) {
        say(words.spaceNames, true);
        setNames(reply.identifying);
        focus(`note ${reply.identifying[0]?.criterion ?? ''}`);
        return;
      }
      answer.set(reply);
      say(fill(words.spaceSaved, { n: rows.length, id: space.id }));
      type({});
      setNames([]);
      focus('space');
    } catch (error) {
      say(messageOf(error), true);
      if (error instanceof Refused) {
        focus(`value ${error.where}`);
      }
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save(false);
  };
  const whose = (id: string): string => (id === 'member' ? words.spaceMember : id);
  const spaceName = ({ id, variables }: SpaceRow): string =>
    [
      id,
      ...Object.entries(variables).flatMap(([variable, values]) =>
        values.map(value => valueName(hub, variable, value))
      )
    ].join(', ');
  return (
    <>
      <form className="rap-form" aria-label={words.pageSpaces} ref={form} onSubmit={submit}>
        <div className="rap-asking">
          <Select
            label={words.spaceWhich}
            more="rap-wide-field"
            keep="space"
            options={all.spaces.map(one => [one.id, spaceName(one)])}
            value={space.id}
            change={choose}
          />
          <Text
            label={words.spaceDay}
            type="date"
            max={today()}
            required
            value={day}
            change={setDay}
          />
          <Select
            label={words.spaceWho}
            options={all.by.map(id => [id, whose(id)])}
            value={by}
            change={setWho}
          />
        </div>
        {hub.mayCode() && (
          <>
            <Quiet>{words.spaceHow}</Quiet>
            {all.criteria.map(one => (
              <Criterion
                key={one.id}
                criterion={one}
                entry={typed[one.id] ?? EMPTY}
                names={names.filter(place => place.criterion === one.id)}
                letThrough={names[0]?.criterion === one.id ? () => void save(true) : null}
                enter={entry => enter(one.id, entry)}
              />
            ))}
            <button type="submit" className="rap-main">
              {words.spaceSave}
            </button>
          </>
        )}
      </form>
      <Section title={words.spaceLately}>
        <SeenLately rows={space.seen} criteria={all.criteria} whose={whose} />
      </Section>
    </>
  );
}

interface CriterionGiven {
  criterion: CriterionRow;
  entry: Entry;
  /** The places in its note that look as if they named somebody. */
  names: readonly Identifying[];
  /** Saves all the same; null where that is offered elsewhere. */
  letThrough: (() => void) | null;
  enter(entry: Partial<Entry>): void;
}

function Criterion({ criterion, entry, names, letThrough, enter }: CriterionGiven): ReactNode {
  const { hub, words } = usePage();
  const { id, unit } = criterion;
  const unitName = unitWord(words, unit);
  const label = unitName ? `${words.spaceValue} (${unitName})` : words.spaceValue;
  const options = choices(words, unit);
  return (
    <fieldset className="rap-text-set rap-said rap-criterion">
      <legend>{hub.label(criterion.label, id)}</legend>
      <Quiet>{boundOf(words, criterion)}</Quiet>
      <div className="rap-asking">
        {options.length ? (
          <Select
            label={label}
            keep={`value ${id}`}
            options={[['', words.spaceNothing], ...options]}
            value={entry.value}
            change={value => enter({ value })}
          />
        ) : (
          <Text
            label={label}
            keep={`value ${id}`}
            inputMode="decimal"
            maxLength={12}
            autoComplete="off"
            value={entry.value}
            change={value => enter({ value })}
          />
        )}
        <Text
          label={words.spaceNote}
          more="rap-wide-field"
          keep={`note ${id}`}
          maxLength={1000}
          placeholder={words.spaceNoteHint}
          autoComplete="off"
          value={entry.note}
          change={note => enter({ note })}
        />
      </div>
      {names.length > 0 && (
        <div className="rap-noted">
          <p className="rap-quote">
            {marked(oneBlank(entry.note), names).map(({ text, isName }, i) =>
              isName ? <mark key={i}>{text}</mark> : text
            )}
          </p>
          {letThrough && <Button press={letThrough}>{words.spaceSeen}</Button>}
        </div>
      )}
    </fieldset>
  );
}

interface SeenGiven {
  rows: readonly SeenRow[];
  criteria: readonly CriterionRow[];
  whose(id: string): string;
}

function SeenLately({ rows, criteria, whose }: SeenGiven): ReactNode {
  const { hub, words } = usePage();
  if (!rows.length) {
    return <Quiet>{words.spaceLatelyNone}</Quiet>;
  }
  const heads = [
    words.spaceDay,
    words.spaceCriterion,
    words.spaceValue,
    words.spaceNote,
    words.spaceWho
  ];
  return (
    <Table label={words.spaceLately} head={heads.map(cell => ({ key: cell, cell }))}>
      {rows.map((one, i) => (
        <tr key={i}>
          <td>{when(hub, one.date)}</td>
          <td>
            {hub.label(criteria.find(({ id }) => id === one.criterion)?.label, one.criterion)}
          </td>
          <td>{`${valueWord(words, one.value)} ${unitWord(words, one.unit)}`.trim()}</td>
          <td>{one.note}</td>
          <td>{whose(one.by)}</td>
        </tr>
      ))}
    </Table>
  );
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

/** What can be chosen; nothing where a number is typed. */
const choices = (words: Words, unit: string): Option[] =>
  ({
    'yes-no': ['yes', 'no'].map(one => [one, valueWord(words, one)] as const),
    score: ['1', '2', '3', '4', '5'].map(n => [n, n] as const)
  })[unit] ?? [];

function boundOf(words: Words, { rule, bound, unit }: CriterionRow): string {
  const sentence =
    { at_most: words.spaceAtMost, at_least: words.spaceAtLeast, wanted: words.spaceWanted }[rule] ??
    '{bound}';
  const facts = { bound: valueWord(words, bound), unit: unitWord(words, unit) };
  const asked = fill(sentence, facts).trim();
  return unit === 'score' ? `${asked}, ${words.spaceScore}` : asked;
}

export const createSpaces = asPage('spaces', Visits);
