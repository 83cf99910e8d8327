/**
 * Lists that are drawn again without being made again: a row with the same key stays the same
 * element, so a click finds it, the focus stays, and what is typed into it is kept.
 */

interface Drawing<Row> {
  /** What the row is: it never changes while the row is the same thing. */
  key: (row: Row) => string;
  make: (row: Row) => HTMLElement;
  /** Writes what may have changed into a row that is there; called after `make`, too. */
  update?: (element: HTMLElement, row: Row) => void;
}

const drawn = new WeakMap<HTMLElement, Map<string, HTMLElement>>();

/** Shows `rows` in `parent`, in this order, and nothing else. */
export function keyedList<Row>(
  parent: HTMLElement,
  rows: readonly Row[],
  { key, make, update }: Drawing<Row>
): void {
  const before = drawn.get(parent);
  const now = new Map<string, HTMLElement>();
  for (const row of rows) {
    const name = key(row);
    if (now.has(name)) {
      throw new Error(`two rows have the key ${name}`);
    }
    const element = before?.get(name) ?? make(row);
    now.set(name, element);
    update?.(element, row);
  }
  drawn.set(parent, now);
  arrange(parent, [...now.values()]);
}

/**
 * Puts `parts` into `parent` in this order and takes everything else out. What has the focus is not
 * moved (that would take it away): the others are put around it.
 */
export function arrange(parent: HTMLElement, parts: readonly HTMLElement[]): void {
  const stay = new Set<Element>(parts);
  [...parent.children].filter(one => !stay.has(one)).forEach(one => one.remove());
  const active = parent.ownerDocument.activeElement;
  const fixed = active
    ? parts.find(part => part.parentElement === parent && part.contains(active))
    : undefined;
  let at = parent.firstElementChild;
  for (const part of parts) {
    if (part === at || part === fixed) {
      at = part.nextElementSibling;
    } else {
      parent.insertBefore(part, at);
    }
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const given = new WeakMap<Field, string>(); // what the field held before anybody typed

/**
 * Writes a value into a field, unless somebody has typed there since the last one was written: what
 * she typed stays until the same value comes back from the server, or `forget` gives it up.
 */
export function keepTyped(field: Field, value: string): void {
  if (!isTyped(field) || field.value === value) {
    if (field.value !== value) {
      field.value = value;
    }
    given.set(field, field.value);
  }
}

/** Whether somebody typed or chose something here since a value was last written. */
export function isTyped(field: Field): boolean {
  const first = 'defaultValue' in field ? field.defaultValue : field.value;
  return field.value !== (given.get(field) ?? first);
}

/** Gives up what was typed: the next `keepTyped` writes its value. */
export const forget = (field: Field): void => void given.set(field, field.value);
