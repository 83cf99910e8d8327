/** One passage that was found: words in their context, its codes, and what can be done with it. */

import { ask } from '../api';
import { MARKS, referenceOf } from '../core/reference';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { Finding, Passage } from '../protocol-pages';
import { audience, valueName } from '../text/facts';
import { fill } from '../words';
import { jump } from './jump';
import { codeChip, Page } from './page';
import { Run } from './registry';

const MOST = 6;

export interface Desk {
  hub: Hub;
  run: Run;
  page: Page;
  findings: Finding[];
}

export const factsOf = (hub: Hub, passage: Passage): string[] =>
  Object.entries(passage.variables).flatMap(([name, values]) => [values].flat().map(value => valueName(hub, name, value)));

/** A group has many: the first are enough on a card. */
const some = (facts: readonly string[]): string => facts.slice(0, MOST).join(', ') + (facts.length > MOST ? ' …' : '');

/** Why a passage may not leave the team, in the words of the screen; "" when it may. */
export function barOf(hub: Hub, passage: Passage): string {
  const why = { veto: hub.words.whyVeto, unknown: hub.words.whyUnknown, consent: hub.words.whyConsent }[passage.why_not];
  return passage.why_not ? `${hub.words.notOutside}: ${why ?? passage.why_not}` : '';
}

/** The context of a passage, not cut within a word. */
export const lead = (text: string): string => text.replace(/^\S*\s/, '… ');
export const tail = (text: string): string => text.replace(/\s\S*$/, ' …');

export function statementOf(hub: Hub, finding: Finding): string {
  const said = finding.statement[hub.language] ?? Object.values(finding.statement)[0];
  return said?.text ?? '';
}

export function passageCard(desk: Desk, passage: Passage): HTMLElement {
  const { hub, run, page } = desk;
  const words = hub.words;
  const bar = barOf(hub, passage);
  const outside = passage.may_leave.filter(who => who !== 'team');
  const copy = async (): Promise<void> => {
    const text = referenceOf({ ...passage, facts: factsOf(hub, passage), bar }, MARKS[hub.language] ?? MARKS.en);
    await page.attempt(navigator.clipboard.writeText(text).then(() => page.say(bar ? `${words.copied} ${bar}.` : words.copied)));
  };
  const chips = [...new Set(passage.codings.map(one => one.code))].map(code => codeChip(hub, code));
  const quote = make('blockquote', { class: 'rap-quote' },
    make('span', { class: 'rap-quiet', text: lead(passage.before ?? '') }), make('mark', { text: passage.quote }), make('span', { class: 'rap-quiet', text: tail(passage.after ?? '') }));
  return make('article', { class: 'rap-passage', set: { 'aria-label': `${passage.source} ${passage.start}` } },
    make('p', { class: 'rap-passage-head' }, make('strong', { text: passage.source }), make('span', { class: 'rap-quiet', text: some(factsOf(hub, passage)) })),
    quote,
    make('p', { class: 'rap-chips' }, ...chips),
    make('p', { class: bar ? 'rap-bar' : 'rap-bar rap-quiet', text: bar || fill(words.mayLeave, { who: outside.map(who => audience(words, who)).join(', ') }) }),
    make('div', { class: 'rap-acts' },
      button({ class: 'rap-plain', text: words.open, press: () => void jump(hub, run, passage.source, passage.start, passage.end) }),
      button({ class: 'rap-plain', text: words.copyReference, press: () => void copy() }),
      toFinding(desk, passage)));
}

/** A list of findings; choosing one puts the passage's first coding behind it. */
function toFinding(desk: Desk, passage: Passage): HTMLElement | null {
  const { hub, page, findings } = desk;
  const coding = passage.codings[0];
  if (!findings.length || !coding || !hub.mayCode()) {
    return null;
  }
  const list = make('select', { class: 'rap-field rap-to-finding', set: { 'aria-label': hub.words.addToFinding } }, make('option', { text: hub.words.addToFinding, set: { value: '' } }),
    ...findings.map(one => make('option', { text: `${one.id} ${statementOf(hub, one).slice(0, 80)}`, set: { value: one.id } })));
  const add = async (id: string): Promise<void> => {
    const done = await page.attempt(ask<Finding>(`findings/${id}/evidence`, 'POST', { ref: coding.id }));
    list.value = '';
    if (done) {
      page.say(fill(hub.words.addedToFinding, { id }));
    }
  };
  list.addEventListener('change', () => list.value && void add(list.value));
  return list;
}
