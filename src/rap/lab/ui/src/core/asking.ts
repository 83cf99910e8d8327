/** The line of the search box: how it is asked, and how the builder writes it. */

export interface Asked {
  q: string;
  /** Column or variable -> the value wanted. */
  where: Readonly<Record<string, string>>;
  order: 'text' | 'new';
}

export const NOTHING: Asked = { q: '', where: {}, order: 'text' };
/** A search begins with what participants said, of their own or through an interpreter. */
export const START: Asked = { ...NOTHING, where: { speaker: 'participants' } };
export const STEP = 100;

/** The filters that hold: a line that names who speaks is asked as it stands. */
export const whereOf = ({ q, where }: Asked): Asked['where'] =>
  /\bspeaker:/.test(q) ? filtered({ ...NOTHING, where }, 'speaker', '').where : where;

/** What is sent to ask for it, from the `offset`-th on. */
export const bodyOf = (asked: Asked, offset = 0): Record<string, unknown> => ({
  q: asked.q,
  where: whereOf(asked),
  order: asked.order,
  offset,
  limit: STEP,
  context: 80
});

export const isEmpty = ({ q, where }: Asked): boolean =>
  !q.trim() && !Object.entries(where).some(([name, value]) => name !== 'speaker' && value);

/**
 * Whether the line is words so far, which may be looked for while they are typed; a question is
 * asked when it is whole.
 */
export const isTyping = (q: string): boolean => q.trim().length > 1 && !/[*()/:"“„«]/.test(q);

/** `where` with one filter set, or taken off (""). */
export function filtered(asked: Asked, name: string, value: string): Asked {
  const { [name]: _, ...rest } = asked.where;
  return { ...asked, where: value ? { ...rest, [name]: value } : rest };
}

/** The character a mistake is at, from 0, as the server's "query, character 17" says. */
export function placeOfMistake(where: string): number | null {
  const found = /(\d+)\D*$/.exec(where);
  return found && Number(found[1]) - 1;
}

/** How the builder joins a term to a line; `distance` is asked for of these alone. */
export const RELATIONS = [
  'and',
  'or',
  'not',
  'near',
  'before',
  'after',
  'inside',
  'contains',
  'same turn as',
  'same source as'
] as const;
export type Relation = (typeof RELATIONS)[number];
export const hasDistance = (relation: Relation): boolean =>
  relation === 'near' || relation === 'before' || relation === 'after';

/** The line with a term joined to all of it: `or` binds last, so it goes into a bracket. */
export function extended(line: string, relation: Relation, term: string, distance = 200): string {
  const so = line.trim();
  if (!so) {
    return term;
  }
  const whole = relation !== 'or' && /\bor\b/.test(so.replace(/\([^)]*\)/g, '')) ? `(${so})` : so;
  return `${whole} ${relation}${hasDistance(relation) ? ` ${distance}` : ''} ${term}`;
}

/** The line narrowed to people or texts with this value. */
export const narrowed = (line: string, name: string, value: string): string =>
  extended(line, 'and', `${name}:${/^[^\s()",]+$/.test(value) ? value : `"${value}"`}`);

/** A code as the line names it: by its label, where that names it alone; else by its id. */
export function termOf(code: string, label: string, labels: readonly string[]): string {
  const same = (one: string): boolean => one.toLowerCase() === label.toLowerCase();
  if (labels.filter(same).length > 1 || label.includes('"')) {
    return `code:${code}`;
  }
  return /^\p{L}[\p{L}\p{N}_-]*$/u.test(label) ? `code:${label}` : `code:"${label}"`;
}

/** Words as the line names them. */
export const wordsTerm = (words: string): string => `"${words.replace(/["“”„«»]/g, '').trim()}"`;
