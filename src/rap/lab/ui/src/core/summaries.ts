/**
 * Summaries of cells of the grid: what to ask of the server, and what can be taken back while the
 * page is open.
 */

export interface Written {
  id: string;
  by: string;
  private: boolean;
  text: string;
  /** The fingerprint of these words. */
  seen: string;
}

export interface Wanted {
  text: string;
  private: boolean;
}

export interface Request {
  path: string;
  method: 'POST' | 'PUT' | 'DELETE';
  body?: Readonly<Record<string, unknown>>;
}

export interface Step {
  about: string;
  before: Wanted;
  after: Wanted;
}

export interface Steps {
  push(step: Step): void;
  /**
   * The last step whose cell still says what it left there; a cell somebody wrote in since is left
   * alone.
   */
  back(now: (about: string) => Wanted): Step | null;
  on(now: (about: string) => Wanted): Step | null;
}

/** How a person and a code are one cell, as memos say it: `C-51774/rent`. */
export const cellName = (person: string, code: string): string => `${person}/${code}`;

export function cellOf(about: string): { person: string; code: string } | null {
  const found = /^(C-\d{2,6})\/([a-z][a-z0-9-]{0,39})$/.exec(about);
  return found && { person: found[1], code: found[2] };
}

export const wantedOf = (written: Written | null): Wanted => ({
  text: written?.text ?? '',
  private: written?.private ?? false
});

/**
 * One memo a cell and coder: made, changed, or thrown away when nothing is left; null when there is
 * nothing to do.
 */
export function requestFor(about: string, now: Written | null, wanted: Wanted): Request | null {
  const text = wanted.text.trim();
  if (!now) {
    return text
      ? {
          path: 'memos',
          method: 'POST',
          body: { type: 'summary', about, text, private: wanted.private }
        }
      : null;
  }
  if (!text) {
    return { path: `memos/${now.id}`, method: 'DELETE', body: { seen: now.seen } };
  }
  return text === now.text && wanted.private === now.private
    ? null
    : {
        path: `memos/${now.id}`,
        method: 'PUT',
        body: {
          seen: now.seen,
          text,
          ...(wanted.private === now.private ? {} : { private: wanted.private })
        }
      };
}

const same = (one: Wanted, other: Wanted): boolean =>
  one.text === other.text && (one.private === other.private || !one.text);

export function createSteps(): Steps {
  let done: Step[] = [];
  let undone: Step[] = [];
  const last = (
    from: Step[],
    side: 'before' | 'after',
    now: (about: string) => Wanted
  ): Step | null => {
    for (let step = from.pop(); step; step = from.pop()) {
      if (same(now(step.about), step[side])) {
        return step;
      }
    }
    return null;
  };
  return {
    push: step => {
      done = [...done, step];
      undone = [];
    },
    back: now => {
      const step = last(done, 'after', now);
      undone.push(...(step ? [step] : []));
      return step;
    },
    on: now => {
      const step = last(undone, 'before', now);
      done.push(...(step ? [step] : []));
      return step;
    }
  };
}

/** One piece of work after the other: the next begins when what the last left is known. */
export function inTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
