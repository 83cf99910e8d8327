/** What waits for a lead's yes, each file in sentences, and the machines that are new or known. */

import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import type { AskedRow, DoorShown, MachineRow, StrangeMachine } from '../contract/sharing';
import { fill } from '../words';
import { section, tick } from './page';

export type DoorAct = 'yes' | 'no' | 'know' | 'forget';

export interface DoorPart {
  element(door: DoorShown): HTMLElement | null;
  known(door: DoorShown): HTMLElement | null;
}

/** `done` is given what she says, and of what: ids of what waits, a machine's key or its name. */
export function createDoor(
  hub: Hub,
  redraw: () => void,
  done: (act: DoorAct, of: readonly string[]) => void
): DoorPart {
  const ticked = new Set<string>(); // machines by key, new people by the id of what waits
  const box = (key: string, label: string): HTMLElement => {
    const made = tick(label, ticked.has(key), on => {
      ticked[on ? 'add' : 'delete'](key);
      redraw();
    });
    made.querySelector('input')?.setAttribute('data-keep', `door ${key}`);
    return made;
  };
  const act = (word: string, of: string, press: () => void, main = true): HTMLButtonElement =>
    button({
      class: main ? 'rap-main' : 'rap-plain',
      text: word,
      set: { 'aria-label': `${word}: ${of}`, 'data-keep': `${word} ${of}` },
      press
    });
  const letters = (text: string): HTMLElement =>
    make('p', {}, make('code', { class: 'rap-letters', text, set: { translate: 'no' } }));
  const machine = (one: StrangeMachine, own: MachineRow): HTMLElement => {
    const { words } = hub;
    const says = one.was_known ? words.doorMachineAgain : words.doorMachine;
    const title = fill(says, { coder: one.coder });
    const know = act(words.doorKnow, one.name, () => done('know', [one.key]));
    know.toggleAttribute('disabled', !ticked.has(one.key));
    return make(
      'article',
      { class: 'rap-both rap-door-one' },
      make('h3', { text: title }),
      letters(one.letters),
      quiet(fill(words.doorOwn, { letters: own.letters })),
      ...(one.may_know
        ? [
            make('p', { text: fill(words.doorCall, { coder: one.coder }) }),
            box(one.key, words.doorCompared),
            make('p', { class: 'rap-door-acts' }, know)
          ]
        : [])
    );
  };
  const sentences = (one: AskedRow): HTMLElement =>
    make('ul', {}, ...one.says.map(text => make('li', { text })));
  const card = (one: AskedRow, decides: boolean): HTMLElement =>
    make(
      'article',
      { class: 'rap-both rap-door-one' },
      make('h3', { text: one.title }),
      quiet(one.path),
      sentences(one),
      decides
        ? make(
            'p',
            { class: 'rap-door-acts' },
            act(hub.words.doorYes, one.title, () => done('yes', [one.id]), false),
            one.may_refuse
              ? act(hub.words.doorNo, one.title, () => done('no', [one.id]), false)
              : null
          )
        : null
    );
  /** New people's consent: each is read and ticked, then they are let in together. */
  const people = (rows: readonly AskedRow[]): HTMLElement => {
    const { words } = hub;
    const title = fill(words.doorPeople, { n: rows.length });
    const ids = rows.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
    const ways = [
      ['yes', words.doorPeopleYes],
      ['no', words.doorPeopleNo]
    ] as const;
    const both = ways.map(([way, word]) => {
      const made = act(fill(word, { n: ids.length }), title, () => done(way, ids), false);
      made.setAttribute('data-keep', word);
      made.toggleAttribute('disabled', !ids.length);
      return made;
    });
    return make(
      'article',
      { class: 'rap-both rap-door-one' },
      make('h3', { text: title }),
      ...rows.flatMap(one => [box(one.id, one.title), sentences(one)]),
      make('p', { class: 'rap-door-acts' }, ...both)
    );
  };
  const element = (door: DoorShown): HTMLElement | null => {
    const { words } = hub;
    const machines = door.machines.filter(one => !one.was_known);
    const isNew = (one: AskedRow): boolean => door.decides && one.is_new_person;
    const fresh = door.asked.filter(isNew);
    if (!door.asked.length && !machines.length) {
      return null;
    }
    return section(
      door.decides ? words.doorTitle : words.doorTitleOthers,
      door.asked.length ? quiet(words.doorWhy) : null,
      door.decides ? null : quiet(fill(words.doorWho, { leads: door.leads.join(', ') })),
      ...machines.map(one => machine(one, door.own ?? one)),
      ...door.asked.filter(one => !isNew(one)).map(one => card(one, door.decides)),
      fresh.length ? people(fresh) : null
    );
  };
  const known = (door: DoorShown): HTMLElement | null => {
    const { words } = hub;
    const { own } = door;
    if (!own) {
      return null;
    }
    const row = (one: MachineRow): HTMLElement =>
      make(
        'li',
        {},
        make('strong', { text: one.name }),
        letters(one.letters),
        door.decides
          ? act(words.doorForget, one.name, () => done('forget', [one.name]), false)
          : null
      );
    return make(
      'details',
      { class: 'rap-part' },
      make('summary', { text: fill(words.doorKnown, { n: door.known.length }) }),
      make('p', { text: fill(words.doorOwn, { letters: own.letters }) }),
      door.decides ? quiet(words.doorForgetWhy) : null,
      make('ul', {}, ...door.known.map(row)),
      ...door.machines.filter(one => one.was_known).map(one => machine(one, own))
    );
  };
  return { element, known };
}
