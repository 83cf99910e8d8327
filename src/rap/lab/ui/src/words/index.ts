/** The words of the chosen language, and those a study wrote in several. */

import { Labels } from '../protocol';
import { en, Words } from './en'; // these are made by build.mjs from languages/LANG/screen.po
import { NAMES } from './names';

export { en, Words } from './en';
export { NAMES } from './names';

/** The words of a language; English is here from the start, the others come when asked for. */
export async function wordsIn(language: string): Promise<Words> {
  switch (language) {
    case 'fr':
      return asInFrench((await import('./fr')).fr);
    case 'nl':
      return (await import('./nl')).nl;
    default:
      return en;
  }
}

/**
 * The language somebody chose; else JupyterLab's where it has been set; else the browser's; else
 * English.
 */
export function languageOf(chosen: string, lab: string, browser: readonly string[]): string {
  const wanted = [chosen, lab.toLowerCase().startsWith('en') ? '' : lab, ...browser, 'en'];
  return wanted.map(one => one.slice(0, 2).toLowerCase()).find(one => one in NAMES) ?? 'en';
}

/**
 * `fill('{n} {n|word|words}', { n: 3 })` is "3 words"; with three forms the first is that of none.
 */
export const fill = (text: string, facts: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)((?:\|[^|{}]*)*)\}/g, (whole, name: string, forms: string) =>
    forms ? formOf(forms.slice(1).split('|'), Number(facts[name])) : String(facts[name] ?? whole)
  );

const formOf = (forms: readonly string[], n: number): string =>
  n === 0 && forms.length > 2 ? forms[0] : forms[forms.length - (n === 1 ? 2 : 1)];

/** In French none is counted as one (0 passage), and no line begins with a sign or ends with «. */
export function asInFrench(words: Words): Words {
  return Object.fromEntries(
    Object.entries(words).map(([key, text]) => [
      key,
      text
        .replace(/\{(\w+)\|([^|{}]*)\|([^|{}]*)\}/g, '{$1|$2|$2|$3}')
        .replace(/ ([:;?!»])/g, '\u00a0$1')
        .replace(/« /g, '«\u00a0')
    ])
  ) as Words;
}

/** What a study wrote, in `language` if it did, else in the first it wrote. */
export function inLanguage(
  labels: Labels | string | undefined,
  language: string,
  otherwise = ''
): string {
  if (typeof labels === 'string') {
    return labels || otherwise;
  }
  return labels?.[language] || Object.values(labels ?? {})[0] || otherwise;
}

/** Words other programs use, and the command they mean here: people find what they know. */
export const OTHER_WORDS: readonly (readonly [string, string])[] = [
  ['rap:code', 'Code at existing node · NVivo'],
  ['rap:code', 'Activate code, code with activated codes · MAXQDA'],
  ['rap:code', 'Apply codes, coding by list, quick coding · ATLAS.ti'],
  ['rap:in-vivo', 'In vivo coding · NVivo · MAXQDA · ATLAS.ti'],
  ['rap:new-code', 'Code at new node, open coding · NVivo · MAXQDA · ATLAS.ti'],
  ['rap:uncode', 'Uncode · NVivo · delete coded segment · MAXQDA · unlink quotation · ATLAS.ti'],
  ['rap:recode', 'Recode, spread coding · NVivo · move coded segment · MAXQDA'],
  ['rap:again', 'Quick code, recent code · MAXQDA · QualCoder Q'],
  ['rap:important', 'Weight, comment marker · MAXQDA'],
  ['rap:mode-all', 'Coding stripes, bandes de codes · NVivo'],
  ['rap:mode-coder', 'Coding stripes by user · NVivo · user colours · MAXQDA'],
  ['rap:mode-density', 'Coding density bar · NVivo'],
  ['rap:underline', 'Margin area, highlight codings · ATLAS.ti · MAXQDA']
];
