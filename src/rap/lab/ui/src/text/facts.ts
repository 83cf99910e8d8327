/** Short facts about an interview, in the words of the screen. */

import type { Hub } from '../hub';
import type { SourceOpened } from '../contract/coding';
import type { SourceRow, StudyShown } from '../contract/lab';
import { Labels } from '../protocol';
import { fill, Words } from '../words';

export const audience = (words: Words, who: string): string =>
  ({ team: words.audienceTeam, members: words.audienceMembers, public: words.audiencePublic })[
    who
  ] ?? who;

export const consentWord = (words: Words, consent: SourceRow['consent']): string =>
  ({
    yes: words.consentYes,
    no: words.consentNo,
    unknown: words.consentUnknown,
    public: words.consentPublic
  })[consent] ?? consent;

export function quoteWord(words: Words, source: SourceOpened): string {
  const outside = source.quote_audiences.filter(who => who !== 'team');
  return outside.length
    ? fill(words.quoteTo, { who: outside.map(who => audience(words, who)).join(', ') })
    : words.quoteNobody;
}

/**
 * The languages of the codebook in which a code has no name yet, by their names; reports in these
 * show another one.
 */
export function unnamed(hub: Hub, label: Labels): string {
  const languages = hub.codebook.languages;
  return languages
    .filter(one => !label[one]?.trim())
    .map(one => languageName(one, hub.language))
    .join(', ');
}

const LANGUAGES = new Map<string, Intl.DisplayNames>();

/** "français", "Nederlands": the name of a language in the language of the screen. */
export function languageName(of: string, language: string): string {
  const names = LANGUAGES.get(language) ?? new Intl.DisplayNames(language, { type: 'language' });
  LANGUAGES.set(language, names);
  return of ? (names.of(of) ?? of) : '';
}

/** What a variable's value is called. */
export function valueName(hub: Hub, variable: string, value: string): string {
  const known = (hub.study as StudyShown | null)?.variables?.[variable];
  return hub.label(known?.values[value], value);
}

/** The coarse variables of the people in it, as the study calls them, without a name for any. */
export const variablesOf = (hub: Hub, row: SourceRow | undefined): string[] =>
  Object.entries(row?.variables ?? {}).flatMap(([name, values]) =>
    [values].flat().map(value => valueName(hub, name, value))
  );

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60]
] as const;

/** "3 days ago", in the language of the screen. */
export function ago(hub: Hub, t: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(t)) / 1000);
  const [unit, size] = UNITS.find(([, n]) => seconds >= n) ?? UNITS[UNITS.length - 1];
  const format = new Intl.RelativeTimeFormat(hub.language, { numeric: 'auto' });
  return format.format(-Math.floor(seconds / size), unit);
}
