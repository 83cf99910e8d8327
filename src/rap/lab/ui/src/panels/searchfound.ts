/** What a search found, in groups; each list keeps its rows while it is drawn again. */

import { Asked, STEP } from '../core/asking';
import { plain } from '../core/tree';
import { button, dress, make, quiet } from '../elements';
import { Hub } from '../hub';
import { keyedList } from '../keyed';
import type {
  FoundByQuestion,
  FoundNew,
  FoundWords,
  HitRow,
  MemoHit,
  PassageRow,
  PersonHit
} from '../contract/exploring';
import { fill } from '../words';
import { typeWord } from './memotypes';
import { codeChip, go, when } from './page';
import { Desk, factsOf, jumpTo, lead, passageCard, tail } from './passage';
import { codeTerm } from './searchforms';
import { shownOf } from './searchnews';

/** What `GET search` answers. */
export type Found = FoundByQuestion | FoundNew | FoundWords;

export interface Look {
  desk: Desk;
  ask(q: string): void;
  more(): void;
  /** The code that was used last, "" where none was. */
  last(): string;
}

interface Group {
  id: string;
  title: string;
  body: HTMLElement;
}

const FEW = 6;
const bodies = new WeakMap<HTMLElement, Map<string, HTMLElement>>();

/** A body of the group that stays the same element from one drawing to the next. */
function bodyOf(results: HTMLElement, id: string, kind = 'rap-group'): HTMLElement {
  const known = bodies.get(results) ?? new Map<string, HTMLElement>();
  bodies.set(results, known);
  const body = known.get(id) ?? make('div', { class: kind });
  known.set(id, body);
  return body;
}

export function drawFound(
  results: HTMLElement,
  view: Look,
  found: Found | null,
  asked: Asked
): void {
  const groups =
    found?.kind === 'words'
      ? wordGroups(results, view, found, asked)
      : found?.kind === 'question'
        ? [cards(results, view, 'question', '', found.passages)]
        : found
          ? newGroups(results, view, found.passages)
          : [];
  const shown = found ? shownOf(found) : 0;
  const isCut = found !== null && found.kind !== 'new' && found.total > shown;
  const foot = bodyOf(results, 'foot');
  foot.replaceChildren(
    ...(isCut
      ? [
          button({
            class: 'rap-plain',
            text: fill(view.desk.hub.words.showMore, { n: Math.min(STEP, found.total - shown) }),
            press: view.more
          })
        ]
      : [])
  );
  keyedList(results, [...groups, { id: 'foot', title: '', body: foot }], {
    key: group => group.id,
    make: ({ body }) => make('section', { class: 'rap-found' }, make('h2', {}), body),
    update: (element, { title }) => {
      const head = element.firstElementChild as HTMLElement;
      head.textContent = title;
      head.hidden = title === '';
    }
  });
}

function newGroups(results: HTMLElement, view: Look, passages: PassageRow[]): Group[] {
  const { hub, page } = view.desk;
  const code = view.last();
  const body = bodyOf(results, 'last');
  const [first] = passages;
  const now = `${code} ${first?.source} ${first?.start} ${first?.codings.length}`;
  if (code && body.dataset.now !== now) {
    body.dataset.now = now; // something was coded since it was read
    const asked = { q: `code:${code}`, limit: 3, order: 'new' };
    void page.read<FoundByQuestion>('last', 'search', asked).then(found => {
      if (found) {
        keyedCards(body, view, found.passages);
        body.append(
          button({
            class: 'rap-plain',
            text: fill(hub.words.allOfCode, { n: found.total }),
            press: () => view.ask(codeTerm(hub, code))
          })
        );
      }
    });
  }
  const title = fill(hub.words.lastUsed, { code: hub.codeLabel(code) });
  const newest = cards(results, view, 'new', hub.words.newestPassages, passages);
  if (!passages.length) {
    newest.body.replaceChildren(quiet(hub.words.searchAbout));
  }
  return code ? [{ id: 'last', title, body }, newest] : [newest];
}

function cards(
  results: HTMLElement,
  view: Look,
  id: string,
  title: string,
  passages: PassageRow[]
): Group {
  const body = bodyOf(results, id);
  keyedCards(body, view, passages);
  return { id, title, body };
}

const keyedCards = (body: HTMLElement, view: Look, passages: PassageRow[]): void =>
  keyedList(body, passages, {
    // what is on a card is in its key: a card says what is so now
    key: one => JSON.stringify([one, view.desk.hub.language, view.desk.findings.length]),
    make: one => passageCard(view.desk, one)
  });

