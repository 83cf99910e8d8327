/** A line of a desk while it is ticked, without a page: which words are open, what a key means. */

import { DeskRow as Desk, FieldRow as Field, WordRow as Choice } from '#ui/contract/desk';

/** A line: what was ticked or typed, by field. */
export type Values = Readonly<Record<string, string>>;

/** The column that says: the same person as the line before. */
export const AGAIN = 'again';
const KEYS = [...'1234567890abcdefghijklm'];

const wordsOf = (values: Values, field: string): string[] =>
  (values[field] ?? '').split(' ').filter(Boolean);

export const isTicked = (values: Values, field: string, word: string): boolean =>
  wordsOf(values, field).includes(word);

/** The words that are offered now: under what was ticked above, where a list hangs on another. */
export const offered = (field: Field, values: Values): readonly Choice[] =>
  field.choices.filter(one => !field.of || isTicked(values, field.of, one.under));

/** The fields of a line that are asked now. */
export const asked = (desk: Desk, values: Values): Field[] =>
  desk.fields.filter(one => one.type === 'number' || offered(one, values).length > 0);

/** The line after a word was pressed: ticked, or not any more; what hung on it goes with it. */
export function press(desk: Desk, values: Values, field: Field, word: string): Values {
  const now = wordsOf(values, field.id);
  const on = now.includes(word);
  const rest = now.filter(one => one !== word);
  const words = on ? rest : field.type === 'several' ? [...rest, word] : [word];
  return fitting(desk, { ...values, [field.id]: words.join(' ') });
}

function fitting(desk: Desk, values: Values): Values {
  const kept: Record<string, string> = { ...values };
  for (const field of desk.fields.filter(one => one.of)) {
    const open = offered(field, kept).map(one => one.id);
    kept[field.id] = wordsOf(kept, field.id)
      .filter(word => open.includes(word))
      .join(' ');
  }
  return kept;
}

/** The key of the word at a place of its list, '' for the twenty-fourth and later. */
export const keyAt = (place: number): string => KEYS[place] ?? '';

/** The word of a field that a key stands for. */
export const wordOf = (field: Field, values: Values, key: string): string | undefined =>
  offered(field, values)[KEYS.indexOf(key.toLowerCase())]?.id;

/** The field that comes after one, among those asked; the last stays. */
export function next(desk: Desk, values: Values, id: string): string {
  const fields = asked(desk, values).filter(one => one.type !== 'number');
  const at = fields.findIndex(one => one.id === id);
  return (fields[at + 1] ?? fields[at] ?? fields[0])?.id ?? '';
}

/** How a number came about: counted (''), or, as somebody says of it, about or at least so many. */
export type How = '' | 'about' | 'at-least';

/** The number in a field of a line, and how it came about. */
export function numberIn(value = ''): { n: number; how: How } {
  const [, how = '', n = '0'] = /^(?:(about|at-least) )?(\d+)$/.exec(value) ?? [];
  return { n: Number(n), how: how as How };
}

/** The same as a field of a line; nobody is no number. */
export const asNumber = (n: number, how: How): string =>
  n ? [how, String(n)].filter(Boolean).join(' ') : '';

/** What was ticked, without empty fields. */
export const line = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value));

/** Whether anything says what it was about. */
export const isEmpty = (values: Values): boolean =>
  Object.keys(line(values)).every(id => id === AGAIN);
