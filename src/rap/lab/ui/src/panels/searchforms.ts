/** What narrows a search: filters, each a list to choose from, and the builder of a question. */

import {
  Asked,
  extended,
  hasDistance,
  narrowed,
  Relation,
  RELATIONS,
  termOf,
  whereOf,
  wordsTerm
} from '../core/asking';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { keyedList } from '../keyed';
import type { StudyShown } from '../contract/lab';
import { languageName, valueName } from '../text/facts';
import { fill } from '../words';
import { codeOptions, kindWord, named, numberField, Option, select } from './page';
import { Facts } from './registry';

export interface Filter {
  name: string;
  label: string;
  values: Option[];
}

/** By whom it was coded, of what kind the people and the texts are: what has two values or more. */
export function filtersOf(hub: Hub): Filter[] {
  const { words } = hub;
  const study = hub.study as StudyShown | null;
  const of = (make: (row: Hub['sources'][number]) => string): string[] =>
    [...new Set(hub.sources.map(make))].filter(Boolean).sort();
  const people = Object.entries(study?.variables ?? {}).map(([name, one]) => ({
    name,
    label: hub.label(one.label, name),
    values: Object.keys(one.values).map(value => [value, valueName(hub, name, value)] as const)
  }));
  const speaker: Filter = {
    name: 'speaker',
    label: words.filterSpeaker,
    values: [
      ['participants', words.saidParticipants],
      ['interviewer', words.interviewer],
      ['interpreter', words.interpreter]
    ]
  };
  return [
    ...people.filter(one => one.values.length > 0),
    speaker,
    {
      name: 'language',
      label: words.filterLanguage,
      values: of(row => row.language).map(id => [id, languageName(id, hub.language)] as const)
    },
    {
      name: 'kind',
      label: words.filterKind,
      values: of(row => row.kind).map(id => [id, kindWord(words, id)] as const)
    },
    {
      name: 'phase',
      label: words.filterPhase,
      values: of(row => String(row.phase ?? '')).map(id => [id, id] as const)
    },
    {
      name: 'month',
      label: words.filterMonth,
      values: of(row => row.month ?? '').map(id => [id, id] as const)
    },
    {
      name: 'coder',
      label: words.filterCoder,
      values: (study?.coders ?? []).map(one => [one.id, one.id] as const)
    }
  ].filter((one, i, all) =>
    people.some(({ name }) => name === one.name)
      ? all.findIndex(({ name }) => name === one.name) === i
      : one.values.length > 1
  );
}

/** The filters that are on; pressed, one is taken off. */
export function filterChips(
  chips: HTMLElement,
  hub: Hub,
  asked: Asked,
  off: (name: string) => void
): void {
  const filters = filtersOf(hub);
  const active = Object.entries(whereOf(asked)).filter(([, value]) => value);
  keyedList(chips, active, {
    key: ([name, value]) => `${name}:${value}`,
    make: ([name]) => button({ class: 'rap-filter-chip', press: () => off(name) }),
    update: (element, [name, value]) => {
      const one = filters.find(filter => filter.name === name);
      const said = one?.values.find(([id]) => id === value)?.[1] ?? value;
      const text = `${one?.label ?? name}: ${said}`;
      element.textContent = `${text}  ×`;
      element.setAttribute('aria-label', fill(hub.words.filterOff, { filter: text }));
    }
  });
  chips.hidden = active.length === 0;
}

export const filterFields = (
  hub: Hub,
  asked: Asked,
  choose: (name: string, value: string) => void
): HTMLElement =>
  make(
    'div',
    { class: 'rap-asking' },
    ...filtersOf(hub).map(({ name, label, values }) => {
      const options: Option[] = [['', hub.words.anyValue], ...values];
      const field = select(options, asked.where[name] ?? '', value => choose(name, value));
      field.dataset.filter = name;
      return named(label, field);
    })
  );

/**
 * Words that are said have no coder: this filter waits, and says why, unless it is to be taken off.
 */
export function holdCoder(panel: HTMLElement, hub: Hub, areWords: boolean): void {
  const field = panel.querySelector<HTMLSelectElement>('[data-filter="coder"]');
  if (field) {
    field.disabled = areWords && !field.value;
    field.parentElement?.querySelector('.rap-quiet')?.remove();
    if (field.disabled) {
      field.after(make('span', { class: 'rap-quiet', text: hub.words.filterCoderWords }));
    }
  }
}

/** The code as the line of the box names it. */
export const codeTerm = (hub: Hub, code: string): string =>
  termOf(
    code,
    hub.codeLabel(code),
    hub.codebook.codes.flatMap(one => [...new Set(Object.values(one.label))])
  );

/** What another page asks this one to show. */
export function questionOf(hub: Hub, facts: Facts | undefined): Partial<Asked> | null {
  if (facts?.code) {
    const { code, by, value } = facts;
    const where = by ? { [String(by)]: String(value) } : {};
    return { q: codeTerm(hub, String(code)), where };
  }
  if (facts?.query) {
    const query = String(facts.query);
    return { q: /^[\w-]+$/.test(query) ? `code:${query}` : query }; // a word alone would be a word
  }
  const words = String(facts?.words ?? '').replace(/["“”„«»]/g, '');
  return words ? { q: /\s/.test(words.trim()) ? `"${words.trim()}*"` : words } : null;
}

/** Writes the line: a code or words, joined by a word to what is there. */
export function builder(hub: Hub, line: () => string, write: (line: string) => void): HTMLElement {
  const { words } = hub;
  const names: Record<Relation, string> = {
    and: words.joinAnd,
    or: words.joinOr,
    not: words.joinNot,
    near: words.joinNear,
    before: words.joinBefore,
    after: words.joinAfter,
    inside: words.joinInside,
    contains: words.joinContains,
    'same turn as': words.joinTurn,
    'same source as': words.joinSource
  };
  let distance = 200;
  const far = named(
    words.joinDistance,
    numberField(distance, 9999, n => (distance = n))
  );
  const relation = select(
    RELATIONS.map(one => [one, names[one]] as const),
    'and',
    value => (far.hidden = !hasDistance(value as Relation))
  );
  far.hidden = true;
  const join = (term: string): void =>
    write(extended(line(), relation.value as Relation, term, distance));
  const code = select(codeOptions(hub, words.chooseCode), '', value => {
    if (value) {
      join(codeTerm(hub, value));
      code.value = '';
    }
  });
  const said = make('input', { class: 'rap-field', set: { type: 'text' } });
  const addWords = (): void => {
    if (said.value.trim()) {
      join(wordsTerm(said.value));
      said.value = '';
    }
  };
  said.addEventListener('keydown', event => {
    if (event.key === 'Enter') {
      event.preventDefault();
      addWords();
    }
  });
  const kinds = filtersOf(hub).flatMap(({ name, label, values }) =>
    values.map(([id, text]) => [`${name}:${id}`, `${label}: ${text}`] as const)
  );
  const kind = select([['', words.chooseKind], ...kinds], '', value => {
    const at = value.indexOf(':');
    if (value) {
      write(narrowed(line().trim() || '*', value.slice(0, at), value.slice(at + 1)));
      kind.value = '';
    }
  });
  return make(
    'div',
    { class: 'rap-asking rap-build' },
    named(words.joinHow, relation),
    far,
    named(words.oneCode, code),
    named(words.joinWords, said),
    button({ class: 'rap-plain', text: words.joinAdd, press: addWords }),
    named(words.joinKind, kind)
  );
}
