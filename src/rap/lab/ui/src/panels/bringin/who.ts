/** Who is who in the chosen file: roles, two names of one person, the same in files like it. */

import { alike, entryOf } from '../../core/bringing';
import { Entry, somebody } from '../../core/incoming';
import { joined, parted, ROLES, Somebody, withRole } from '../../core/who-is-who';
import { button, make } from '../../elements';
import { keyedList } from '../../keyed';
import { fill } from '../../words';
import { select } from '../page';
import { createQuestions } from './questions';
import { Bringing, colour, keyed, MOST, nameOf, offerIn, roleWord, View, write } from './parts';

const DRAGGED = 'text/x-rap-speaker';

export function createWho(bringing: Bringing): View {
  const { hub, store } = bringing;
  const title = make('h2', {});
  const questions = createQuestions(bringing);
  const people = make('ul', { class: 'rap-plain-list rap-bring-people' });
  const same = button({ class: 'rap-plain', press: () => sameInAll() });
  const element = make(
    'section',
    { class: 'rap-bring-voices' },
    title,
    questions.element,
    people,
    same
  );
  let entry: Entry | undefined;

  const now = (): Somebody[] => (entry ? somebody(entry) : []);
  const say = (changed: readonly Somebody[]): void => {
    if (entry) {
      store.send({ do: 'people', key: entry.key, people: changed });
    }
  };
  const sameInAll = (): void => {
    if (entry) {
      const n = alike(store.state(), entry.key).length;
      store.send({ do: 'same', key: entry.key });
      bringing.say('bringSameDone', { n });
    }
  };

  // one card a person

  const makePerson = (one: Somebody): HTMLElement => {
    const id = keyOf(one);
    const find = (): Somebody | undefined => now().find(other => keyOf(other) === id);
    const roles = ROLES.map(role =>
      button({
        class: 'rap-bring-role',
        set: { 'data-role': role },
        press: () => {
          const person = find();
          if (person) {
            say(withRole(now(), person.label, role));
          }
        }
      })
    );
    const into = select([], '', to => {
      const person = find();
      if (person && to) {
        say(joined(now(), person.label, to));
      }
    });
    const apart = button({
      class: 'rap-plain',
      press: () => {
        const names = find()?.names ?? [];
        say(parted(now(), names[names.length - 1] ?? ''));
      }
    });
    const card = make(
      'li',
      { class: 'rap-bring-person', set: { draggable: 'true', 'data-person': id } },
      make(
        'p',
        { class: 'rap-bring-person-head' },
        keyed(''),
        make('strong', {}),
        make('span', { class: 'rap-quiet rap-end' })
      ),
      make('div', { class: 'rap-bring-roles', set: { role: 'group' } }, ...roles),
      make('div', { class: 'rap-bring-person-acts' }, into, apart)
    );
    card.addEventListener('dragstart', event => event.dataTransfer?.setData(DRAGGED, id));
    card.addEventListener('dragover', event => {
      if (event.dataTransfer?.types.includes(DRAGGED)) {
        event.preventDefault();
        card.classList.add('rap-over');
      }
    });
    card.addEventListener('dragleave', () => card.classList.remove('rap-over'));
    card.addEventListener('drop', event => {
      card.classList.remove('rap-over');
      const other = now().find(person => keyOf(person) === event.dataTransfer?.getData(DRAGGED));
      const person = find();
      if (other && person) {
        event.preventDefault();
        say(joined(now(), other.label, person.label));
      }
    });
    return card;
  };
  const updatePerson = (card: HTMLElement, one: Somebody): void => {
    const { words } = hub;
    const all = now();
    const at = all.findIndex(other => keyOf(other) === keyOf(one));
    card.dataset.who = colour(at);
    const [number, name, counts] = [...card.children[0].children] as HTMLElement[];
    write(number, at < 9 ? String(at + 1) : '');
    write(name, nameOf(one));
    name.setAttribute('translate', 'no');
    write(
      counts,
      [fill(words.bringTurns, { n: one.turns }), fill(words.words, { n: one.words })].join(' · ')
    );
    const [, roles, acts] = [...card.children] as HTMLElement[];
    roles.setAttribute('aria-label', fill(words.impRole, { who: nameOf(one) }));
    for (const role of roles.children as Iterable<HTMLElement>) {
      write(role, roleWord(words, role.dataset.role ?? ''));
      role.setAttribute('aria-pressed', String(role.dataset.role === one.role));
    }
    const into = acts.querySelector('select') as HTMLSelectElement;
    offerIn(into, fill(words.bringSameAs, { who: nameOf(one) }), [
      ['', words.bringSamePerson],
      ...(all.length > MOST ? [] : all)
        .filter(other => other.label !== one.label)
        .map(other => [other.label, nameOf(other)] as const)
    ]);
    into.value = '';
    const apart = acts.querySelector('button') as HTMLButtonElement;
    write(apart, words.bringTwoPeople);
    apart.hidden = one.names.length < 2;
    into.hidden = all.length < 2 || all.length > MOST;
  };

  return {
    element,
    update: state => {
      const { words } = hub;
      entry = entryOf(state, state.chosen);
      const all = now();
      write(title, words.bringWho);
      element.hidden = !entry?.looked?.lines.length;
      questions.update(state);
      keyedList(people, all.slice(0, MOST), {
        key: one => `${entry?.key} ${keyOf(one)}`,
        make: makePerson,
        update: updatePerson
      });
      const like =
        entry && Object.keys(entry.said.speakers).length ? alike(state, entry.key).length : 0;
      same.hidden = !like;
      write(same, fill(words.bringSame, { n: like }));
    }
  };
}

/** A person by the first of her names: her label is another when roles change. */
const keyOf = (one: Somebody): string => one.names[0] ?? one.label;
