/** The frame of a page: a heading, one sentence of news, and its body. */

import { messageOf } from '../api';
import { OtherContent } from '../core/requests';
import { make } from '../elements';
import { Hub } from '../hub';
import { watchPresses } from '../pressing';
import { Words } from '../words';
import { PageEntry, PAGES, Way } from './pages';
import { Facts, Run } from './registry';

/** Nobody is led to a page whose acts the server would refuse her. */
export const mayGo = (hub: Hub, way: Way): boolean => hub.may(pageOf(way)?.right ?? 'read');

export const pageOf = (way: string): PageEntry<Way> | undefined =>
  PAGES.find(page => page.way === way);

export const go = (run: Run, way: Way, facts: Facts = {}): void =>
  run(`rap:panel-rap-page-${way}`, facts);

export interface Page {
  readonly body: HTMLElement;
  /** News for eyes and for the screen reader; `wrong` stays until the next. */
  say(sentence: string, wrong?: boolean): void;
  /** What is said now. */
  news(): string;
  /** Does it, says what went wrong, and answers null then. */
  attempt<T>(work: Promise<T>): Promise<T | null>;
  /** Reads a part of the page; nothing when a newer reading of it has begun, or it went wrong. */
  read<T>(part: string, path: string, body?: unknown): Promise<T | null | undefined>;
  /** Draws again if nobody is at work in the body. */
  resting(draw: () => void): void;
  /** Draws again and gives the focus back to what it was on. Both wait for a press to end. */
  keeping(draw: () => void): void;
  stop(): void;
}

/** `redraw` is called when the language of the screen changes. */
export function createPage(host: HTMLElement, hub: Hub, way: Way, redraw: () => void): Page {
  const heading = make('h1', { class: 'rap-page-title' });
  const news = make('p', { class: 'rap-news', set: { role: 'status' } });
  const body = make('div', { class: 'rap-page-body' });
  const inner = make('div', { class: 'rap-page-inner' }, heading, news, body);
  host.classList.add('rap-page');
  // what was typed or chosen here is kept
  ['input', 'change'].forEach(kind =>
    host.addEventListener(kind, () => (host.dataset.touched = ''))
  );
  host.replaceChildren(make('div', { class: 'rap-page-scroll', set: { tabindex: '-1' } }, inner));
  const name = (): void => {
    heading.textContent = hub.words[pageOf(way)?.word ?? 'pages'];
  };
  const say = (sentence: string, wrong = false): void => {
    news.className = wrong ? 'rap-news rap-trouble' : 'rap-news';
    news.textContent = sentence;
  };
  const attempt = async <T>(work: Promise<T>): Promise<T | null> => {
    try {
      return await work;
    } catch (error) {
      say(error instanceof OtherContent ? hub.words.stillSaving : messageOf(error), true);
      return null;
    }
  };
  let unread: string | null = ''; // what was said of a reading that went wrong
  const presses = watchPresses(body);
  const stops = [
    presses.stop,
    hub.changed.words.connect(() => {
      name();
      redraw();
    })
  ];
  name();
  return {
    body,
    say,
    news: () => news.textContent ?? '',
    stop: () => stops.forEach(stop => stop()),
    resting: draw => presses.after(() => void (body.contains(document.activeElement) || draw())),
    keeping: draw => presses.after(() => keepFocus(body, draw)),
    attempt,
    read: async <T>(part: string, path: string, body?: unknown) => {
      const answer = await attempt(hub.requests.latest<T>(`${way} ${part}`, path, body));
      if (answer === null) {
        unread = news.textContent;
      } else if (answer !== undefined && unread && news.textContent === unread) {
        say((unread = '')); // it was read by now
      }
      return answer;
    }
  };
}

/** Draws, and gives the focus back to what it was on. */
export function keepFocus(body: HTMLElement, draw: () => void): void {
  const before = body.contains(document.activeElement) ? keyOf(document.activeElement) : '';
  draw();
  if (before) {
    const all = focusable(body);
    const same = all.find(one => keyOf(one) === before);
    (same ?? all[0])?.focus({ preventScroll: !same }); // it is gone: what is there now comes first
  }
}

