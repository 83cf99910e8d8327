/**
 * Today at the desk: a line is ticked and counted in seconds, by key or by finger; it stays on this
 * machine until its month is handed in.
 */
import { ReactNode, useState } from 'react';

import { DeskRow as Desk, Desks, FieldRow as Field } from '#ui/contract/desk';
import { BareSelect, Button, NumberField, Quiet, Section, Select, Tick } from '#ui/parts/fields';
import { asPage, useAnswer, useDeed, useKeys, usePage, useSignal } from '#ui/parts/page';
import { fill } from '#ui/words/index';

import {
  AGAIN,
  asked,
  asNumber,
  How,
  isEmpty,
  isTicked,
  keyAt,
  line,
  next,
  numberIn,
  offered,
  press,
  Values,
  wordOf
} from './counting';

const MOST = 999;
const SAME = 's';
const UNDO = 'u';

function Today(): ReactNode {
  const { hub, words, say, attempt } = usePage();
  const desks = useAnswer<Desks>('all', 'counts');
  const deed = useDeed();
  const [chosen, choose] = useState('');
  const [values, setValues] = useState<Values>({});
  const [at, setAt] = useState(''); // the field whose words the keys mean
  useSignal(hub.changed.study, () => void desks.again());

  const desk = deskOf(desks.value, chosen);
  const fields = desk ? asked(desk, values) : [];
  const now = fields.find(one => one.id === at) ?? fields[0];

  const send = async (
    path: string,
    body: unknown,
    said: (desk?: Desk) => string
  ): Promise<void> => {
    const answer = await attempt(deed.do<Desks>(path, body));
    if (answer) {
      desks.set(answer);
      say(said(deskOf(answer, chosen)));
    }
  };
  const count = (): void => {
    if (!desk || isEmpty(values)) {
      say(words.countsEmpty, true);
      return;
    }
    setValues({});
    setAt('');
    void send(`counts/${desk.id}/lines`, { values: line(values) }, counted =>
      fill(words.countsCounted, { n: counted?.n ?? 0 })
    );
  };
  const undo = (): void => {
    if (desk?.last) {
      setValues(desk.last); // as it was, to be corrected and counted again
      void send(`counts/${desk.id}/undo`, {}, () => words.countsUndone);
    }
  };
  const handIn = (month: string): void =>
    void send('counts/hand-in', { month }, () =>
      fill(words.countsHandedIn, { month: monthName(hub.language, month) })
    );
  const tick = (field: Field, word: string): void => {
    if (!desk) {
      return;
    }
    const on = !isTicked(values, field.id, word);
    const ticked = press(desk, values, field, word);
    setValues(ticked);
    setAt(on && field.type === 'one' ? next(desk, ticked, field.id) : field.id);
  };
  const set = (id: string, value: string): void => setValues(all => ({ ...all, [id]: value }));
  const again = (on: boolean): void => set(AGAIN, on ? 'yes' : '');

  useKeys(event => {
    const target = event.target as HTMLElement;
    if (!desk || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (target.matches('input[type=number], select, a')) {
      return;
    }
    const word = now && wordOf(now, values, event.key);
    if (event.key === 'Enter' && !target.matches('button:not([aria-pressed]), summary')) {
      event.preventDefault();
      count();
    } else if (word) {
      event.preventDefault();
      tick(now, word);
    } else if (event.key === SAME && desk.unit === 'question') {
      again(!values[AGAIN]);
    } else if (event.key === UNDO) {
      undo();
    }
  });

  if (!desks.value || !desk) {
    return <Quiet>{desks.value ? words.countsNone : words.loading}</Quiet>;
  }
  return (
    <>
      {desks.value.desks.length > 1 && (
        <Select
          label={words.countsDesk}
          options={desks.value.desks.map(one => [one.id, hub.label(one.title, one.id)])}
          value={desk.id}
          change={id => {
            choose(id);
            setValues({});
          }}
        />
      )}
      {hub.label(desk.told, '') && <p className="rap-counts-told">{hub.label(desk.told, '')}</p>}
      {fields.map(field =>
        field.type === 'number' ? (
          <HowMany key={`${field.id} ${desk.n}`} field={field} value={values[field.id]} set={set} />
        ) : (
          <Offered key={field.id} field={field} values={values} isNow={field === now} tick={tick} />
        )
      )}
      {desk.unit === 'question' && (
        <Tick
          label={`${words.countsAgain} (${SAME})`}
          on={values[AGAIN] === 'yes'}
          change={again}
        />
      )}
      <div className="rap-counts-end">
        <Button className="rap-main" press={count}>
          <span>{words.countsCount}</span>
          <kbd aria-hidden>Enter</kbd>
        </Button>
        <Button disabled={!desk.last} press={undo}>
          <span>{words.countsUndo}</span>
          <kbd aria-hidden>{UNDO}</kbd>
        </Button>
        <span className="rap-quiet">
          {fill(words.countsMonth, { n: desk.n, month: monthName(hub.language, desk.month) })}
        </span>
      </div>
      {desk.open_months.length > 0 && (
        <Section title={words.countsOver}>
          <Quiet>{words.countsWhole}</Quiet>
          {desk.open_months.map(month => (
            <Button key={month} press={() => handIn(month)}>
              {fill(words.countsHandIn, { month: monthName(hub.language, month) })}
            </Button>
          ))}
        </Section>
      )}
      <Quiet>{words.countsHere}</Quiet>
    </>
  );
}

const deskOf = (all: Desks | null, id: string): Desk | undefined =>
  all?.desks.find(one => one.id === id) ?? all?.desks[0];

interface OfferedGiven {
  field: Field;
  values: Values;
  /** Whether keys mean its words. */
  isNow: boolean;
  tick(field: Field, word: string): void;
}

/** The words of a list, each with its key where keys mean them now. */
function Offered({ field, values, isNow, tick }: OfferedGiven): ReactNode {
  const { hub, words } = usePage();
  return (
    <fieldset className={isNow ? 'rap-counts-field rap-now' : 'rap-counts-field'}>
      <legend>
        {hub.label(field.label, field.id)}
        {field.type === 'several' && ` · ${words.countsSeveral}`}
      </legend>
      <div className="rap-counts-words">
        {offered(field, values).map((one, place) => {
          const on = isTicked(values, field.id, one.id);
          return (
            <Button
              key={one.id}
              className={on ? 'rap-counts-word rap-on' : 'rap-counts-word'}
              aria-pressed={on}
              press={() => tick(field, one.id)}
            >
              {isNow && keyAt(place) && <kbd aria-hidden>{keyAt(place)}</kbd>}
              <span>{`${on ? '✓ ' : ''}${hub.label(one.label, one.id)}`}</span>
            </Button>
          );
        })}
      </div>
    </fieldset>
  );
}

interface HowManyGiven {
  field: Field;
  value: string | undefined;
  set(id: string, value: string): void;
}

/** A number, and whether it was counted or is about right. */
function HowMany({ field, value, set }: HowManyGiven): ReactNode {
  const { hub, words } = usePage();
  const { n, how } = numberIn(value);
  const [chosen, choose] = useState(how); // nobody is no number, and how it came about is kept
  const label = hub.label(field.label, field.id);
  const hows = [
    ['', words.countsExact],
    ['about', words.countsAbout],
    ['at-least', words.countsAtLeast]
  ] as const;
  return (
    <div className="rap-counts-number">
      <NumberField
        label={label}
        value={n}
        max={MOST}
        change={next => set(field.id, asNumber(next, n ? how : chosen))}
      />
      <BareSelect
        name={`${label}: ${words.countsHow}`}
        options={hows}
        value={n ? how : chosen}
        change={next => {
          choose(next as How);
          set(field.id, asNumber(n, next as How));
        }}
      />
    </div>
  );
}

const monthName = (language: string, month: string): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC'
  }).format(new Date(`${month}-01T00:00:00Z`));

export const createCounts = asPage('counts', Today, 'rap-counts-page');
