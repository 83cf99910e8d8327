/** Who speaks in a file that comes in: roles, labels, two names of one person. */

import { Voice } from '../protocol-bringin';

const LETTERS: Readonly<Record<string, string>> = {
  interviewer: 'I',
  participant: 'P',
  interpreter: 'T',
  companion: 'A'
};
export const ROLES = Object.keys(LETTERS);

/** What a label says of its person: `P12` takes part. */
export const roleOf = (label: string): string =>
  ROLES.find(role => LETTERS[role] === label[0]) ?? 'participant';

/** Somebody, under one name or several as written in the file. */
export interface Somebody {
  label: string;
  role: string;
  names: readonly string[];
  turns: number;
  words: number;
}

export type Labels = Readonly<Record<string, string>>;

/** The voices of a file, those of one person together, in the order of their labels' first use. */
export function peopleOf(voices: readonly Voice[]): Somebody[] {
  const people: Somebody[] = [];
  for (const voice of voices) {
    const at = people.findIndex(one => one.label === voice.label);
    const known = people[at] ?? {
      label: voice.label,
      role: voice.role,
      names: [],
      turns: 0,
      words: 0
    };
    const made = {
      ...known,
      names: voice.written ? [...known.names, voice.written] : known.names,
      turns: known.turns + voice.n_turns,
      words: known.words + voice.n_words
    };
    people.splice(at < 0 ? people.length : at, 1, made);
  }
  return people;
}

/** `I`, `I2`, `P1`, `P2`, `T`, `A`: labels in the order in which people are given. */
export function labelled(roles: readonly string[]): string[] {
  const seen: Record<string, number> = {};
  return roles.map(role => {
    const letter = LETTERS[role] ?? 'P';
    const n = (seen[letter] = (seen[letter] ?? 0) + 1);
    return n === 1 && letter !== 'P' ? letter : `${letter}${n}`;
  });
}

/** What is written down of `people`: each name as written -> label. */
export function labelsOf(people: readonly Pick<Somebody, 'role' | 'names'>[]): Labels {
  const labels = labelled(people.map(one => one.role));
  return Object.fromEntries(people.flatMap((one, i) => one.names.map(name => [name, labels[i]])));
}

const OTHER: Readonly<Record<string, string>> = {
  interviewer: 'participant',
  participant: 'interviewer'
};

/**
 * Gives somebody a role. Where two speak and both would then ask, or both answer, the other one
 * takes the other part: that is one click and not two.
 */
export function withRole(people: readonly Somebody[], label: string, role: string): Somebody[] {
  const swapped = people.length === 2 && role in OTHER;
  return people.map(one =>
    one.label === label
      ? { ...one, role }
      : swapped && one.role === role
        ? { ...one, role: OTHER[role] }
        : one
  );
}

/** Two people are one: the second keeps label and role, and has the names of both. */
export function joined(people: readonly Somebody[], label: string, into: string): Somebody[] {
  const gone = people.find(one => one.label === label);
  return !gone || label === into
    ? [...people]
    : people
        .filter(one => one !== gone)
        .map(one =>
          one.label === into
            ? {
                ...one,
                names: [...one.names, ...gone.names],
                turns: one.turns + gone.turns,
                words: one.words + gone.words
              }
            : one
        );
}

/** A name stands for a person of her own again. */
export function parted(people: readonly Somebody[], name: string): Somebody[] {
  return people.flatMap(one =>
    one.names.length > 1 && one.names.includes(name)
      ? [
          { ...one, names: one.names.filter(other => other !== name) },
          { ...one, label: '', names: [name] }
        ]
      : [one]
  );
}

/**
 * The labels of another file after the roles here: a name that stands in both gets the same role;
 * two names of one person here are one there. Null where there is nothing to carry over.
 */
export function carried(from: readonly Somebody[], to: readonly Somebody[]): Labels | null {
  const owner = new Map(from.flatMap(one => one.names.map(name => [name, one] as const)));
  const made: { role: string; names: string[]; of: Somebody }[] = [];
  for (const [name, own] of to.flatMap(one => one.names.map(name => [name, one] as const))) {
    const of = owner.get(name) ?? own;
    const there = made.find(one => one.of === of);
    if (there) {
      there.names.push(name);
    } else {
      made.push({ role: of.role, names: [name], of });
    }
  }
  if (!made.some(one => one.names.some(name => owner.has(name)))) {
    return null;
  }
  return labelsOf(made);
}

/**
 * Whether what was said of who is who in one file holds in another: the same layout, and everybody
 * who is no participant here speaks there under the same name.
 */
export function isAlike(
  from: { layout: string; people: readonly Somebody[] },
  to: { layout: string; people: readonly Somebody[] }
): boolean {
  const there = new Set(to.people.flatMap(one => one.names));
  const others = from.people.filter(one => one.role !== 'participant').flatMap(one => one.names);
  const all = from.people.flatMap(one => one.names);
  return (
    from.layout === to.layout &&
    (others.length ? others.every(name => there.has(name)) : all.every(name => there.has(name)))
  );
}

/** A label that nobody has yet: of somebody whom the file does not name. */
export function nextLabel(people: readonly Pick<Somebody, 'label'>[]): string {
  const taken = new Set(people.map(one => one.label));
  let n = 1;
  while (taken.has(`P${n}`)) {
    n++;
  }
  return `P${n}`;
}
