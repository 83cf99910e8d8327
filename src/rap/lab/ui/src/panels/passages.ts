/**
 * Search: one box over the texts, codes, people and memos, and for the questions of the query
 * language. Without a line it shows what was coded last.
 */

import { codeFound } from '../acts/code-found';
import { heard } from '../changes';
import { Refused } from '../api';
import {
  bodyOf,
  Asked,
  filtered,
  isEmpty,
  isTyping,
  NOTHING,
  placeOfMistake,
  START,
  STEP
} from '../core/asking';
import { button, make, Part } from '../elements';
import { Hub } from '../hub';
import type { FindingRow } from '../contract/findings';
import { createPage, select } from './page';
import { Desk } from './passage';
import { Facts, Run } from './registry';
import { builder, filterChips, filterFields, holdCoder, questionOf } from './searchforms';
import { drawFound, Found, Look } from './searchfound';
import { joined, lastBy, newsOf, shownOf } from './searchnews';

const TYPED_MS = 250;

export function createPassages(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let asked: Asked = START;
  let found: Found | null = null;
  let open: '' | 'filters' | 'build' = '';
  let typing = 0;
  let news = '';
  const page = createPage(host, hub, 'passages', () => {
    draw();
    page.say(found ? newsOf(hub, found) : '');
  });
  const desk: Desk = { hub, run, page, findings: [] };
  const field = make('input', {
    class: 'rap-field rap-search-field',
    set: { type: 'search', spellcheck: 'false', autocomplete: 'off' }
  });
  const form = make('form', { class: 'rap-search', set: { role: 'search' } }, field);
  const chips = make('div', { class: 'rap-search-chips' });
  const panel = make('div', { class: 'rap-search-panel' });
  const acts = make('div', { class: 'rap-search-acts' });
  const after = make('div', { class: 'rap-after' });
  const results = make('div', { class: 'rap-results' });

  /** What is under way when the line changes is not shown any more. */
  const look = async (): Promise<void> => {
    window.clearTimeout(typing);
    const answer = await hub.requests
      .latest<Found>('passages found', 'search', bodyOf(asked))
      .catch((error: unknown) => {
        page.say(sentenceOf(error), true);
        return null;
      });
    if (answer) {
      found = answer;
      page.say(news || newsOf(hub, answer), news !== '');
      news = '';
      drawAnswer();
    } else if (answer === null) {
      found = null;
      drawAnswer();
    }
  };
  /** A mistake, and the caret at it. */
  const sentenceOf = (error: unknown): string => {
    const message = error instanceof Error ? error.message : String(error);
    const where = error instanceof Refused ? error.where : '';
    const at = placeOfMistake(where);
    if (at !== null && document.activeElement === field) {
      field.setSelectionRange(at, at + 1);
    }
    return where ? `${where}: ${message}` : message;
  };
  const more = async (): Promise<void> => {
    const shown = found;
    const next = shown && (await page.read<Found>('more', 'search', bodyOf(asked, shownOf(shown))));
    if (next && found === shown) {
      found = joined(shown, next);
      drawAnswer();
    }
  };
  const ask = (change: Partial<Asked>): void => {
    asked = { ...asked, ...change };
    if (field.value.trim() !== asked.q) {
      field.value = asked.q;
    }
    drawChips();
    void look();
  };
  const view: Look = {
    desk,
    ask: q => ask({ q }),
    more: () => void more(),
    last: () =>
      hub.recent.find(code => hub.codes.has(code)) ?? (found ? lastBy(found, hub.me()?.id) : '')
  };

  const drawChips = (): void =>
    filterChips(chips, hub, asked, name => {
      ask(filtered(asked, name, ''));
      drawPanel();
    });
  const drawPanel = (): void => {
    panel.hidden = open === '';
    panel.replaceChildren(
      ...(open === 'filters'
        ? [filterFields(hub, asked, (name, value) => ask(filtered(asked, name, value)))]
        : open === 'build'
          ? [builder(hub, () => asked.q, view.ask)]
          : [])
    );
    holdCoder(panel, hub, found?.kind === 'words');
    acts
      .querySelectorAll<HTMLElement>('[data-open]')
      .forEach(one => one.setAttribute('aria-expanded', String(one.dataset.open === open)));
  };
  /** What was left out is said until something else is looked for. */
  const coded = (left: string): void => {
    news = left;
    void look();
  };
  const drawAnswer = (): void => {
    const { words } = hub;
    const some = found !== null && found.kind !== 'new' && found.total > 0;
    const codeAll =
      some && hub.mayCode()
        ? button({
            class: 'rap-plain',
            text: words.codeAll,
            press: () => codeFound(hub, page, asked, acts.getBoundingClientRect(), coded)
          })
        : null;
    const order = some
      ? select(
          [
            ['text', words.orderText],
            ['new', words.orderNew]
          ],
          asked.order,
          value => ask({ order: value as Asked['order'] })
        )
      : null;
    order?.setAttribute('aria-label', words.order);
    page.keeping(() => after.replaceChildren(...[order, codeAll].filter(one => one !== null)));
    holdCoder(panel, hub, found?.kind === 'words');
    drawFound(results, view, found, asked);
  };
  const toggle = (what: 'filters' | 'build', text: string): HTMLElement =>
    button({
      class: 'rap-plain',
      text,
      set: { 'data-open': what, 'aria-expanded': 'false' },
      press: () => {
        open = open === what ? '' : what;
        drawPanel();
        if (open) {
          panel.querySelector<HTMLElement>('select, input')?.focus();
        }
      }
    });
  const draw = (): void => {
    const { words } = hub;
    field.setAttribute('aria-label', words.searchAll);
    field.placeholder = words.searchHint;
    form.replaceChildren(
      field,
      make('button', { class: 'rap-main', text: words.find, set: { type: 'submit' } })
    );
    acts.replaceChildren(
      toggle('filters', words.filters),
      toggle('build', words.buildQuestion),
      after
    );
    page.body.replaceChildren(form, acts, chips, panel, results);
    drawChips();
    drawPanel();
    drawAnswer();
  };
  field.addEventListener('input', () => {
    asked = { ...asked, q: field.value.trim() };
    window.clearTimeout(typing);
    if (isTyping(asked.q) || isEmpty(asked)) {
      typing = window.setTimeout(() => void look(), TYPED_MS);
    }
  });
  /** Down goes from the box into what was found, and from place to place. */
  host.addEventListener('keydown', event => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const from = document.activeElement;
    const stops = [field, ...results.querySelectorAll<HTMLElement>('.rap-hit, .rap-chip')];
    const at = stops.findIndex(one => one === from);
    if (by && at >= 0 && stops[at + by]) {
      event.preventDefault();
      stops[at + by].focus();
    }
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    void look();
  });
  const redraw = (): void => page.resting(draw);
  const readFindings = async (): Promise<void> => {
    const read = await page.read<{ findings: FindingRow[] }>('findings', 'findings');
    desk.findings = read?.findings ?? desk.findings;
    drawAnswer();
  };
  /** Somebody corrected or coded something: what is shown is of now, unless more was asked for. */
  const hear = (): void => {
    if (host.offsetParent && found && shownOf(found) <= STEP) {
      void look();
    }
  };
  const stops = [
    page.stop,
    () => window.clearTimeout(typing),
    hub.changed.study.connect(redraw),
    hub.changed.codebook.connect(redraw),
    heard.connect(changes => changes.sources.length > 0 && hear())
  ];
  draw();
  void look();
  void readFindings();
  return {
    update: facts => {
      const q = questionOf(hub, facts);
      if (q) {
        ask({ ...(facts?.code ? NOTHING : START), ...q }); // a page that counted a code counted all
      } else if (isEmpty(asked)) {
        void look();
      }
      field.focus({ preventScroll: true });
    },
    destroy: () => stops.forEach(stop => stop())
  };
}
