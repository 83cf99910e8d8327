/**
 * A key that blanks the screen at once, whatever is in front: somebody came in. Nothing is lost,
 * and the same key shows it again.
 */

import { JupyterFrontEnd } from '@jupyterlab/application';

import { button, make, quiet } from './elements';
import { Hub } from './hub';

export const BLANK = 'F2';
const CLASS = 'rap-blanked';
const FOCUS = ['blur', 'focus', 'focusin', 'focusout'] as const;

export function addBlank(app: JupyterFrontEnd, hub: Hub): void {
  let cover: HTMLElement | null = null;
  let focused: Element | null = null;
  let title = '';
  const others = (): Element[] => [...document.body.children].filter(one => one !== cover);
  const show = (): void => {
    others().forEach(one => one.removeAttribute('inert'));
    document.body.classList.remove(CLASS);
    document.title = title;
    (focused as HTMLElement | null)?.focus?.();
    cover?.remove();
    cover = null;
  };
  const blank = (): void => {
    focused = document.activeElement;
    title = document.title;
    cover = make(
      'div',
      {
        class: 'rap-blank',
        set: { role: 'dialog', 'aria-modal': 'true', 'aria-label': hub.words.blankShow }
      },
      button({ class: 'rap-blank-show', text: hub.words.blankShow, press: show }),
      quiet(hub.words.blankHint)
    );
    document.body.append(cover);
    others().forEach(one => one.setAttribute('inert', ''));
    document.body.classList.add(CLASS);
    document.querySelectorAll<HTMLMediaElement>('audio, video').forEach(one => one.pause());
    document.title = '·';
    cover.querySelector('button')?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
    const own = plain && event.key === BLANK;
    if (cover ? own || event.key === 'Escape' : own) {
      event.preventDefault();
      (cover ? show : blank)();
    } else if (!cover || ['Enter', ' '].includes(event.key)) {
      return;
    } else {
      event.preventDefault(); // the one button keeps the focus
    }
    event.stopImmediatePropagation(); // no other key does anything behind the cover
  };
  window.addEventListener('keydown', onKey, { capture: true });
  // A box that closes when the focus leaves it must not hear of the cover: what was typed stays.
  FOCUS.forEach(kind =>
    window.addEventListener(kind, event => cover && event.stopImmediatePropagation(), {
      capture: true
    })
  );
  app.commands.addCommand('rap:blank', {
    label: () => `${hub.words.blankScreen}  ${BLANK}`,
    execute: blank
  });
}
