/**
 * What one person did and can take back, over texts and pages, newest last. It belongs to her:
 * another login has another list. Undo reaches what the list shows and nothing beyond.
 *
 * Kept on this machine: ids, codes, places and names of things, never words of a text.
 */
import type { TakeBack } from '../contract/web';
import type { Act } from '../protocol';
import type { Words } from '../words';

/** What was done, as a word of the screen and its facts; a fact `code` is the id of a code. */
export interface Said {
  word: keyof Words;
  facts?: Readonly<Record<string, string | number>>;
}

/** Where: in the text of an interview, or on a page, and what it is called there. */
export interface Where {
  source?: string;
  page?: string;
  name: string;
}

/** Acts on the text whose hash is `src`, places in code points. */
export interface Strokes {
  src: string;
  acts: readonly Act[];
}

export interface Step {
  /** The id under which it is taken back, so that two presses are one act. */
  readonly key: string;
  readonly at: string;
  readonly what: Said;
  readonly where: Where;
  readonly back: Strokes | TakeBack;
  /** A sentence that says why it cannot be taken back any more. */
  readonly why?: string;
  /** The acts that put it on this side, and what it took on the other, if it was there. */
  readonly by?: { readonly acts: readonly string[]; readonly back?: Strokes };
  /** The server refused them: it is on the side where it was before, and says why. */
  readonly refused?: boolean;
}

export interface UndoList {
  /** Something was done, and `back` takes it back. What had been taken back there is forgotten. */
  done(step: Omit<Step, 'key' | 'at'>): Step;
  steps(): readonly Step[];
  /** What was taken back, and can be done again; newest last. */
  undone(): readonly Step[];
  /**
   * `step` went from one side to the other, where `back` is what it takes; null: it is gone. `acts`
   * are the ids of what did it, if that may still be refused.
   */
  turned(step: Step, back: Step['back'] | null, acts?: readonly string[]): void;
  /** Acts were refused after all, each with why: what they turned is where it was before. */
  refused(acts: ReadonlyMap<string, string>): void;
  /** An act is on disk, which may have been refused before. */
  saved(act: string): void;
  /** It cannot be taken back any more: it stays in the list, with the reason. */
  barred(step: Step, why: string): void;
  /** A coding that came back has a new id: old id to new. */
  alias: Map<string, string>;
  /** Nothing of this interview is kept. */
  forget(source: string): void;
}

const MOST = 200;

interface Kept {
  back: Step[];
  again: Step[];
  alias: [string, string][];
}

/** What a page did in a text belongs to both. */
const isSame = (one: Omit<Where, 'name'>, other: Omit<Where, 'name'>): boolean =>
  (one.page !== undefined && one.page === other.page) ||
  (one.source !== undefined && one.source === other.source);

/** The newest step of what is in front; `undefined` when there is none. */
export const newestOf = (steps: readonly Step[], front: Omit<Where, 'name'>): Step | undefined =>
  steps.filter(({ where, why }) => !why && isSame(where, front)).at(-1);

export const isStrokes = (back: Step['back']): back is Strokes => 'acts' in back;

export function createUndoList(
  drawer: Pick<Storage, 'getItem' | 'setItem'>,
  key: string,
  draw: () => string
): UndoList {
  const alias = new Map<string, string>();
  let written = '';
  let kept: Kept = { back: [], again: [], alias: [] };
  /** As the newest window of this person left it. */
  const now = (): Kept => {
    const text = drawer.getItem(key) ?? '';
    if (text !== written) {
      [kept, written] = [read(text), text];
      alias.clear();
      kept.alias.forEach(([old, id]) => alias.set(old, id));
    }
    return kept;
  };
  const save = (): void => {
    [kept.back, kept.again].forEach(side => side.splice(0, Math.max(0, side.length - MOST)));
    kept.alias = [...alias].slice(-MOST);
    const text = JSON.stringify(kept);
    try {
      drawer.setItem(key, text);
      written = text;
    } catch {
      // a full browser forgets what could be undone, never what was done
    }
  };
  /** To the side where it was before its acts, or there again; what was never elsewhere stays. */
  const flip = (step: Step, state: Pick<Step, 'refused' | 'why'>): void => {
    const { back, again } = now();
    const [from, other] = back.includes(step) ? [back, again] : [again, back];
    const at = from.indexOf(step);
    if (step.by?.back && isStrokes(step.back)) {
      from.splice(at, 1);
      other.push({ ...step, ...state, back: step.by.back, by: { ...step.by, back: step.back } });
    } else {
      from[at] = { ...step, ...state };
    }
    save();
  };
  const turnedBy = (is: (step: Step, acts: readonly string[]) => boolean): Step[] =>
    [...now().back, ...now().again].filter(step => step.by && is(step, step.by.acts));
  now();
  return {
    done: step => {
      const made = { ...step, key: draw(), at: new Date().toISOString() };
      const { back, again } = now();
      back.push(made);
      kept.again = again.filter(one => !isSame(one.where, step.where));
      save();
      return made;
    },
    steps: () => now().back,
    undone: () => now().again,
    turned: (step, back, acts) => {
      const { back: done, again } = now();
      const [from, to] = done.some(one => one.key === step.key) ? [done, again] : [again, done];
      const at = from.findIndex(one => one.key === step.key);
      if (at < 0) {
        return; // another window was first
      }
      from.splice(at, 1);
      if (back) {
        const by = acts && isStrokes(step.back) ? { acts, back: step.back } : undefined;
        to.push({ ...step, key: draw(), back, by, refused: undefined });
      }
      save();
    },
    refused: acts =>
      turnedBy((step, by) => !step.refused && by.every(act => acts.has(act))).forEach(step =>
        flip(step, { refused: true, why: acts.get(step.by?.acts[0] ?? '') })
      ),
    saved: act =>
      turnedBy((step, by) => step.refused === true && by.includes(act)).forEach(step =>
        flip(step, { refused: undefined, why: undefined })
      ),
    barred: (step, why) => {
      const mark = (side: Step[]): Step[] =>
        side.map(one => (one.key === step.key ? { ...one, why } : one));
      const { back, again } = now();
      [kept.back, kept.again] = [mark(back), mark(again)];
      save();
    },
    alias,
    forget: source => {
      const { back, again } = now();
      const others = (side: Step[]): Step[] => side.filter(one => one.where.source !== source);
      [kept.back, kept.again] = [others(back), others(again)];
      save();
    }
  };
}

function read(text: string): Kept {
  try {
    const { back, again, alias } = JSON.parse(text) as Kept;
    const whole = (one: Step): boolean => Boolean(one.key && one.what && one.where && one.back);
    return { back: back.filter(whole), again: again.filter(whole), alias };
  } catch {
    return { back: [], again: [], alias: [] };
  }
}
