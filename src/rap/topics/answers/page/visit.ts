/** A visit of a trial space while it is written down: what is sent, and what looks like a name. */
import { createOffsetMap } from '#ui/core/offsets';

/** What was typed about a criterion. */
export interface Entry {
  value: string;
  note: string;
}

export interface VisitRow extends Entry {
  criterion: string;
  by: string;
}

/** By criterion. */
export type Typed = Readonly<Record<string, Entry>>;

export const EMPTY: Entry = { value: '', note: '' };

/** Blanks as they are saved: one between words. */
export const oneBlank = (text: string): string => text.trim().split(/\s+/u).join(' ');

/** The lines of a visit, in the order of the criteria; what says nothing is no line. */
export const rowsOf = (typed: Typed, criteria: readonly { id: string }[], by: string): VisitRow[] =>
  criteria
    .map(({ id }) => ({ id, entry: typed[id] ?? EMPTY }))
    .map(({ id, entry }) => ({
      criterion: id,
      value: entry.value.trim(),
      note: oneBlank(entry.note),
      by
    }))
    .filter(one => one.value || one.note);

/** A note cut at the places that look as if they named somebody. */
export function marked(
  note: string,
  places: readonly { start: number; end: number }[]
): { text: string; isName: boolean }[] {
  const units = createOffsetMap(note);
  const parts: { text: string; isName: boolean }[] = [];
  let at = 0;
  for (const place of places) {
    const [start, end] = [units.toUtf16(place.start), units.toUtf16(place.end)];
    parts.push({ text: note.slice(at, start), isName: false });
    parts.push({ text: note.slice(start, end), isName: true });
    at = end;
  }
  return [...parts, { text: note.slice(at), isName: false }].filter(one => one.text);
}