const focusable = (element: HTMLElement): HTMLElement[] =>
  [
    ...element.querySelectorAll<HTMLElement>(
      'button, a, select, input, textarea, summary, [tabindex]'
    )
  ].filter(one => one.checkVisibility() && !one.matches(':disabled'));

/** The focus goes to what has just appeared. */
export const focusFirst = (element: HTMLElement): void => focusable(element)[0]?.focus();

/** What is on a control, or its name for this where what is on it changes. */
const keyOf = (one: Element | null): string =>
  one
    ? (one.getAttribute('data-keep') ??
      [one.tagName, one.getAttribute('aria-label'), one.textContent].join('|'))
    : '';

/** A field under its name. */
export function named(label: string, field: HTMLElement, more = ''): HTMLLabelElement {
  field.setAttribute('aria-label', label); // else the options of a list count as its name
  return make('label', { class: `rap-named ${more}` }, make('span', { text: label }), field);
}

/** A box to tick before its words. */
export function tick(label: string, on: boolean, changed: (on: boolean) => void): HTMLElement {
  const box = make('input', { set: { type: 'checkbox' } });
  box.checked = on;
  box.addEventListener('change', () => changed(box.checked));
  return make('label', { class: 'rap-check' }, box, make('span', { text: label }));
}

export type Option = readonly [value: string, label: string];

/** A field for a whole number from 0 to `max`. */
export function numberField(
  value: number,
  max: number,
  changed: (value: number) => void
): HTMLInputElement {
  const field = make('input', {
    class: 'rap-field rap-number',
    set: { type: 'number', min: '0', max: String(max), step: '1' }
  });
  field.value = String(value);
  field.addEventListener('change', () =>
    changed(Math.max(0, Math.min(max, Math.round(Number(field.value) || 0))))
  );
  return field;
}

export function select(
  options: readonly Option[],
  value: string,
  changed: (value: string) => void
): HTMLSelectElement {
  const made = make(
    'select',
    { class: 'rap-field' },
    ...options.map(([id, text]) => make('option', { text, set: { value: id } }))
  );
  made.value = value;
  made.addEventListener('change', () => changed(made.value));
  return made;
}

/** Codes in the order of the codebook, for a list to choose from. */
export const codeOptions = (hub: Hub, first: string): Option[] => [
  ['', first],
  ...hub.codebook.codes
    .filter(code => !code.retired && !code.merged_into)
    .map(code => [code.code, hub.codeLabel(code.code)] as const)
];

/** The code she used last, else the one used most; "" in a codebook without one. */
export function lastUsed(hub: Hub): string {
  const all = hub.codebook.codes.filter(code => !code.retired && !code.merged_into);
  const last = hub.recent.find(id => all.some(({ code }) => code === id));
  return last ?? [...all].sort((a, b) => b.n - a.n)[0]?.code ?? '';
}

/** A code as people see it: its colour, its name. */
export function codeChip(hub: Hub, code: string): HTMLElement {
  const swatch = make('span', { class: 'rap-swatch', set: { 'aria-hidden': 'true' } });
  swatch.style.background = hub.colours.get(code) ?? '';
  return make('span', { class: 'rap-code-chip' }, swatch, hub.codeLabel(code));
}

/** "27 November 2026, 13:40", in the language of the screen and the time of the place. */
export const when = (hub: Hub, t: string): string => {
  const date = new Date(t);
  const style =
    t.length > 10
      ? ({ dateStyle: 'medium', timeStyle: 'short' } as const)
      : ({ dateStyle: 'medium' } as const);
  return Number.isNaN(date.getTime())
    ? t
    : new Intl.DateTimeFormat(hub.language === 'en' ? 'en-GB' : hub.language, style).format(date);
};

export const section = (title: string, ...children: (Node | string | null)[]): HTMLElement =>
  make('section', { class: 'rap-part' }, make('h2', { text: title }), ...children);

export const kindWord = (words: Words, kind: string): string =>
  ({
    interview: words.kindInterview,
    'focus-group': words.kindFocus,
    'field-note': words.kindNote,
    article: words.kindArticle,
    question: words.kindQuestion,
    answers: words.kindAnswers
  })[kind] ?? kind;
