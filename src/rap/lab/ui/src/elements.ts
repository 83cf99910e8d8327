/** Makes elements. Words only ever enter through `textContent`. */

export interface Part<T = void> {
  update(value: T): void;
  destroy(): void;
}

interface Given {
  class?: string;
  text?: string;
  title?: string;
  /** Any attribute; an undefined one is left out. */
  set?: Readonly<Record<string, string | undefined>>;
  on?: Partial<{ [K in keyof HTMLElementEventMap]: (event: HTMLElementEventMap[K]) => void }>;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  given: Given = {},
  ...children: (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (given.class) {
    element.className = given.class;
  }
  if (given.text !== undefined) {
    element.textContent = given.text;
  }
  if (given.title) {
    element.title = given.title;
  }
  for (const [key, value] of Object.entries(given.set ?? {})) {
    if (value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  for (const [kind, listener] of Object.entries(given.on ?? {})) {
    element.addEventListener(kind, listener as EventListener);
  }
  element.append(...children.filter(child => child !== null));
  return element;
}

/** A button that does not take the selection out of the text. */
export function button(given: Given & { press: () => void }, ...children: (Node | string | null)[]): HTMLButtonElement {
  const made = make('button', { ...given, set: { type: 'button', ...given.set } }, ...children);
  made.addEventListener('mousedown', event => event.preventDefault());
  made.addEventListener('click', given.press);
  return made;
}

/** Listens as long as the part lives; the answer stops it. */
export function listen<K extends keyof HTMLElementEventMap>(
  target: HTMLElement | Document | Window,
  kind: K | string,
  listener: (event: HTMLElementEventMap[K]) => void,
  options?: AddEventListenerOptions
): () => void {
  target.addEventListener(kind, listener as EventListener, options);
  return () => target.removeEventListener(kind, listener as EventListener, options);
}
