/** The words of the chosen language, and those a study wrote in several. */

import { Labels } from '../protocol';
import { actsEn, ActsWords } from './acts-en';
import { actsFr } from './acts-fr';
import { actsNl } from './acts-nl';
import { en, Words as CodingWords } from './en';
import { fr } from './fr';
import { nl } from './nl';
import { pagesEn, PagesWords } from './pages-en';
import { pagesFr } from './pages-fr';
import { pagesNl } from './pages-nl';
import { reviewEn, ReviewWords } from './review-en';
import { reviewFr } from './review-fr';
import { reviewNl } from './review-nl';
import { teamEn, TeamWords } from './team-en';
import { teamFr } from './team-fr';
import { teamNl } from './team-nl';

export type Words = CodingWords & ActsWords & PagesWords & ReviewWords & TeamWords;

export const CATALOGUES: Readonly<Record<string, Words>> = {
  fr: { ...fr, ...actsFr, ...pagesFr, ...reviewFr, ...teamFr },
  nl: { ...nl, ...actsNl, ...pagesNl, ...reviewNl, ...teamNl },
  en: { ...en, ...actsEn, ...pagesEn, ...reviewEn, ...teamEn }
};

/** The language somebody chose; else JupyterLab's where it has been set; else the browser's; else English. */
export function languageOf(chosen: string, lab: string, browser: readonly string[]): string {
  const wanted = [chosen, lab.toLowerCase().startsWith('en') ? '' : lab, ...browser, 'en'];
  return wanted.map(one => one.slice(0, 2).toLowerCase()).find(one => one in CATALOGUES) ?? 'en';
}

/** `fill('{n} words', { n: 3 })` is "3 words". */
export const fill = (text: string, facts: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));

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
