/**
 * Whose codings and which codes a person does not want to see in the texts: kept in her browser,
 * for her login. What is new (a coder, a code) is shown.
 */
import { createSignal, Signal } from '../signal';

export interface Without {
  coders: readonly string[];
  codes: readonly string[];
}

interface Memory {
  keep(name: string, value: string[]): void;
  kept(name: string): string[];
}

export interface Hidden {
  now(): Without;
  set(without: Without): void;
  /** Something that has just been coded is in sight. */
  reveal(mark: { coder: string; code: string }): void;
  readonly changed: Signal<void>;
}

export const isPartial = (hidden: Without | undefined): boolean =>
  hidden !== undefined && hidden.coders.length + hidden.codes.length > 0;

export const isHidden = (mark: { coder: string; code: string }, hidden: Without): boolean =>
  hidden.coders.includes(mark.coder) || hidden.codes.includes(mark.code);

export const without = <T extends { coder: string; code: string }>(
  marks: readonly T[],
  hidden: Without | undefined
): T[] => marks.filter(mark => !hidden || !isHidden(mark, hidden));

export function createHidden({ keep, kept }: Memory, who: () => string): Hidden {
  const changed = createSignal<void>();
  const [coders, codes] = ['coders', 'codes'].map(kind => () => `hidden-${kind}:${who()}`);
  const now = (): Without => ({ coders: kept(coders()), codes: kept(codes()) });
  const set = (next: Without): void => {
    keep(coders(), [...next.coders]);
    keep(codes(), [...next.codes]);
    changed.emit();
  };
  return {
    now,
    set,
    reveal: mark => {
      const hidden = now();
      if (isHidden(mark, hidden)) {
        set({
          coders: hidden.coders.filter(one => one !== mark.coder),
          codes: hidden.codes.filter(one => one !== mark.code)
        });
      }
    },
    changed
  };
}
