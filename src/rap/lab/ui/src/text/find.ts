/**
 * Search in this interview, without regard to accents and capitals. Hits are painted, never written
 * into the text.
 */

import { plain } from '../core/tree';
import { Span } from '../core/spans';
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

/** Every place of `typed` in `text`. Letters are compared one by one, so places stay true. */
export function placesOf(text: string, typed: string): Span[] {
  const wanted = plain(typed).replace(/\s+/g, ' ').trim();
  if (wanted.length < 2) {
    return [];
  }
  const signs: string[] = [];
  const starts: number[] = [];
  for (let i = 0; i < text.length; i++) {
    for (const sign of plain(text[i]).replace(/\s/g, ' ')) {
      signs.push(sign);
      starts.push(i);
    }
  }
  const folded = signs.join('');
  const found: Span[] = [];
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
    found.push({ start: starts[at], end: starts[at + wanted.length - 1] + 1 });
  }
  return found;
}

export function createFind(
  host: HTMLElement,
  hub: Hub,
  view: {
    text: () => string;
    range: (span: Span) => Range;
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
  let now = -1;

  const redraw = (): void => {
    all.clear();
    if (!bar.hidden) {
      hits.slice(0, 500).forEach(hit => all.add(view.range(hit)));
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
      view.go(hits[now]);
      field.focus();
    }
    tellCount();
  };
  const look = (): void => {
    hits = placesOf(view.text(), field.value);
    now = -1;
    redraw();
    go(1);
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
      hits = bar.hidden ? [] : placesOf(view.text(), field.value);
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
