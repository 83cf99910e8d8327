/** What a form was before each change while its page is open: for Undo, and for what is unsaved. */

export interface Past<T> {
  /** The form is another now. Letters typed one after another into one field are one change. */
  changed(form: T, field?: unknown): void;
  /** The form as it was before the last change; null when there is none. */
  back(): T | null;
  saved(form: T): void;
  canGoBack(): boolean;
  isSaved(): boolean;
}

export function createPast<T>(first: T): Past<T> {
  const before: T[] = [];
  let now = structuredClone(first);
  let kept = now;
  let last: unknown = null;
  return {
    changed: (form, field = null) => {
      if (field === null || field !== last) {
        before.push(now);
      }
      now = structuredClone(form);
      last = field;
    },
    back: () => {
      const earlier = before.pop();
      last = null;
      if (!earlier) {
        return null;
      }
      now = earlier;
      return structuredClone(now);
    },
    saved: form => {
      now = kept = structuredClone(form);
      last = null;
    },
    canGoBack: () => before.length > 0,
    isSaved: () => now === kept
  };
}
