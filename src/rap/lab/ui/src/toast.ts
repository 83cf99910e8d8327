/**
 * One sentence at the bottom of the screen about what was just done, with a way to take it back. It
 * stays while somebody points at it or is in it.
 */
import { aboveBottom } from './core/placing';
import { button, make } from './elements';

const SHOWN_MS = 8000;

export interface Toast {
  /** In place of the one before; `press` is what its button does. */
  show(sentence: string, act?: { label: string; press: () => void }): void;
  hide(): void;
}

const inFront = (what: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>(what)].find(one => one.offsetParent);

export function createToast(): Toast {
  const sentence = make('span', { set: { role: 'status' } });
  const acts = make('span', {});
  const element = make('div', { class: 'rap-toast' }, sentence, acts);
  let timer = 0;
  /** Over the codings of the text in front and its bar: they change while it is there. */
  const place = (): void => {
    const [foot, bar] = ['.rap-here', '.rap-selection-bar'].map(inFront);
    const edges = (one?: HTMLElement): DOMRect | null => one?.getBoundingClientRect() ?? null;
    const own = element.getBoundingClientRect();
    element.style.bottom = `${aboveBottom(window.innerHeight, own, edges(foot), edges(bar))}px`;
  };
  const sized = new ResizeObserver(place);
  const moved = new MutationObserver(place);
  const watch = (): void => {
    const foot = inFront('.rap-here');
    const bar = foot?.closest('.rap-coding')?.querySelector('.rap-selection-bar');
    [foot, element].forEach(one => one && sized.observe(one));
    bar && moved.observe(bar, { attributes: true, attributeFilter: ['hidden', 'style'] });
    place();
  };
  const hide = (): void => {
    window.clearTimeout(timer);
    sentence.textContent = '';
    acts.replaceChildren();
    element.classList.remove('rap-shown');
    [sized, moved].forEach(one => one.disconnect());
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
      watch();
      wait();
    },
    hide
  };
}
