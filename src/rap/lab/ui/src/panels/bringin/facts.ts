/**
 * What else is said of the chosen file: title, groups, facts about its people, what was left out.
 */

import { entryOf, State } from '../../core/bringing';
import { ANOTHER, Entry, Said, somebody } from '../../core/incoming';
import { saidByTables } from '../../core/tables';
import { button, make } from '../../elements';
import { keepTyped, keyedList } from '../../keyed';
import type { StudyShown } from '../../contract/lab';
import { fill } from '../../words';
import { named, select } from '../page';
import { valueName } from '../../text/facts';
import { Bringing, call, nameOf, offerIn, View, write } from './parts';
import { createWholes } from './wholes';

export const ENCODINGS = ['cp1252', 'utf-16', 'mac-roman', 'iso-8859-15', 'cp1250', 'cp1251'];

export function createFacts(bringing: Bringing): View {
  const { hub, store } = bringing;
  let entry: Entry | undefined;
  const say = (part: Partial<Said>): void => {
    if (entry) {
      store.send({ do: 'say', key: entry.key, part });
    }
  };
  const field = (changed: (value: string) => void): HTMLInputElement => {
    const made = make('input', {
      class: 'rap-field',
      set: { type: 'text', autocomplete: 'off', spellcheck: 'false' }
    });
    made.addEventListener('change', () => changed(made.value.trim()));
    return made;
  };
  const title = field(value => say({ title: value }));
  const another = button({ class: 'rap-plain', press: () => say({ title: ANOTHER }) });
  const warning = make('p', { class: 'rap-trouble' });
  const groups = field(value =>
    say({
      groups: value
        .split(',')
        .map(one => one.trim())
        .filter(Boolean)
    })
  );
  const known = make('datalist', { set: { id: 'rap-bring-groups' } });
  groups.setAttribute('list', known.id);
  const head = make('h2', {});
  const titleRow = make('div', { class: 'rap-bring-title' }, named(' ', title), another);
  const people = make('div', { class: 'rap-bring-facts' });
  const wholes = createWholes(bringing, () => entry);
  const notes = make('ul', {});
  const notesHead = make('summary', {});
  const left = make('details', { class: 'rap-more' }, notesHead, notes);
  const one = make('input', { set: { type: 'checkbox' } });
  one.addEventListener('change', () => say({ one_speaker: one.checked }));
  const oneWord = make('span', {});
  const talk = field(value => say({ talk: value }));
  const encoding = select([], '', value => say({ encoding: value }));
  const fixHead = make('summary', {});
  const fix = make(
    'details',
    { class: 'rap-more' },
    fixHead,
    make('label', { class: 'rap-check' }, one, oneWord),
    named(' ', talk),
    named(' ', encoding)
  );
  const asNew = button({ class: 'rap-plain', press: () => say({ as_new: true }) });
  const out = button({ class: 'rap-plain', press: () => say({ skip: !entry?.said.skip }) });
  const element = make(
    'section',
    { class: 'rap-bring-file-facts' },
    head,
    titleRow,
    warning,
    named(' ', groups),
    known,
    people,
    wholes.element,
    left,
    fix,
    make('p', { class: 'rap-bring-file-acts' }, asNew, out)
  );

  interface Fact {
    label: string;
    name: string;
    variable: string;
    values: readonly string[];
    /** What a table says. */
    table: string;
  }
  const factsOf = (state: State, now: Entry): Fact[] => {
    const variables = variablesOf(bringing, state);
    const common = saidByTables(state, now);
    return somebody(now)
      .filter(person => person.role === 'participant')
      .slice(0, 12)
      .flatMap(person =>
        variables.map(({ id, values }) => ({
          label: person.label,
          name: nameOf(person),
          variable: id,
          values,
          table: common[id] ?? ''
        }))
      );
  };
  const makeFact = (fact: Fact): HTMLElement => {
    const list = select([], '', value => {
      const before = entry?.said.people ?? {};
      const { [fact.variable]: _, ...others } = before[fact.label] ?? {};
      const row = value || fact.table ? { ...others, [fact.variable]: value } : others;
      say({ people: { ...before, [fact.label]: row } });
    });
    return make('div', {}, named(' ', list));
  };
  const updateFact = (row: HTMLElement, fact: Fact): void => {
    const list = row.querySelector('select') as HTMLSelectElement;
    const said = entry?.said.people[fact.label]?.[fact.variable] ?? fact.table;
    const values = said && !fact.values.includes(said) ? [...fact.values, said] : fact.values;
    offerIn(list, `${fact.name}: ${fact.variable}`, [
      ['', hub.words.impNone],
      ...values.map(value => [value, valueName(hub, fact.variable, value)] as const)
    ]);
    list.value = said;
  };

  const update = (state: State): void => {
    const { words } = hub;
    entry = entryOf(state, state.chosen);
    element.hidden = !entry?.looked && !entry?.refusal;
    if (!entry) {
      return;
    }
    const looked = entry.looked;
    const has = Boolean(looked?.lines.length);
    write(head, words.bringThisFile);
    call(title, words.bringTitle);
    title.title = words.bringTitleWhy;
    keepTyped(title, titleOf(entry));
    write(another, words.bringAnotherTitle);
    write(warning, looked?.title_warnings.join(' ') ?? '');
    warning.hidden = !warning.textContent;
    call(groups, words.bringGroups);
    keepTyped(groups, entry.said.groups.join(', '));
    keyedList(known, bringing.offer()?.groups ?? [], {
      key: group => group,
      make: group => make('option', { set: { value: group } })
    });
    keyedList(people, factsOf(state, entry), {
      key: fact => `${entry?.key} ${fact.label} ${fact.variable}`,
      make: makeFact,
      update: updateFact
    });
    wholes.update(state);
    [titleRow, groups.parentElement as HTMLElement, people].forEach(part => (part.hidden = !has));
    const told = [...(looked?.notes ?? []), looked?.codings?.sentence ?? ''].filter(Boolean);
    write(notesHead, fill(words.bringNotes, { n: told.length }));
    left.hidden = !told.length;
    keyedList(notes, told, { key: note => note, make: note => make('li', { text: note }) });
    drawFix(entry);
  };
  const drawFix = (now: Entry): void => {
    const { words } = hub;
    write(fixHead, words.bringWrongly);
    write(oneWord, words.bringOneThroughout);
    one.checked = now.said.one_speaker;
    call(talk, words.bringTalk);
    keepTyped(talk, now.said.talk);
    offerIn(encoding, words.bringEncoding, [
      ['', words.bringAsItSays],
      ...ENCODINGS.map(id => [id, id] as const)
    ]);
    encoding.value = now.said.encoding;
    fix.hidden = Boolean(now.refusal);
    asNew.hidden = now.looked?.state !== 'newer';
    write(asNew, words.bringAsNew);
    write(out, now.said.skip ? words.bringTakeAgain : words.bringTakeOut);
    out.hidden = Boolean(now.refusal) || now.looked?.state === 'there';
  };
  return { element, update };
}

/** The one that somebody chose, else the one that was drawn. */
const titleOf = ({ said, looked }: Entry): string =>
  said.title && said.title !== ANOTHER ? said.title : (looked?.title ?? '');

/** What the study asks of people, with the values it names and those that people have. */
function variablesOf(bringing: Bringing, state: State): { id: string; values: string[] }[] {
  const declared = (bringing.hub.study as StudyShown | null)?.variables ?? {};
  const had = new Map(bringing.offer()?.variables.map(one => [one.id, one.values]));
  const inTables = state.entries.flatMap(one => Object.keys(saidByTables(state, one)));
  return [...new Set([...Object.keys(declared), ...had.keys(), ...inTables])].map(id => ({
    id,
    values: [...new Set([...Object.keys(declared[id]?.values ?? {}), ...(had.get(id) ?? [])])]
  }));
}
