/**
 * Codes everything a search found: what gets the code is chosen and looked at first, and one undo
 * takes all of it back.
 */
import { isWhole, SCOPES, Scope, scoped, uncoded } from '../core/search-scope';
import { Span } from '../core/spans';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { drawId } from '../core/requests';
import { fill } from '../words';
import { dialogFoot, openBox, tell } from './dialog';
import { choicesOf } from './coding';
import { Desk } from './desk';

const SHOWN = 8;
const AROUND = 30;

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
  const names = { words: words.scopeWords, sentence: words.scopeSentence, turn: words.scopeTurn };
  const option = (value: string, text: string): HTMLElement =>
    make('option', { text, set: { value } });
  const scope = make(
    'select',
    { class: 'rap-field', set: { 'aria-label': words.scope } },
    ...SCOPES.map(one => option(one, names[one]))
  );
  const order = (id: string): number =>
    hub.recent.includes(id) ? hub.recent.indexOf(id) : hub.recent.length;
  const codes = choicesOf(hub).sort((a, b) => order(a.id) - order(b.id));
  const code = make(
    'select',
    { class: 'rap-field', set: { 'aria-label': words.oneCode } },
    option('', words.chooseCode),
    ...codes.map(one => option(one.id, one.label))
  );
  const wholes = (): Span[] => hits().filter(hit => isWhole(desk.session.text, hit));
  const parts = make('input', { class: 'rap-parts', set: { type: 'checkbox' } });
  const inside = make(
    'label',
    { class: 'rap-check' },
    parts,
    make('span', { text: words.alsoParts })
  );
  const told = make('p', { class: 'rap-quiet', set: { role: 'status' } });
  const list = make('ol', {
    class: 'rap-preview',
    set: { tabindex: '0', 'aria-label': words.codeAllTitle }
  });
  const main = button({ class: 'rap-main', text: words.code, press: () => give() });

  const all = (): Span[] =>
    scoped(
      desk.session.text,
      desk.lines().all,
      parts.checked ? hits() : wholes(),
      scope.value as Scope
    );
  const due = (): Span[] => uncoded(all(), desk.session.marks, code.value, hub.me()?.id ?? '');
  const item = (span: Span): HTMLElement => {
    const { text } = desk.session;
    const around = (from: number, to: number): string =>
      text.slice(Math.max(0, from), to).replace(/\s+/g, ' ');
    const lead = around(span.start - AROUND, span.start).replace(/^\S*\s/, '… ');
    const tail = around(span.end, span.end + AROUND).replace(/\s\S*$/, ' …');
    return make('li', {}, lead, make('strong', { text: around(span.start, span.end) }), tail);
  };
  const draw = (): void => {
    inside.hidden = wholes().length === hits().length;
    const [spans, have] = [due(), all().length];
    const label = code.value ? hub.codeLabel(code.value) : '…';
    told.textContent = [
      fill(words.willCode, { n: spans.length, code: label }),
      have > spans.length ? fill(words.alreadyCoded, { n: have - spans.length }) : ''
    ]
      .filter(Boolean)
      .join(' · ');
    const more =
      spans.length > SHOWN
        ? [
            make('li', {
              class: 'rap-quiet',
              text: fill(words.moreThese, { n: spans.length - SHOWN })
            })
          ]
        : [];
    list.replaceChildren(...spans.slice(0, SHOWN).map(item), ...more);
    main.disabled = code.value === '' || spans.length === 0;
  };
  const give = (): void => {
    const spans = due();
    const label = hub.codeLabel(code.value);
    desk.session.act(
      spans.map(({ start, end }) => ({ id: drawId(), op: 'add', code: code.value, start, end })),
      { sentence: fill(words.codedAll, { n: spans.length, code: label }) }
    );
    hub.use(code.value);
    box.end();
  };
  [scope, code, parts].forEach(field => field.addEventListener('change', draw));
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
    inside,
    told,
    list,
    foot
  );
  // corrected meanwhile: what is shown, and coded, is what is found in the text of now
  const stop = desk.session.replaced.connect(draw);
  draw();
  code.focus();
}
