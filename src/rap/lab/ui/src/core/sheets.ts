/** What is on the screen of the review: one thing to decide on, or a page of words by number. */
import { actOf, Found, pageOf, ReviewAct } from './reviewing';

export interface Thing extends Found {
  /** What it is, whatever its place in a list. */
  key: string;
  /** How it was drawn: a decision carries it, and is refused when it stands elsewhere by now. */
  drawn: string;
  /** One spelling of something that was taken apart. */
  apart: boolean;
  words: readonly string[];
}

export type Said = 'mask' | 'keep' | 'name' | 'say';

export interface Row<T> {
  readonly one: T;
  /** What was said of it while it is shown; '' while it is open. */
  readonly said: Said | '';
  /** By which the server takes it back; '' until it is in the vault. */
  readonly decision: string;
}

export interface Sheet<T> {
  readonly rows: readonly Row<T>[];
  readonly page: boolean;
  readonly at: number; // ms, when it was drawn
  /** It goes as soon as everything said on it has its answer. */
  readonly leaving: boolean;
  /** For a spelling: those masked before it, by number; it may be the same person. */
  readonly like: readonly T[];
}

/** What can be pressed: an act on one thing, or on a page of words. */
export type PageAct = ReviewAct | 'each' | 'number' | 'like';

export interface Waiting<T> {
  readonly first: readonly string[]; // keys of what was taken back
  readonly parts: readonly T[]; // spellings of what was taken apart
  readonly masked: readonly T[]; // of these, those that were masked with a label of their own
  readonly later: ReadonlySet<string>;
  readonly single: ReadonlySet<string>; // words of a page that are wanted one by one
}

export const sheetOf = <T>(
  ones: readonly T[],
  page: boolean,
  at: number,
  like: readonly T[] = []
): Sheet<T> => ({
  rows: ones.map(one => ({ one, said: '', decision: '' })),
  page,
  at,
  leaving: false,
  like
});

/** What comes next: what was taken back, a spelling, a page of words, or one thing. */
export function nextSheet<T extends Thing>(
  open: readonly T[],
  { first, parts, masked, later, single }: Waiting<T>,
  at: number
): Sheet<T> | null {
  const back = open.filter(one => first.includes(one.key));
  const waiting = back.length ? back : open.filter(one => !later.has(one.key));
  const one = back.length || !parts.length ? waiting[0] : parts[0];
  const few = one === waiting[0] ? pageOf(waiting.filter(row => !single.has(row.key))) : [];
  const page = few.length > 0 && few[0] === one;
  return one ? sheetOf(page ? few : [one], page, at, one.apart ? masked.slice(0, 9) : []) : null;
}

/** The keys of a page of words, beside its numbers. */
const PAGE_KEYS: Readonly<Record<string, PageAct>> = {
  Enter: 'mask',
  m: 'mask',
  k: 'keep',
  v: 'each',
  a: 'add',
  u: 'undo',
  l: 'later'
};

/** What a key does on what is shown, and to which thing; null: nothing. */
export function pressOf<T extends Thing>(
  sheet: Sheet<T>,
  key: string
): { act: PageAct; key: string } | null {
  const sign = key.length === 1 ? key.toLowerCase() : key;
  const digit = /^[1-9]$/.test(sign) ? Number(sign) : 0;
  const other = sheet.like[digit - 1] as T | undefined;
  if (other) {
    return { act: 'like', key: other.key };
  }
  const number = sheet.page ? digit : 0;
  const row = sheet.rows[Math.max(0, number - 1)] as Row<T> | undefined;
  if (!row) {
    return null;
  }
  const alone = sheet.page ? PAGE_KEYS[sign] : actOf(sign, row.one, row.one.apart);
  const act = number ? 'number' : alone;
  return act ? { act, key: row.one.key } : null;
}

export const openKeys = (sheet: Sheet<Thing>): string[] =>
  sheet.rows.filter(row => !row.said).map(row => row.one.key);

/** These rows as they are now. */
export const told = <T extends Thing>(
  sheet: Sheet<T>,
  which: (row: Row<T>) => boolean,
  now: Partial<Row<T>>
): Sheet<T> => ({ ...sheet, rows: sheet.rows.map(row => (which(row) ? { ...row, ...now } : row)) });
