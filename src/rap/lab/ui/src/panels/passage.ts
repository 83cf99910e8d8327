/** One passage that was found: words in their context, its codes, and what can be done with it. */
import { createDeed } from '../core/deed';
import { MARKS, referenceOf } from '../core/reference';
import { button, make } from '../elements';
import { Hub } from '../hub';
import type { SourceOpened } from '../contract/coding';
import type { PassageRow } from '../contract/exploring';
import type { FindingRow } from '../contract/findings';
import { audience, valueName } from '../text/facts';
import { fill } from '../words';
import { codeChip, Page } from './page';
import { Run } from './registry';
import { createOffsetMap } from '../core/offsets';

const MOST = 6;

export interface Desk {
  hub: Hub;
  run: Run;
  page: Page;
  findings: FindingRow[];
}

export const factsOf = (hub: Hub, passage: Pick<PassageRow, 'variables'>): string[] =>
  Object.entries(passage.variables).flatMap(([name, values]) =>
    [values].flat().map(value => valueName(hub, name, value))
  );

/** A group has many: the first are enough on a card. */
const some = (facts: readonly string[]): string =>
  facts.slice(0, MOST).join(', ') + (facts.length > MOST ? ' …' : '');

/** Why a passage may not leave the team, in the words of the screen; "" when it may. */
export function barOf(hub: Hub, passage: PassageRow): string {
  const why = {
    asked: hub.words.whyAsked,
    veto: hub.words.whyVeto,
    unknown: hub.words.whyUnknown,
    consent: hub.words.whyConsent
  }[passage.why_not];
  return passage.why_not ? `${hub.words.notOutside}: ${why ?? passage.why_not}` : '';
}

/** The context of a passage, not cut within a word. */
export const lead = (text: string): string => text.replace(/^\S*\s/, '… ');
export const tail = (text: string): string => text.replace(/\s\S*$/, ' …');

export function statementOf(hub: Hub, finding: FindingRow): string {
  const said = finding.statement[hub.language] ?? Object.values(finding.statement)[0];
  return said?.text ?? '';
}

export function passageCard(desk: Desk, passage: PassageRow): HTMLElement {
  const { hub, page } = desk;
  const words = hub.words;
  const bar = barOf(hub, passage);
  const outside = passage.may_leave.filter(who => who !== 'team');
  const copy = async (): Promise<void> => {
    const text = referenceOf(
      { ...passage, facts: factsOf(hub, passage), bar },
      MARKS[hub.language] ?? MARKS.en
    );
    await page.attempt(
      navigator.clipboard
        .writeText(text)
        .then(() => page.say(bar ? `${words.copied} ${bar}.` : words.copied))
    );
  };
  const chips = [...new Set(passage.codings.map(one => one.code))].map(code => codeChip(hub, code));
  const quote = make(
    'blockquote',
    { class: 'rap-quote' },
    make('span', { class: 'rap-quiet', text: lead(passage.before ?? '') }),
    make('mark', { text: passage.quote }),
    make('span', { class: 'rap-quiet', text: tail(passage.after ?? '') })
  );
  return make(
    'article',
    {
      class: 'rap-passage',
      set: { 'aria-label': `${hub.sourceName(passage.source)} ${passage.start}` }
    },
    make(
      'p',
      { class: 'rap-passage-head' },
      make('strong', { text: hub.sourceName(passage.source) }),
      make('span', { class: 'rap-quiet', text: some(factsOf(hub, passage)) })
    ),
    quote,
    make('p', { class: 'rap-chips' }, ...chips),
    make('p', {
      class: bar ? 'rap-bar' : 'rap-bar rap-quiet',
      text:
        bar || fill(words.mayLeave, { who: outside.map(who => audience(words, who)).join(', ') })
    }),
    make(
      'div',
      { class: 'rap-acts' },
      button({ class: 'rap-plain', text: words.open, press: () => void jumpTo(desk, passage) }),
      button({ class: 'rap-plain', text: words.copyReference, press: () => void copy() }),
      toFinding(desk, passage)
    )
  );
}

