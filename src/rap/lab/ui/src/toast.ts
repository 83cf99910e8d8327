/**
 * One sentence at the bottom of the screen about what was just done, with a way to take it back. It
 * stays while somebody points at it or is in it.
 */
import { button, make } from './elements';

const SHOWN_MS = 8000;

export interface Toast {
  /** In place of the one before; `press` is what its button does. */
  show(sentence: string, act?: { label: string; press: () => void }): void;
  hide(): void;
}

export function createToast(): Toast {
  const sentence = make('span', { set: { role: 'status' } });
  const acts = make('span', {});
  const element = make('div', { class: 'rap-toast' }, sentence, acts);
  let timer = 0;
  const hide = (): void => {
    window.clearTimeout(timer);
    sentence.textContent = '';
    acts.replaceChildren();
    element.classList.remove('rap-shown');
  };
  const wait = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(
      () => (element.matches(':hover, :focus-within') ? wait() : hide()),
      SHOWN_MS
    );
  };
  ['mouseleave', 'focusout'].forEach(kind => element.addEventListener(kind, wait));
  element.addEventListener('keydown', event => event.key === 'Escape' && hide());
  return {
    show: (text, act) => {
      if (!element.isConnected) {
        document.body.append(element);
      }
      sentence.textContent = text;
      acts.replaceChildren(
        ...(act
          ? [
              button({
                class: 'rap-plain',
                text: act.label,
                set: { 'aria-label': `${act.label}: ${text}` },
                press: () => {
                  hide();
                  act.press();
                }
              })
            ]
          : [])
      );
      element.classList.add('rap-shown');
      wait();
    },
    hide
  };
}
