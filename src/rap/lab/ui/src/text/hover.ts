/** A small card beside the mouse: which codes lie here, and who gave them. */

import { Looking, paint } from '../core/colours';
import { Mark } from '../core/spans';
import { make } from '../elements';
import { Hub } from '../hub';
import { inLanguage } from '../words';

export interface Hover {
  show(marks: readonly Mark[], at: { x: number; y: number }, looking: Looking): void;
  hide(): void;
  destroy(): void;
}

const PAUSE_MS = 180;

export function createHover(hub: Hub): Hover {
  const card = make('div', { class: 'rap-hover', set: { 'aria-hidden': 'true' } });
  card.hidden = true;
  document.body.append(card);
  let shown = '';
  let timer = 0;

  const open: Hover['show'] = (marks, at, looking) => {
    const key = marks.map(mark => mark.id + mark.code).join();
    if (key !== shown || card.hidden) {
      const codes = [...new Set(marks.map(mark => mark.code))];
      card.replaceChildren(
        ...codes.slice(0, 8).map(code =>
          row(
            hub,
            marks.filter(mark => mark.code === code),
            looking,
            codes.length < 3
          )
        )
      );
      shown = key;
    }
    card.hidden = false;
    const box = card.getBoundingClientRect();
    card.style.left = `${Math.max(4, Math.min(at.x + 14, window.innerWidth - box.width - 8))}px`;
    const bar = document.querySelector('.rap-selection-bar:not([hidden])')?.getBoundingClientRect();
    const isFree = !bar || at.y + 20 + box.height < bar.top || at.y + 20 > bar.bottom;
    const fits = isFree && at.y + 20 + box.height <= window.innerHeight;
    card.style.top = `${fits ? at.y + 20 : at.y - box.height - 12}px`;
  };

  return {
    show: (marks, at, looking) => {
      window.clearTimeout(timer);
      if (marks.length === 0) {
        card.hidden = true;
      } else if (card.hidden) {
        // not for a mouse that only passes
        timer = window.setTimeout(() => open(marks, at, looking), PAUSE_MS);
      } else {
        open(marks, at, looking);
      }
    },
    hide: () => {
      window.clearTimeout(timer);
      card.hidden = true;
    },
    destroy: () => {
      window.clearTimeout(timer);
      card.remove();
    }
  };
}

/** One code and everybody who gave it here; its definition where few codes leave room. */
function row(hub: Hub, marks: readonly Mark[], looking: Looking, room: boolean): HTMLElement {
  const [first] = marks;
  const swatch = make('span', { class: 'rap-swatch' });
  swatch.style.background = paint(first, looking, hub.colours);
  const coders = [
    ...new Set(marks.map(mark => (mark.coder === hub.me()?.id ? hub.words.you : mark.coder)))
  ].join(', ');
  const definition = room ? inLanguage(hub.codes.get(first.code)?.definition, hub.language) : '';
  return make(
    'div',
    { class: 'rap-hover-row' },
    swatch,
    make('strong', {
      text: (marks.some(mark => mark.important) ? '★ ' : '') + hub.codeLabel(first.code)
    }),
    make('span', { class: 'rap-quiet', text: coders }),
    definition ? make('span', { class: 'rap-hover-definition', text: definition }) : null
  );
}
