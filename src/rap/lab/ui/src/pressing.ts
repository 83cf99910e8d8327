/**
 * A press that is under way is meant for what stands there: drawn anew between the press and its
 * release, it would never get the click. So what is to be drawn waits until the press is over.
 */

export interface Presses {
  /** Now, or as soon as the press that is under way has had its click. */
  after(draw: () => void): void;
  stop(): void;
}

const ENDS = ['pointerup', 'pointercancel', 'pointermove', 'keydown'] as const;

/** Of presses in `body`. */
export function watchPresses(body: HTMLElement): Presses {
  let due: (() => void)[] | null = null; // null while nobody presses
  const release = (): void => {
    ENDS.forEach(kind => document.removeEventListener(kind, end, true));
    const works = due ?? [];
    due = null;
    window.setTimeout(() => works.forEach(work => work())); // the click comes first
  };
  // one that ended where no event tells of it is over when the pointer comes back without a button
  const end = (event: Event): void => void ((event as PointerEvent).buttons || release());
  const begin = (event: PointerEvent): void => {
    // what opens a list of the browser's own never hears of its end
    if (event.button === 0 && !(event.target as HTMLElement).closest('select')) {
      due ??= [];
      ENDS.forEach(kind => document.addEventListener(kind, end, true));
    }
  };
  body.addEventListener('pointerdown', begin);
  return { after: draw => void (due ? due.push(draw) : draw()), stop: release };
}
