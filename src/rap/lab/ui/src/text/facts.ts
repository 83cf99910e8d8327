/** Short facts about an interview, in the words of the screen. */

import { Consent, SourceRow, SourceText } from '../protocol';
import { fill, Words } from '../words';

export const audience = (words: Words, who: string): string =>
  ({ team: words.audienceTeam, members: words.audienceMembers, public: words.audiencePublic })[who] ?? who;

export const consentWord = (words: Words, consent: Consent): string =>
  ({ yes: words.consentYes, no: words.consentNo, unknown: words.consentUnknown, public: words.consentPublic })[consent] ?? consent;

export function quoteWord(words: Words, source: SourceText): string {
  const outside = source.quote_audiences.filter(who => who !== 'team');
  return outside.length ? fill(words.quoteTo, { who: outside.map(who => audience(words, who)).join(', ') }) : words.quoteNobody;
}

const LANGUAGES = new Map<string, Intl.DisplayNames>();

/** "français", "Nederlands": the name of a language in the language of the screen. */
export function languageName(of: string, language: string): string {
  const names = LANGUAGES.get(language) ?? new Intl.DisplayNames(language, { type: 'language' });
  LANGUAGES.set(language, names);
  return of ? names.of(of) ?? of : '';
}

/** The coarse variables of the people in it, joined, without a name for any. */
export const variablesOf = (row: SourceRow | undefined): string[] => Object.values(row?.variables ?? {}).flat();
