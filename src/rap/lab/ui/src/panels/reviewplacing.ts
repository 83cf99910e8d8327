/**
 * Where a coding from another program belongs, when its nearest place is not it: somebody selects
 * the words in the text of today, by mouse or by keyboard. The field shows the text and takes no
 * letter.
 */

import { createOffsetMap, wholeSigns } from '../core/offsets';
import { Span } from '../core/spans';
import { button, make } from '../elements';
import { Hub } from '../hub';
import type { SourceOpened } from '../contract/coding';
import { fill } from '../words';
import { named } from './page';

/** A place in the text `src`, in code points. */
export interface Chosen extends Span {
  src: string;
}

/** `near` is selected to begin with; `place` gets what was chosen. */
export function placeChooser(
  hub: Hub,
  source: SourceOpened,
  near: Span | null,
  place: (chosen: Chosen) => void
): HTMLElement {
  const { words } = hub;
  const { text, src } = source;
  const map = createOffsetMap(text);
  const field = make('textarea', {
    class: 'rap-field',
    set: { rows: '12', spellcheck: 'false', autocomplete: 'off', 'aria-readonly': 'true' },
    // not `readonly`: a browser shows no caret there, and who selects by keyboard needs one
    on: { beforeinput: event => event.preventDefault() }
  });
  const told = make('p', { class: 'rap-quiet', set: { role: 'status' } });
  const selected = (): Span => {
    const span = { start: field.selectionStart, end: field.selectionEnd };
    return span.start < span.end ? wholeSigns(text, span) : span;
  };
  const tell = (): void => {
    const { start, end } = selected();
    told.textContent =
      start < end
        ? fill(words.pendChosen, { words: text.slice(start, end) })
        : words.pendChooseFirst;
  };
  const press = (): void => {
    const { start, end } = selected();
    if (start < end) {
      place({ src, start: map.toPoint(start), end: map.toPoint(end) });
    } else {
      tell();
      field.focus();
    }
  };
  const show = (): void => {
    const start = map.toUtf16(near?.start ?? 0);
    const end = map.toUtf16(near?.end ?? 0);
    field.value = text.slice(0, end); // a field scrolls to its end, not to what is selected in it
    field.scrollTop = field.scrollHeight;
    const seen = field.scrollTop;
    field.value = text;
    field.scrollTop = seen;
    field.focus({ preventScroll: true });
    field.setSelectionRange(start, end);
    tell();
  };
  for (const kind of ['select', 'keyup', 'mouseup', 'touchend']) {
    field.addEventListener(kind, tell);
  }
  requestAnimationFrame(show); // once it is on the page
  return make(
    'div',
    { class: 'rap-place-chooser' },
    named(words.pendChoose, field, 'rap-wide-field'),
    told,
    button({ class: 'rap-plain', text: words.pendPlaceHere, press })
  );
}
