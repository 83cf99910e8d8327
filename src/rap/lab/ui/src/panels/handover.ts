/** Hand-over: what somebody who leaves has begun; a lead accepts or refuses her practice codings, and reads her questions and memos. */

import { ask } from '../api';
import { heard } from '../changes';
import { button, make, Part } from '../elements';
import { Hub } from '../hub';
import { HandOver, PracticeCoding } from '../protocol-team';
import { fill, Words } from '../words';
import { jump } from './jump';
import { typeWord } from './memos';
import { doWord } from './proposals';
import { codeChip, createPage, go, named, Option, section, select } from './page';
import { Facts, Run } from './registry';
import { pageLink } from './reports';
import { writeActs } from './sourcetext';

const MOST_REFS = 500; // so many a line of the log
type Outcome = 'accept' | 'drop';

const stateWord = (words: Words, state: string | null): string =>
  state === null ? words.handBlind : ({ '': words.notStarted, coding: words.inProgress, training: words.practice, done: words.done, accepted: words.handAccepted })[state] ?? state;

export function createHandOver(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let coder = '';
  let told: HandOver | null = null;
  let why = '';
  const page = createPage(host, hub, run, 'handover', () => draw());
  const isLead = (): boolean => hub.study?.coder?.role === 'lead';
  const coders = (): Option[] => [...(hub.study?.coders ?? [])].filter(one => one.role !== 'reader').sort((a, b) => Number(b.role === 'intern') - Number(a.role === 'intern')).map(one => [one.id, one.role === 'intern' ? `${one.id} · ${hub.words.handIntern}` : one.id] as const);

  const read = async (): Promise<void> => {
    coder = coder || coders()[0]?.[0] || '';
    const found = coder && isLead() ? await page.attempt(ask<HandOver>(`handover/${coder}`)) : null;
    if (found && found.coder === coder) {
      told = found;
    }
    page.keeping(draw);
  };
  const decide = async (rows: readonly PracticeCoding[], outcome: Outcome): Promise<void> => {
    if (outcome === 'drop' && !why.trim()) {
      page.say(hub.words.deskReasonNeeded, true);
      page.body.querySelector<HTMLElement>('.rap-hand-why input')?.focus();
      return;
    }
    const reason = why.trim() || hub.words.handReason;
    for (let at = 0; at < rows.length; at += MOST_REFS) {
      const refs = rows.slice(at, at + MOST_REFS).map(row => row.id);
      if (!(await page.attempt(writeActs({ source: { id: rows[0].source, src: rows[0].src } }, [{ op: 'decide', refs, outcome, reason }])))) {
        return;
      }
    }
    await read();
    page.say(fill(outcome === 'accept' ? hub.words.handTaken : hub.words.handRefused, { n: rows.length }));
  };
  const coding = (row: PracticeCoding): HTMLElement => {
    const { words } = hub;
    const name = `${hub.codeLabel(row.code)}, ${row.source}:${row.start ?? ''}`;
    const verdict = (outcome: Outcome, text: string, main: boolean): HTMLElement => button({ class: main ? 'rap-main' : 'rap-plain', text, set: { 'aria-label': `${text}: ${name}` }, press: () => void decide([row], outcome) });
    return make('li', { class: 'rap-hand-row' },
      make('p', { class: 'rap-passage-head' }, codeChip(hub, row.code), row.decided ? make('span', { class: 'rap-tag', text: row.decided === 'drop' ? words.handIsRefused : words.handAccepted }) : null),
      make('blockquote', { class: 'rap-quote' }, make('mark', { text: row.quote || words.handWhole })),
      make('div', { class: 'rap-acts' },
        row.decided === 'accept' ? null : verdict('accept', words.handAccept, !row.decided),
        row.decided === 'drop' ? null : verdict('drop', words.handRefuse, false),
        button({ class: 'rap-plain', text: words.open, set: { 'aria-label': `${words.open}: ${name}` }, press: () => void jump(hub, run, row.source, row.start, row.end) })));
  };
  const interview = (row: HandOver['sources'][number], all: readonly PracticeCoding[]): HTMLElement => {
    const { words } = hub;
    const mine = all.filter(one => one.source === row.source);
    const [open, decided] = [mine.filter(one => !one.decided), mine.filter(one => one.decided)];
    const facts = [stateWord(words, row.state), row.n ? fill(words.passagesN, { n: row.n }) : '', open.length ? fill(words.handWaitN, { n: open.length }) : '', row.to_check ? fill(words.handCheckN, { n: row.to_check }) : ''].filter(Boolean).join(' · ');
    const both = open.length > 1 ? make('div', { class: 'rap-acts' },
      button({ class: 'rap-plain', text: words.handAcceptAll, set: { 'aria-label': `${words.handAcceptAll}: ${row.source}` }, press: () => void decide(open, 'accept') }),
      button({ class: 'rap-plain', text: words.handRefuseAll, set: { 'aria-label': `${words.handRefuseAll}: ${row.source}` }, press: () => void decide(open, 'drop') })) : null;
    return make('article', { class: 'rap-passage', set: { 'data-source': row.source } },
      make('p', { class: 'rap-passage-head' }, button({ class: 'rap-link-button', text: row.source, press: () => void jump(hub, run, row.source) }), make('span', { class: 'rap-quiet', text: facts })),
      both, make('ul', { class: 'rap-plain-list' }, ...open.map(coding)),
      decided.length ? make('details', { class: 'rap-more' }, make('summary', { text: fill(words.handDecidedN, { n: decided.length }) }), make('ul', { class: 'rap-plain-list' }, ...decided.map(coding))) : null);
  };
  const reason = (): HTMLElement => {
    const field = make('input', { class: 'rap-field', set: { type: 'text', maxlength: '2000', placeholder: hub.words.handReason } });
    field.value = why;
    field.addEventListener('input', () => (why = field.value));
    return named(hub.words.deskReason, field, 'rap-wide-field rap-hand-why');
  };
  const draw = (): void => {
    const { words } = hub;
    if (!isLead()) {
      page.body.replaceChildren(make('p', { class: 'rap-quiet', text: words.handLead }));
      return;
    }
    const asking = make('div', { class: 'rap-asking' }, named(words.handWho, select(coders(), coder, value => {
      [coder, told] = [value, null];
      page.say('');
      void read();
    })), told?.codings.length ? reason() : null, told ? pageLink(`handover/${told.coder}?form=page&language=${hub.language}`, words.handPrint) : null);
    page.body.replaceChildren(asking, ...(told ? shown(told) : [make('p', { class: 'rap-quiet', text: words.loading })]));
  };
  const shown = (all: HandOver): HTMLElement[] => {
    const { words } = hub;
    const nothing = (): HTMLElement => make('p', { class: 'rap-quiet', text: words.handNone });
    const list = (rows: readonly HTMLElement[]): HTMLElement => (rows.length ? make('ul', { class: 'rap-plain-list' }, ...rows) : nothing());
    const memo = (one: { about: string; text: string }, head: string): HTMLElement => make('li', {}, button({ class: 'rap-line-button', press: () => go(run, 'memos', { about: one.about }) }, make('span', { text: head }), make('span', { class: 'rap-quiet rap-memo-text', text: one.text.slice(0, 300) })));
    const parts = [
      all.until ? make('p', {}, make('strong', { text: fill(words.handUntil, { when: all.until }) })) : null,
      all.until && all.has_key ? make('p', { class: 'rap-trouble', text: words.handKey }) : null,
      section(words.interviews, ...(all.sources.length ? all.sources.map(row => interview(row, all.codings)) : [nothing()])),
      section(words.handQuestions, list(all.questions.map(one => memo(one, one.about)))),
      section(words.pageMemos, list(all.notes.map(one => memo(one, `${typeWord(words, one.type)} · ${one.about}`)))),
      section(words.proposals, list(all.proposals.map(one => make('li', { text: `${doWord(words, one.act)} · ${hub.codeLabel(one.code)} · ${one.reason}` }))))
    ];
    return parts.filter((one): one is HTMLElement => one !== null);
  };
  const stops = [page.stop, hub.changed.study.connect(() => void read()), hub.changed.codebook.connect(() => page.keeping(draw)), heard.connect(changes => (changes.sources.length > 0 || changes.memos) && page.idle() && void read())];
  draw();
  void read();
  return {
    update: facts => {
      coder = String(facts?.coder ?? coder);
      void read();
    },
    destroy: () => stops.forEach(stop => stop())
  };
}
