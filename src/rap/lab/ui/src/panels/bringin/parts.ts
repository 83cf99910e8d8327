/** What the parts of the page *Bring interviews in* have in common. */

import { Action, State } from '../../core/bringing';
import { Store } from '../../core/store';
import { make } from '../../elements';
import { Hub } from '../../hub';
import { Offer } from '../../protocol-bringin';
import { Words } from '../../words';
import { Option } from '../page';

export interface Bringing {
  readonly hub: Hub;
  readonly store: Store<State, Action>;
  /** What this study offers; null until the server has said it. */
  offer(): Offer | null;
  say(word: keyof Words, facts?: Readonly<Record<string, string | number>>): void;
  tell(sentence: string, wrong?: boolean): void;
}

/** A part of the page: made once, written anew whenever the state is another. */
export interface View {
  readonly element: HTMLElement;
  update(state: State): void;
}

/** More people than this are in a public hearing: nobody goes through them one by one. */
export const MOST = 40;

/** Writes text only where it is another: a reader's place in it, and a live region, stay quiet. */
export function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Another name for a field that stands under its name. */
export function call(field: HTMLElement, label: string): void {
  field.setAttribute('aria-label', label);
  const word = field.closest('label')?.querySelector('span');
  if (word) {
    write(word, label);
  }
}

/** Other options and another name for a list, where they are others. */
export function offerIn(field: HTMLSelectElement, label: string, rows: readonly Option[]): void {
  const of = JSON.stringify([label, rows]);
  if (field.dataset.of !== of) {
    field.dataset.of = of;
    call(field, label);
    field.replaceChildren(
      ...rows.map(([id, text]) => make('option', { text, set: { value: id } }))
    );
  }
}

/** The key beside the words of a button. */
export const keyed = (key: string): HTMLElement =>
  make('kbd', { text: key, set: { 'aria-hidden': 'true' } });

/** How a person stands in a list, by the order in which they speak: her colour, one of eight. */
export const colour = (at: number): string => String(at < 0 ? 0 : (at % 8) + 1);

/** "asks", "answers": what somebody does in a talk. */
export const roleWord = (words: Words, role: string): string =>
  ({
    interviewer: words.bringAsks,
    participant: words.bringAnswers,
    interpreter: words.bringInterprets,
    companion: words.bringAccompanies
  })[role] ?? role;

/** A person as the page names her: as written, else by her label. */
export const nameOf = (one: { names: readonly string[]; label: string }): string =>
  one.names.join(' · ') || one.label;
