/**
 * Today at the desk: a line is ticked and counted in seconds, by key or by finger; it stays on this
 * machine until its month is handed in.
 */

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
  wordOf
} from '../core/counting';
import { createDeed } from '../core/deed';
import { button, listen, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { Desk, Desks, Field, Values } from '../protocol-counts';
import { fill } from '../words';
import { createPage, named, numberField, section, select, tick } from './page';
import { Facts } from './registry';

const MOST = 999;
const SAME = 's';
const UNDO = 'u';

export function createCounts(host: HTMLElement, hub: Hub): Part<Facts> {
  let told: Desks | null = null;
  let chosen = '';
  let values: Values = {};
  let at = ''; // the field whose words the keys mean
  const page = createPage(host, hub, 'counts', () => draw());
  host.classList.add('rap-counts-page');
  const deed = createDeed(hub.requests);
  const here = (): Desk | undefined => told?.desks.find(one => one.id === chosen) ?? told?.desks[0];

  const read = async (): Promise<void> => {
    const found = await page.read<Desks>('all', 'counts');
    if (found) {
      told = found;
      page.keeping(draw);
    }
  };
  const send = async (
    path: string,
    body: unknown,
    said: (desk?: Desk) => string
  ): Promise<void> => {
    const answer = await page.attempt(deed.do<Desks>(path, body));
    if (answer) {
      told = answer;
      hub.requests.drop('counts all'); // what was asked for before this is older
      page.say(said(here()));
      draw();
    }
  };
  const count = async (): Promise<void> => {
    const desk = here();
    if (!desk || isEmpty(values)) {
      page.say(hub.words.countsEmpty, true);
      return;
    }
    const ticked = line(values);
    values = {};
    at = '';
    await send(`counts/${desk.id}/lines`, { values: ticked }, now =>
      fill(hub.words.countsCounted, { n: now?.n ?? 0 })
    );
  };
  const undo = async (): Promise<void> => {
    const last = here()?.last;
    if (last) {
      values = last; // as it was, to be mended and counted again
      await send(`counts/${here()?.id}/undo`, {}, () => hub.words.countsUndone);
    }
  };
  const tickWord = (desk: Desk, field: Field, word: string): void => {
    const on = !isTicked(values, field.id, word);
    values = press(desk, values, field, word);
    at = on && field.type === 'one' ? next(desk, values, field.id) : field.id;
    page.keeping(draw);
  };
  const again = (on: boolean): void => {
    values = { ...values, [AGAIN]: on ? 'yes' : '' };
    page.keeping(draw);
  };
  const key = (event: KeyboardEvent): void => {
    const desk = here();
    const target = event.target as HTMLElement;
    if (!desk || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (target.matches('input[type=number], select, a')) {
      return;
    }
    const field = asked(desk, values).find(one => one.id === at) ?? asked(desk, values)[0];
    const word = field && wordOf(field, values, event.key);
    if (event.key === 'Enter' && !target.matches('button:not([aria-pressed]), summary')) {
      event.preventDefault();
      void count();
    } else if (word) {
      event.preventDefault();
      tickWord(desk, field, word);
    } else if (event.key === SAME && desk.unit === 'question') {
      again(!values[AGAIN]);
    } else if (event.key === UNDO) {
      void undo();
    }
  };

  const draw = (): void => {
    const desk = here();
    if (!told || !desk) {
      page.body.replaceChildren(quiet(told ? hub.words.countsNone : hub.words.loading));
      return;
    }
    const fields = asked(desk, values);
    at = fields.some(one => one.id === at) ? at : (fields[0]?.id ?? '');
    page.body.replaceChildren(
      ...[
        told.desks.length > 1 ? whichDesk(told.desks, desk) : null,
        hub.label(desk.told, '')
          ? make('p', { class: 'rap-counts-told', text: hub.label(desk.told, '') })
          : null,
        ...fields.map(field => drawField(desk, field)),
        desk.unit === 'question'
          ? tick(`${hub.words.countsAgain} (${SAME})`, values[AGAIN] === 'yes', again)
          : null,
        drawEnd(desk),
        desk.open_months.length ? drawMonths(desk) : null,
        quiet(hub.words.countsHere)
      ].filter(one => one !== null)
    );
  };
  const whichDesk = (desks: readonly Desk[], desk: Desk): HTMLElement =>
    named(
      hub.words.countsDesk,
      select(
        desks.map(one => [one.id, hub.label(one.title, one.id)] as const),
        desk.id,
        id => {
          chosen = id;
          values = {};
          draw();
        }
      )
    );
  const drawField = (desk: Desk, field: Field): HTMLElement => {
    const label = hub.label(field.label, field.id);
    if (field.type === 'number') {
      return drawNumber(field.id, label);
    }
    const words = offered(field, values).map((one, place) => {
      const on = isTicked(values, field.id, one.id);
      const hint = field.id === at ? keyAt(place) : '';
      return button(
        {
          class: on ? 'rap-counts-word rap-on' : 'rap-counts-word',
          set: { 'aria-pressed': String(on), 'data-keep': `${field.id} ${one.id}` },
          press: () => tickWord(desk, field, one.id)
        },
        hint ? make('kbd', { text: hint, set: { 'aria-hidden': 'true' } }) : null,
        make('span', { text: `${on ? '✓ ' : ''}${hub.label(one.label, one.id)}` })
      );
    });
    const more = field.type === 'several' ? ` · ${hub.words.countsSeveral}` : '';
    return make(
      'fieldset',
      { class: field.id === at ? 'rap-counts-field rap-now' : 'rap-counts-field' },
      make('legend', { text: label + more }),
      make('div', { class: 'rap-counts-words' }, ...words)
    );
  };
  const drawNumber = (id: string, label: string): HTMLElement => {
    const { n, how } = numberIn(values[id]);
    const keep = (): void => {
      const now = Math.max(0, Math.min(MOST, Math.round(Number(number.value) || 0)));
      values = { ...values, [id]: asNumber(now, choice.value as How) };
    };
    const number = numberField(n, MOST, keep);
    number.addEventListener('input', keep); // a press of *Count* leaves the field where it is
    const hows: readonly (readonly [How, string])[] = [
      ['', hub.words.countsExact],
      ['about', hub.words.countsAbout],
      ['at-least', hub.words.countsAtLeast]
    ];
    const choice = select(hows, how, keep);
    choice.setAttribute('aria-label', `${label}: ${hub.words.countsHow}`);
    return make('div', { class: 'rap-counts-number' }, named(label, number), choice);
  };
  const drawEnd = (desk: Desk): HTMLElement =>
    make(
      'div',
      { class: 'rap-counts-end' },
      button(
        { class: 'rap-main', set: { 'data-keep': 'count' }, press: () => void count() },
        make('span', { text: hub.words.countsCount }),
        make('kbd', { text: 'Enter', set: { 'aria-hidden': 'true' } })
      ),
      button(
        {
          class: 'rap-plain',
          set: { 'data-keep': 'undo', disabled: desk.last ? undefined : '' },
          press: () => void undo()
        },
        make('span', { text: hub.words.countsUndo }),
        make('kbd', { text: UNDO, set: { 'aria-hidden': 'true' } })
      ),
      make('span', {
        class: 'rap-quiet',
        text: fill(hub.words.countsMonth, { n: desk.n, month: monthName(hub, desk.month) })
      })
    );
  const drawMonths = (desk: Desk): HTMLElement =>
    section(
      hub.words.countsOver,
      quiet(hub.words.countsWhole),
      ...desk.open_months.map(month =>
        button({
          class: 'rap-plain',
          text: fill(hub.words.countsHandIn, { month: monthName(hub, month) }),
          press: () =>
            void send('counts/hand-in', { month }, () =>
              fill(hub.words.countsHandedIn, { month: monthName(hub, month) })
            )
        })
      )
    );

  const stops = [
    page.stop,
    listen<'keydown'>(host, 'keydown', key),
    hub.changed.study.connect(() => void read())
  ];
  draw();
  void read();
  return { update: () => void read(), destroy: () => stops.forEach(stop => stop()) };
}

const monthName = (hub: Hub, month: string): string =>
  new Intl.DateTimeFormat(hub.language === 'en' ? 'en-GB' : hub.language, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC'
  }).format(new Date(`${month}-01T00:00:00Z`));
