/** What an act may know of the open interview, and do to it. */

import { Looking } from '../core/colours';
import { Mark, Span } from '../core/spans';
import { Session } from '../session';
import { Lines } from '../text/lines';

export interface Desk {
  readonly session: Session;
  /** Without the white space at its ends; null when nothing is selected. */
  selection(): Span | null;
  place(): Span;
  select(span: Span): void;
  grow(): void;
  turn(): Span & { language: string };
  wordOrSentence(grain: 'word' | 'sentence'): Span | null;
  /** Codings where the cursor or the selection is, the most particular first. */
  here(mine: boolean): Mark[];
  /** The coding that boundary keys and the like act on. */
  chosen(): Mark | null;
  choose(mark: Mark | null): void;
  looking(): Looking;
  look(change: Partial<Looking> & { underline?: boolean; beside?: string }): void;
  style(): { underline: boolean; beside: string };
  say(sentence: string): void;
  /** Where a box opens: beside what is selected. */
  box(): DOMRect;
  /** Where a box opens that is about the whole text. */
  boxAtHead(): DOMRect;
  focus(): void;
  /** Goes to the acts beside the selection. */
  bar(): void;
  /** Goes to the edges of the chosen coding. */
  edges(): void;
  /** Opens the search; `all`: to code everything it finds. */
  find(all?: boolean): void;
  list(): void;
  lines(): Lines;
}