/** A list of findings; choosing one puts the passage's first coding behind it. */
function toFinding(desk: Desk, passage: PassageRow): HTMLElement | null {
  const { hub, page, findings } = desk;
  const coding = passage.codings[0];
  if (!findings.length || !coding || !hub.mayCode()) {
    return null;
  }
  const list = make(
    'select',
    { class: 'rap-field rap-to-finding', set: { 'aria-label': hub.words.addToFinding } },
    make('option', { text: hub.words.addToFinding, set: { value: '' } }),
    ...findings.map(one =>
      make('option', {
        text: `${one.id} ${statementOf(hub, one).slice(0, 80)}`,
        set: { value: one.id }
      })
    )
  );
  const deed = createDeed(hub.requests);
  const add = async (id: string): Promise<void> => {
    const done = await page.attempt(
      deed.do<FindingRow>(`findings/${id}/evidence`, { ref: coding.id }, 'POST', {
        word: 'didSupport',
        facts: { finding: id },
        where: { page: 'passages', name: id }
      })
    );
    list.value = '';
    if (done) {
      page.say(fill(hub.words.addedToFinding, { id }));
    }
  };
  list.addEventListener('change', () => list.value && void add(list.value));
  return list;
}

// Opens an interview at a passage, once its text is there. Offsets come as code points.

const PATIENCE_MS = 8000;
const STEP_MS = 50;

export async function jump(
  hub: Hub,
  run: Run,
  source: string,
  start?: number | null,
  end?: number | null
): Promise<void> {
  const desk = await deskOf(hub, run, source);
  if (desk && start !== undefined && start !== null && end !== undefined && end !== null) {
    desk.select({ start: desk.session.toUnits(start), end: desk.session.toUnits(end) });
    desk.focus();
  }
}

/** The interview, opened; nothing when it does not come. */
async function deskOf(hub: Hub, run: Run, source: string): Promise<Hub['desk']> {
  run('rap:open', { source });
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    if (hub.desk?.session.id === source) {
      return hub.desk;
    }
    await new Promise(resolve => window.setTimeout(resolve, STEP_MS));
  }
  return null;
}

/** `INT-38201:12-60` as its parts; null for anything else. */
export function placeOf(ref: string): { source: string; start: number; end: number } | null {
  const found = /^([A-Z]+-\d{2,6}):(\d+)-(\d+)$/.exec(ref);
  return found && { source: found[1], start: Number(found[2]), end: Number(found[3]) };
}

/** Opens a text at words that were shown, where they are in it now; or says that they changed. */
export async function jumpTo(
  { hub, run, page }: Pick<Desk, 'hub' | 'run' | 'page'>,
  passage: Pick<PassageRow, 'source' | 'hash' | 'start' | 'end'>
): Promise<void> {
  const desk = await deskOf(hub, run, passage.source);
  const now = desk && (await page.attempt(desk.session.find(passage)));
  if (now) {
    desk.select(now);
    desk.focus();
  } else if (desk) {
    desk.say(hub.words.wordsChanged);
    page.say(hub.words.wordsChanged, true);
  }
}

export const isSource = (id: string): boolean => /^(INT|FG|FN|AR|QU|AN)-\d{2,6}$/.test(id);

// The words of one interview for pages that show passages of it, cut by code points.

export interface Reading {
  source: SourceOpened;
  cut(start: number, end: number): string;
}

/** Nothing when another reading of this part of the page has begun, or it went wrong. */
export async function readSource(page: Page, part: string, id: string): Promise<Reading | null> {
  const source = await page.read<SourceOpened>(part, `sources/${id}`);
  const map = createOffsetMap(source?.text ?? '');
  return source
    ? { source, cut: (start, end) => source.text.slice(map.toUtf16(start), map.toUtf16(end)) }
    : null;
}
