/**
 * Search in this interview, without regard to accents and capitals. Hits are painted, never written
 * into the text.
 */

import { fold } from '../core/folded';
import { sorted, Span } from '../core/spans';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { fill } from '../words';

export interface Find {
  /** With the words that are selected, if they are few. */
  open(typed: string, all?: boolean): void;
  redraw(): void;
  /** The text is another: what is looked for is found in it anew. */
  again(): void;
  destroy(): void;
}

let last = fold('');

/** Every place of `typed` in `text`, which is folded once for all letters that are typed. */
export function placesOf(text: string, typed: string): Span[] {
  last = last.text === text ? last : fold(text);
  return last.places(typed);
}

export function createFind(
  host: HTMLElement,
  hub: Hub,
  view: {
    text: () => string;
    range: (span: Span) => AbstractRange;
    /** The letters that are drawn. */
    near: () => Span;
    go: (span: Span) => void;
    focus: () => void;
    everywhere: (words: string) => void;
    codeAll: (hits: () => readonly Span[], at: DOMRect) => void;
  }
): Find {
  const all = new Highlight();
  const field = make('input', {
    class: 'rap-field',
    set: { type: 'search', 'aria-label': hub.words.findHere, placeholder: hub.words.search }
  });
  const count = make('span', { class: 'rap-quiet', set: { role: 'status' } });
  const close = (): void => {
    bar.hidden = true;
    all.clear();
    view.focus();
  };
  const bar = make(
    'div',
    { class: 'rap-find', set: { role: 'search' } },
    field,
    count,
    button({
      class: 'rap-plain',
      text: hub.words.codeAll,
      press: () => view.codeAll(() => hits, bar.getBoundingClientRect())
    }),
    button({
      class: 'rap-plain',
      text: hub.words.everywhere,
      title: hub.words.findEverywhere,
      press: () => view.everywhere(field.value.trim())
    }),
    button({
      class: 'rap-plain',
      text: '×',
      title: hub.words.close,
      set: { 'aria-label': hub.words.close },
      press: close
    })
  );
  bar.hidden = true;
  host.append(bar);
  let hits: Span[] = [];
  let hitsNear = (): Span[] => [];
  let now = -1;

  const seek = (): void => {
    hits = placesOf(view.text(), field.value);
    const index = sorted(hits);
    hitsNear = () => index.touching(view.near());
  };

  const redraw = (): void => {
    all.clear();
    if (!bar.hidden) {
      hitsNear().forEach(hit => all.add(view.range(hit)));
      CSS.highlights.set('rap-hit', all);
    }
  };
  const tellCount = (): void => {
    count.textContent =
      field.value.length < 2
        ? ''
        : fill(hub.words.matches, { n: hits.length ? now + 1 : 0, all: hits.length });
  };
  const go = (by: number): void => {
    if (hits.length) {
      now = (now + by + hits.length) % hits.length;
      const caret = field.selectionEnd ?? field.value.length;
      view.go(hits[now]);
      field.focus();
      // the place that was gone to took the selection: what is typed next belongs into the field
      field.setSelectionRange(caret, caret);
    }
    tellCount();
  };
  const look = (): void => {
    seek();
    now = -1;
    go(1);
    redraw();
  };
  field.addEventListener('input', look);
  field.addEventListener('keydown', event => {
    if (event.key === 'Enter') {
      go(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      close();
    }
    event.stopPropagation();
  });

  return {
    open: (typed, all) => {
      bar.hidden = false;
      field.value = typed || field.value;
      look();
      field.focus();
      field.select();
      if (all && hits.length) {
        view.codeAll(() => hits, bar.getBoundingClientRect());
      }
    },
    redraw,
    again: () => {
      if (bar.hidden) {
        hits = [];
      } else {
        seek();
      }
      now = Math.min(now, hits.length - 1);
      redraw();
      tellCount();
    },
    destroy: () => {
      all.clear();
      bar.remove();
    }
  };
}
