/**
 * What can be done with the selection, beside where it ends: there when the hand rests, gone by
 * Escape, never in the way of the keyboard. Alt F10 goes to it.
 */

import { nameOf } from '../acts/entry';
import { applies, inBar, Offered } from '../acts/here';
import { Desk } from '../acts/desk';
import { refuse } from '../acts/dialog';
import { button, listen, make } from '../elements';
import { Hub } from '../hub';
import { icon } from '../icons';
import { arrange } from '../keyed';
import { Run } from '../panels/registry';
import { isSimple } from './simple-screen';
import { TextView } from './view';

export interface Bar {
  readonly element: HTMLElement;
  /** The selection is another, by key or by mouse. */
  moved(byKey: boolean): void;
  /** Where it stands, and what is offered: after a scroll, an act, a change of the text. */
  update(): void;
  /** Away until something else is selected; whether it was there. */
  away(): boolean;
  focus(): void;
  destroy(): void;
}

const GAP = 8;
/** A finger has the browser's own handles under the selection. */
const GAP_TOUCH = 30;
const REST_MS = 160;

export function createBar(
  hub: Hub,
  desk: Desk,
  view: { host: HTMLElement; text: TextView; run: Run }
): Bar {
  const { host, text, run } = view;
  const element = make('div', { class: 'rap-selection-bar', set: { role: 'toolbar' } });
  element.hidden = true;
  let down = false;
  let put = ''; // the selection it was put away from
  let timer = 0;
  let touch = false;
  const buttons = new Map<string, HTMLButtonElement>();

  const key = (): string => {
    const span = desk.selection();
    return span ? `${span.start}-${span.end}` : '';
  };
  const isWanted = (): boolean =>
    !down &&
    key() !== '' &&
    key() !== put &&
    hub.mayCode() &&
    !isSimple(hub) &&
    (document.activeElement === text.scroller || element.contains(document.activeElement));
  const place = (): boolean => {
    const span = desk.selection();
    if (!span) {
      return false;
    }
    const { selecting, scroller } = text;
    const [frame, outer] = [scroller.getBoundingClientRect(), host.getBoundingClientRect()];
    const first = selecting.box({ start: span.start, end: span.start });
    const last = selecting.box({ start: span.end, end: span.end });
    const [width, height] = [element.offsetWidth, element.offsetHeight];
    const gap = touch ? GAP_TOUCH : GAP;
    const above = first.top - height - GAP;
    const isBelow = last.bottom + gap + height <= outer.bottom && last.bottom > frame.top;
    if (last.top > frame.bottom || (!isBelow && above < frame.top)) {
      return false; // it ends out of sight
    }
    const x = (isBelow ? last.left : first.left) - width / 3;
    const left = Math.max(frame.left + 4, Math.min(x, frame.right - width - 4));
    element.style.left = `${left - outer.left}px`;
    element.style.top = `${(isBelow ? last.bottom + gap : above) - outer.top}px`;
    return true;
  };
  const update = (): void => {
    if (!isWanted()) {
      element.hidden = true;
      return;
    }
    if (element.hidden || element.contains(document.activeElement)) {
      dressAll();
    }
    element.hidden = false;
    element.hidden = !place();
  };
  const dressAll = (): void => {
    element.setAttribute('aria-label', hub.words.barName);
    const shown = inBar(hub).filter(one => one.id !== 'rap:again' || hub.recent[0]);
    arrange(element, [...shown.map(one => dressed(one)), more()]);
    const held = [...buttons.values()].find(one => one === document.activeElement);
    reach(held ?? inOrder()[0]);
  };
  const made = (id: string, press: () => void): HTMLButtonElement => {
    const known =
      buttons.get(id) ?? button({ class: 'rap-bar-act', press, set: { 'data-command': id } });
    buttons.set(id, known);
    return known;
  };
  const more = (): HTMLButtonElement => {
    const one = made('rap:here', () => {
      const at = one.getBoundingClientRect();
      run('rap:here', { x: at.left, y: at.bottom + 4 });
    });
    one.title = hub.words.barMore;
    one.setAttribute('aria-label', hub.words.barMore);
    one.setAttribute('aria-haspopup', 'menu');
    one.textContent = '⋯';
    return one;
  };
  const dressed = (act: Offered): HTMLButtonElement => {
    const one = made(act.id, () => {
      if (one.getAttribute('aria-disabled') !== 'true') {
        run(act.id);
      }
    });
    const again = act.id === 'rap:again' ? hub.recent[0] : '';
    const label = again ? hub.codeLabel(again) : act.bar?.word ? hub.words[act.bar.word] : '';
    const name = nameOf(hub, act);
    const keys = hub.keysOf(act.id);
    const swatch = again ? make('span', { class: 'rap-swatch' }) : null;
    swatch?.style.setProperty('background', hub.colours.get(again) ?? '');
    one.replaceChildren(
      ...[
        swatch,
        act.bar?.icon ? icon(act.bar.icon) : null,
        label ? make('span', { text: label }) : null
      ].filter(part => part !== null)
    );
    one.title = [again ? `${name}: ${label}` : name, keys && `(${keys})`].filter(Boolean).join(' ');
    one.setAttribute('aria-label', again ? `${name}: ${label}` : name);
    one.setAttribute('aria-disabled', String(!applies(desk, act)));
    if (act.id === 'rap:important') {
      const star = desk.chosen() ?? desk.here(true)[0];
      one.setAttribute('aria-pressed', String(star?.important === true));
    }
    return one;
  };
  const inOrder = (): HTMLButtonElement[] => [
    ...element.querySelectorAll<HTMLButtonElement>('.rap-bar-act')
  ];
  const reach = (which: HTMLButtonElement | undefined): void =>
    inOrder().forEach(one => (one.tabIndex = one === which ? 0 : -1));
  const pressed = (event: KeyboardEvent): void => {
    const all = inOrder();
    const at = all.findIndex(one => one === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    event.stopPropagation();
    if (event.key === 'Escape') {
      desk.focus();
    } else if (to !== undefined) {
      const next = all[(to + all.length) % all.length];
      reach(next);
      next.focus();
      event.preventDefault();
    }
  };
  const later = (wait: number): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(update, wait);
  };
  const stops = [
    listen(element, 'keydown', pressed),
    listen(document, 'pointerdown', event => {
      touch = (event as unknown as PointerEvent).pointerType === 'touch';
      if (!element.contains(event.target as Node)) {
        down = !touch;
        update();
      }
    }),
    ...['pointerup', 'pointercancel', 'dragend'].map(kind =>
      listen(document, kind, () => {
        down = false;
        later(touch ? REST_MS * 2 : REST_MS / 2);
      })
    ),
    listen(text.scroller, 'scroll', () => !element.hidden && update(), { passive: true }),
    listen(document, 'focusin', () => later(0)),
    listen(document, 'focusout', () => later(0))
  ];

  return {
    element,
    moved: byKey => {
      if (key() !== put) {
        put = '';
      }
      element.hidden = true;
      later(byKey || touch ? REST_MS * 2 : REST_MS / 2);
    },
    update: () => {
      dressAll();
      update();
    },
    away: () => {
      const was = !element.hidden;
      put = key();
      update();
      return was;
    },
    focus: () => {
      put = '';
      update();
      const first = inOrder()[0];
      if (element.hidden || !first) {
        refuse(hub, desk, hub.mayCode() ? hub.words.selectFirst : hub.words.readOnly);
      } else {
        first.focus();
      }
    },
    destroy: () => {
      window.clearTimeout(timer);
      stops.forEach(stop => stop());
    }
  };
}
