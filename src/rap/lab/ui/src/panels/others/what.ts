/** The words of what can be taken out, and what more there is to choose of each. */

import { formsOf, OutOffer, tablesOf, Thing, Wish } from '../../core/taking-out';
import { button, make, quiet } from '../../elements';
import { Hub } from '../../hub';
import { fill, inLanguage, Words } from '../../words';
import { codeOptions, named, Option, select, tick } from '../page';

type Change = (next: Partial<Wish>) => void;

export const thingWord = (words: Words, thing: Thing): { label: string; about: string } =>
  ({
    quotes: { label: words.outQuotes, about: words.outQuotesAbout },
    interview: { label: words.outInterview, about: words.outInterviewAbout },
    tables: { label: words.outTables, about: words.outTablesAbout },
    figure: { label: words.outFigure, about: words.outFigureAbout },
    codebook: { label: words.outCodebook, about: words.outCodebookAbout },
    project: { label: words.outProject, about: words.outProjectAbout }
  })[thing];

const tableWord = (words: Words, table: string): string =>
  ({
    codings: words.outCodings,
    cases: words.outCases,
    sources: words.outSources,
    framework: words.outFramework,
    matrix: words.outMatrix,
    together: words.outTogether,
    answers: words.outAnswers
  })[table] ?? table;

const profileWord = (words: Words, profile: string): string =>
  ({
    portable: words.outPortable,
    qualcoder: words.outQualcoder,
    'nvivo-windows': words.outNvivo,
    crlf: words.outCrlf
  })[profile] ?? profile;

/** Kinds of files as people call them. */
const FORMS: Readonly<Record<string, string>> = {
  csv: 'CSV',
  xlsx: 'Excel (.xlsx)',
  parquet: 'Parquet',
  sav: 'SPSS (.sav)',
  docx: 'Word (.docx)',
  html: 'HTML',
  png: 'PNG, 300 dpi',
  svg: 'SVG',
  qdpx: 'REFI-QDA (.qdpx)',
  qdc: 'REFI-QDA (.qdc)'
};

/** What is left to choose, in one row. */
export function moreOf(hub: Hub, offer: OutOffer, wish: Wish, change: Change): HTMLElement {
  const { words } = hub;
  const list = (label: string, name: keyof Wish, options: readonly Option[]): HTMLElement => {
    const field = select(options, String(wish[name]), value => change({ [name]: value }));
    field.dataset.keep = `out ${name}`;
    return named(label, field);
  };
  const parts: (HTMLElement | null)[] = [];
  if (wish.thing === 'quotes') {
    parts.push(...quotesOf(hub, offer, wish, change, list));
  } else if (wish.thing === 'interview') {
    const sources = hub.sources.map(one => [one.id, hub.sourceName(one.id)] as const);
    parts.push(list(words.outWhichInterview, 'source', [['', '…'], ...sources]));
  } else if (wish.thing === 'tables') {
    const tables = tablesOf(offer).map(one => [one, tableWord(words, one)] as const);
    parts.push(list(words.outWhichTable, 'table', tables));
    if (wish.table === 'answers') {
      parts.push(list(words.outWhichSurvey, 'survey', offer.surveys));
      const labels = tick(words.outWithLabels, wish.labels, on => change({ labels: on }));
      labels.querySelector('input')?.setAttribute('data-keep', 'out labels');
      parts.push(labels);
    }
    parts.push(wish.table === 'matrix' ? list(words.outBy, 'by', offer.variables) : null);
  } else if (wish.thing === 'figure') {
    parts.push(list(words.outQuestion, 'question', offer.questions));
  }
  if (wish.thing === 'project' && offer.profiles.length > 1) {
    const profiles = offer.profiles.map(one => [one, profileWord(words, one)] as const);
    parts.push(list(words.outProfile, 'profile', profiles));
  }
  const forms = formsOf(offer, wish).map(form => [form, FORMS[form] ?? form] as const);
  parts.push(forms.length > 1 ? list(words.outForm, 'form', forms) : null);
  return make('div', { class: 'rap-out-more' }, ...parts);
}

/** Quotes of a finding, or of the codes that are named; of all when none is. */
function quotesOf(
  hub: Hub,
  offer: OutOffer,
  wish: Wish,
  change: Change,
  list: (label: string, name: keyof Wish, options: readonly Option[]) => HTMLElement
): HTMLElement[] {
  const { words } = hub;
  const findings = offer.findings.map(
    one => [one.id, `${one.id} ${inLanguage(one.statement, hub.language)}`.slice(0, 90)] as const
  );
  const of = list(words.outOf, 'finding', [['', words.outOfCodes], ...findings]);
  const codes = wish.finding ? [] : [codesOf(hub, wish, change)];
  if (wish.audience !== 'team') {
    return [of, ...codes, quiet(words.outLabelsOne)];
  }
  const labels = tick(words.outLabels, wish.labels, on => change({ labels: on }));
  labels.querySelector('input')?.setAttribute('data-keep', 'out labels');
  const note = quiet(wish.labels ? words.outLabelsOn : words.outLabelsOff);
  return [of, ...codes, labels, note];
}

function codesOf(hub: Hub, wish: Wish, change: Change): HTMLElement {
  const { words } = hub;
  const add = select(codeOptions(hub, wish.codes.length ? '…' : words.outAllCodes), '', code => {
    if (code) {
      change({ codes: [...wish.codes.filter(one => one !== code), code] });
    }
  });
  add.dataset.keep = 'out code';
  const chips = wish.codes.map(code => {
    const label = hub.codeLabel(code);
    return make(
      'li',
      {},
      label,
      button({
        class: 'rap-plain',
        text: '×',
        set: { 'aria-label': fill(words.outWithout, { code: label }) },
        press: () => change({ codes: wish.codes.filter(one => one !== code) })
      })
    );
  });
  return make(
    'div',
    { class: 'rap-out-codes' },
    named(words.outCodes, add),
    chips.length ? make('ul', { class: 'rap-out-chips' }, ...chips) : null
  );
}
