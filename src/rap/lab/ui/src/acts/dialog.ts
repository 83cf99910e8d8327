/** A small dialog beside a passage: keys stay in it, Escape ends it. */
import { createHush } from '../core/hush';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { createSignal } from '../signal';
import { placeBox } from './picker';
import { Words } from '../words';
import { Desk } from './desk';

/** Sentences for the status bar, where they stand for a while. */
export const noted = createSignal<string>();

/** Said aloud, and written where everybody sees it. */
export function tell(desk: Desk, sentence: string): void {
  desk.say(sentence);
  noted.emit(sentence);
}

export const hush = createHush(() => performance.now());

/** No, where everybody sees it; letters typed on are no commands. */
export function refuse(hub: Hub, desk: Desk, sentence: string): void {
  tell(desk, sentence);
  hub.toast(sentence);
  hush.refused();
}

export interface Box {
  element: HTMLElement;
  end(): void;
}

/** The last line of a dialog: close it, or do what it is for. */
export const dialogFoot = (words: Words, main: HTMLElement, close: () => void): HTMLElement =>
  make(
    'div',
    { class: 'rap-box-foot' },
    button({ class: 'rap-plain', text: words.close, press: close }),
    main
  );

export function openBox(
  title: string,
  at: DOMRect,
  ended: () => void,
  ...parts: HTMLElement[]
): Box {
  const element = make(
    'div',
    { class: 'rap-box rap-form-box', set: { role: 'dialog', 'aria-label': title } },
    make('h3', { text: title }),
    ...parts
  );
  const end = (): void => {
    element.remove();
    ended();
  };
  element.addEventListener('keydown', event => {
    event.stopPropagation();
    if (event.key === 'Escape') {
      end();
    }
  });
  document.body.append(element);
  placeBox(element, at);
  return { element, end };
}
