/**
 * Codes everything a search in one interview found: what gets the code is chosen and looked at
 * first, and one undo takes all of it back.
 */
import { drawId } from '../core/requests';
import { heardOnly, isWhole, SCOPES, Scope, scoped, uncoded } from '../core/search-scope';
import { Span } from '../core/spans';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { Follow } from '../session';
import { fill } from '../words';
import { dialogFoot, openBox, tell } from './dialog';
import { choicesOf } from './coding';
import { Desk } from './desk';
import { createPicks, Pick } from './picks';

const AROUND = 40;

type Place = Pick & Span;
const keyOf = ({ start, end }: Span): string => `${start}-${end}`;

/** What the box asks for: the code, and how much around the words gets it. */
export function codingFields(hub: Hub): Record<'code' | 'scope', HTMLSelectElement> {
  const { words } = hub;
  const names = { words: words.scopeWords, sentence: words.scopeSentence, turn: words.scopeTurn };
  const option = (value: string, text: string): HTMLElement =>
    make('option', { text, set: { value } });
  const order = (id: string): number =>
    hub.recent.includes(id) ? hub.recent.indexOf(id) : hub.recent.length;
  const codes = choicesOf(hub).sort((a, b) => order(a.id) - order(b.id));
  return {
    code: make(
      'select',
      { class: 'rap-field', set: { 'aria-label': words.oneCode } },
      option('', words.chooseCode),
      ...codes.map(one => option(one.id, one.label))
    ),
    scope: make(
      'select',
      { class: 'rap-field', set: { 'aria-label': words.scope } },
      ...SCOPES.map(one => option(one, names[one]))
    )
  };
}

/** How many get the code, how many have it, and whether the text changed since it was looked at. */
export const toldOf = (hub: Hub, code: string, n: number, have: number, news: string): string =>
  [
    fill(hub.words.willCode, { n, code: code ? hub.codeLabel(code) : '…' }),
    have > 0 ? fill(hub.words.alreadyCoded, { n: have }) : '',
    news
  ]
    .filter(Boolean)
    .join(' · ');

export function codeEverything(
  hub: Hub,
  desk: Desk,
  hits: () => readonly Span[],
  at: DOMRect
): void {
  const { words } = hub;
  if (!hub.mayCode() || hits().length === 0) {
    tell(desk, hub.mayCode() ? words.nothingFound : words.readOnly);
    return;
  }
  const { code, scope } = codingFields(hub);
  const theirs = make('input', { set: { type: 'checkbox' } });
  theirs.checked = true;
  const only = make(
    'label',
    { class: 'rap-check' },
    theirs,
    make('span', { text: words.onlyParticipants })
  );
  const heard = (): readonly Span[] => heardOnly(desk.lines().all, hits());
  const found = (): readonly Span[] => (theirs.checked ? heard() : hits());
  const wholes = (): Span[] => found().filter(hit => isWhole(desk.session.text, hit));
  const parts = make('input', { class: 'rap-parts', set: { type: 'checkbox' } });
  const inside = make(
    'label',
    { class: 'rap-check' },
    parts,
    make('span', { text: words.alsoParts })
  );
  const told = make('p', { class: 'rap-quiet', set: { role: 'status' } });
  const main = button({ class: 'rap-main', text: words.code, press: () => give() });
  const picks = createPicks<Place>(hub, () => count());
  let news = '';

  const all = (): Span[] =>
    scoped(
      desk.session.text,
      desk.lines().all,
      parts.checked ? found() : wholes(),
      scope.value as Scope
    );
  const placeOf = ({ start, end }: Span): Place => {
    const { text } = desk.session;
    return {
      key: keyOf({ start, end }),
      source: '',
      start,
      end,
      before: text.slice(Math.max(0, start - AROUND), start),
      hit: text.slice(start, end),
      after: text.slice(end, end + AROUND)
    };
  };
  const draw = (): void => {
    inside.hidden = wholes().length === found().length;
    only.hidden = heard().length === hits().length;
    const due = uncoded(all(), desk.session.marks, code.value, hub.me()?.id ?? '');
    picks.show(due.map(placeOf));
    count();
  };
  const count = (): void => {
    const n = picks.chosen().length;
    const have = all().length - n - picks.left().length;
    told.textContent = toldOf(hub, code.value, n, have, news);
    main.disabled = code.value === '' || n === 0;
  };
  /** What was left out stays out, wherever it is in the text of now. */
  const rebuild = (follow: Follow): void => {
    const now = picks.left().map(follow);
    news = words.lookedAgain;
    draw();
    picks.leave(new Set(now.filter(one => one !== null).map(keyOf)));
    count();
  };
  const give = (): void => {
    const spans = picks.chosen();
    const label = hub.codeLabel(code.value);
    desk.session.act(
      spans.map(({ start, end }) => ({ id: drawId(), op: 'add', code: code.value, start, end })),
      { sentence: fill(words.codedAll, { n: spans.length, code: label }) }
    );
    hub.use(code.value);
    box.end();
  };
  [scope, code, parts, theirs].forEach(field => field.addEventListener('change', draw));
  const foot = dialogFoot(words, main, () => box.end());
  const box = openBox(
    words.codeAllTitle,
    at,
    () => {
      stop();
      desk.focus();
    },
    code,
    scope,
    only,
    inside,
    told,
    picks.element,
    foot
  );
  // corrected meanwhile: what is shown, and coded, is what is found in the text of now
  const stop = desk.session.replaced.connect(rebuild);
  draw();
  code.focus();
}
