/** The words of the chosen language, and those a study wrote in several. */

import { Labels } from '../protocol';
import { actsEn, ActsWords } from './acts-en';
import { actsFr } from './acts-fr';
import { actsNl } from './acts-nl';
import { en, Words as CodingWords } from './en';
import { findingsEn, FindingsWords } from './findings-en';
import { findingsFr } from './findings-fr';
import { findingsNl } from './findings-nl';
import { fr } from './fr';
import { listenEn, ListenWords } from './listen-en';
import { listenFr } from './listen-fr';
import { listenNl } from './listen-nl';
import { nl } from './nl';
import { pagesEn, PagesWords } from './pages-en';
import { pagesFr } from './pages-fr';
import { pagesNl } from './pages-nl';
import { reviewEn, ReviewWords } from './review-en';
import { reviewFr } from './review-fr';
import { reviewNl } from './review-nl';
import { spacesEn, SpacesWords } from './spaces-en';
import { spacesFr } from './spaces-fr';
import { spacesNl } from './spaces-nl';
import { teamEn, TeamWords } from './team-en';
import { teamFr } from './team-fr';
import { teamNl } from './team-nl';

export type Words = CodingWords & ActsWords & FindingsWords & ListenWords & PagesWords & ReviewWords & SpacesWords & TeamWords;

export const CATALOGUES: Readonly<Record<string, Words>> = {
  fr: noneIsOne({ ...fr, ...actsFr, ...findingsFr, ...listenFr, ...pagesFr, ...reviewFr, ...spacesFr, ...teamFr }),
  nl: { ...nl, ...actsNl, ...findingsNl, ...listenNl, ...pagesNl, ...reviewNl, ...spacesNl, ...teamNl },
  en: { ...en, ...actsEn, ...findingsEn, ...listenEn, ...pagesEn, ...reviewEn, ...spacesEn, ...teamEn }
};

/** The language somebody chose; else JupyterLab's where it has been set; else the browser's; else English. */
export function languageOf(chosen: string, lab: string, browser: readonly string[]): string {
  const wanted = [chosen, lab.toLowerCase().startsWith('en') ? '' : lab, ...browser, 'en'];
  return wanted.map(one => one.slice(0, 2).toLowerCase()).find(one => one in CATALOGUES) ?? 'en';
}

/** `fill('{n} {n|word|words}', { n: 3 })` is "3 words"; with three forms the first is that of none. */
export const fill = (text: string, facts: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)((?:\|[^|{}]*)*)\}/g, (whole, name: string, forms: string) => (forms ? formOf(forms.slice(1).split('|'), Number(facts[name])) : String(facts[name] ?? whole)));

const formOf = (forms: readonly string[], n: number): string => (n === 0 && forms.length > 2 ? forms[0] : forms[forms.length - (n === 1 ? 2 : 1)]);

/** In French none is counted as one: 0 passage. */
function noneIsOne(words: Words): Words {
  return Object.fromEntries(Object.entries(words).map(([key, text]) => [key, text.replace(/\{(\w+)\|([^|{}]*)\|([^|{}]*)\}/g, '{$1|$2|$2|$3}')])) as Words;
}

/** What a study wrote, in `language` if it did, else in the first it wrote. */
export function inLanguage(labels: Labels | string | undefined, language: string, otherwise = ''): string {
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