function wordGroups(
  results: HTMLElement,
  view: Look,
  found: Extract<Found, { kind: 'words' }>,
  asked: Asked
): Group[] {
  const { hub, run } = view.desk;
  const { words } = hub;
  const chip = 'rap-group rap-chips';
  const codes = bodyOf(results, 'codes', chip);
  keyedList(codes, found.codes, {
    key: one => one.code,
    make: ({ code }) => button({ class: 'rap-chip', press: () => view.ask(codeTerm(hub, code)) }),
    update: (element, { code }) =>
      dress(
        element,
        { class: 'rap-chip' },
        codeChip(hub, code),
        make('span', { class: 'rap-quiet', text: String(hub.codes.get(code)?.n ?? 0) })
      )
  });
  const sought = plain(asked.q.replace(/["“”„«»]/g, '').trim());
  const named = hub.sources.filter(
    row => sought && plain([row.id, row.title, ...row.groups].join(' ')).includes(sought)
  );
  const interviews = bodyOf(results, 'interviews', chip);
  keyedList(interviews, named.slice(0, FEW * 2), {
    key: row => row.id,
    make: row => button({ class: 'rap-chip', press: () => run('rap:open', { source: row.id }) }),
    update: (element, row) => (element.textContent = hub.sourceName(row.id))
  });
  const people = bodyOf(results, 'people', chip);
  keyedList(people, found.people, {
    key: one => one.case,
    make: one => button({ class: 'rap-chip', press: () => view.ask(`* case:${one.case}`) }),
    update: (element, one) => (element.textContent = personName(hub, one))
  });
  const memos = bodyOf(results, 'memos');
  keyedList(memos, found.memos, {
    key: one => one.id,
    make: one => button({ class: 'rap-hit', press: () => go(run, 'memos', { about: one.about }) }),
    update: (element, one) => drawMemo(hub, element, one)
  });
  const texts = bodyOf(results, 'texts');
  keyedList(texts, bySource(found.texts), {
    key: ([id]) => id,
    make: ([id]) => make('section', { class: 'rap-hits', set: { 'data-source': id } }),
    update: (element, [id, hits]) => drawText(view, element, id, hits)
  });
  return [
    { id: 'codes', title: words.groupCodes, body: codes, n: found.codes.length },
    { id: 'interviews', title: words.interviews, body: interviews, n: named.length },
    { id: 'people', title: words.groupPeople, body: people, n: found.people.length },
    { id: 'texts', title: words.groupTexts, body: texts, n: found.texts.length },
    { id: 'memos', title: words.pageMemos, body: memos, n: found.memos.length }
  ].filter(group => group.n > 0);
}

const personName = (hub: Hub, { case: id, values }: PersonHit): string =>
  [id, ...factsOf(hub, { variables: values }).slice(0, FEW)].join(' · ');

function bySource(hits: readonly HitRow[]): [string, HitRow[]][] {
  const found = new Map<string, HitRow[]>();
  hits.forEach(hit => found.set(hit.source, [...(found.get(hit.source) ?? []), hit]));
  return [...found];
}

/** The lines of one text. */
function drawText({ desk }: Look, element: HTMLElement, id: string, hits: HitRow[]): void {
  const head = element.querySelector('h3') ?? make('h3', {});
  const list =
    element.querySelector<HTMLElement>('.rap-lines') ?? make('div', { class: 'rap-lines' });
  dress(
    head,
    {},
    make('span', { text: desk.hub.sourceName(id) }),
    make('span', { class: 'rap-quiet', text: String(hits.length) })
  );
  if (!list.isConnected) {
    element.replaceChildren(head, list);
  }
  keyedList(list, hits, {
    key: hit => `${hit.hash}:${hit.start}-${hit.end}`,
    make: hit => button({ class: 'rap-hit', press: () => void jumpTo(desk, hit) }, ...lineOf(hit))
  });
}

/** What was found, in the line around it. */
export const lineOf = (hit: Pick<HitRow, 'before' | 'hit' | 'after'>): HTMLElement[] => [
  make('span', { class: 'rap-quiet', text: lead(hit.before) }),
  make('mark', { text: hit.hit }),
  make('span', { class: 'rap-quiet', text: tail(hit.after) })
];

function drawMemo(hub: Hub, element: HTMLElement, memo: MemoHit): void {
  const about = hub.codes.has(memo.about)
    ? hub.codeLabel(memo.about)
    : hub.sourceName(memo.source === 'study' ? memo.about : memo.source);
  const facts = [typeWord(hub.words, memo.type), about, memo.by, when(hub, memo.date)];
  dress(
    element,
    { class: 'rap-hit' },
    make('span', { class: 'rap-quiet rap-hit-facts', text: facts.filter(Boolean).join(' · ') }),
    make('span', {}, ...lineOf(memo))
  );
}
