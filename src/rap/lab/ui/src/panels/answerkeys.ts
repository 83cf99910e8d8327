/** The keys of short answers: they work everywhere on the page but in its fields. */

import { digitOf } from '../core/answers';
import { AnswerList } from './answerlist';

interface Keys {
  /** 1 to 9. */
  digit(n: number): void;
  keys: Readonly<Record<string, () => void>>;
}

export function listenToKeys(
  host: HTMLElement,
  field: HTMLInputElement,
  list: AnswerList,
  { digit, keys }: Keys
): void {
  host.addEventListener('keydown', event => {
    const target = event.target as HTMLElement;
    if (target === field && ['ArrowDown', 'Enter', 'Escape'].includes(event.key)) {
      event.preventDefault();
      list.focus();
      return;
    }
    const typing = target.matches('select, input:not([type="checkbox"])');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const n = digitOf(event);
    const act = n ? () => digit(n) : (keys[event.key] ?? keys[event.key.toLowerCase()]);
    if (act) {
      event.preventDefault();
      act();
      if (list.element.contains(target) && document.activeElement === target) {
        list.focus(); // it goes where the choice went
      }
    }
  });
}
