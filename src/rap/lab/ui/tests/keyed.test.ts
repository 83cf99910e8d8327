/** Keyed lists, on elements that do what `keyed.ts` asks of a browser and count each move. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { arrange, forget, isTyped, keepTyped, keyedList } from '../src/keyed';

/** An element with children, which loses the focus when it is moved, as in a browser. */
class Element {
  children: Element[] = [];
  parentElement: Element | null = null;
  value = '';
  defaultValue = '';
  static document = { activeElement: null as Element | null };
  readonly ownerDocument = Element.document;
  constructor(readonly name: string) {}
  get firstElementChild(): Element | null {
    return this.children[0] ?? null;
  }
  get nextElementSibling(): Element | null {
    const all = this.parentElement?.children ?? [];
    return all[all.indexOf(this) + 1] ?? null;
  }
  contains(other: Element): boolean {
    return other === this || this.children.some(child => child.contains(other));
  }
  remove(): void {
    const { activeElement } = Element.document;
    if (activeElement && this.contains(activeElement)) {
      Element.document.activeElement = null;
    }
    this.parentElement?.children.splice(this.parentElement.children.indexOf(this), 1);
    this.parentElement = null;
  }
  insertBefore(child: Element, at: Element | null): void {
    child.remove();
    this.children.splice(at ? this.children.indexOf(at) : this.children.length, 0, child);
    child.parentElement = this;
  }
}
const asHtml = (one: Element): HTMLElement => one as unknown as HTMLElement;
const field = (one: Element): HTMLInputElement => one as unknown as HTMLInputElement;

interface Row {
  id: string;
  text: string;
}
const rows = (...ids: string[]): Row[] => ids.map(id => ({ id, text: id.toUpperCase() }));

function list(): { parent: Element; made: string[]; draw: (all: Row[]) => string[] } {
  const parent = new Element('list');
  const made: string[] = [];
  const draw = (all: Row[]): string[] => {
    keyedList(asHtml(parent), all, {
      key: row => row.id,
      make: row => {
        made.push(row.id);
        return asHtml(new Element(row.id));
      },
      update: (element, row) => keepTyped(element as HTMLInputElement, row.text)
    });
    return parent.children.map(one => one.name);
  };
  return { parent, made, draw };
}

test('a row stays the same element, new ones are made, others go', () => {
  const { made, draw } = list();
  assert.deepEqual(draw(rows('a', 'b', 'c')), ['a', 'b', 'c']);
  assert.deepEqual(draw(rows('c', 'x', 'a')), ['c', 'x', 'a']);
  assert.deepEqual(made, ['a', 'b', 'c', 'x']);
});

test('whatever the new order is, the row in hand keeps the focus', () => {
  let seed = 7;
  const random = (n: number): number => (seed = (seed * 16807) % 2147483647) % n;
  const { parent, draw } = list();
  draw(rows(...'abcdef'));
  for (let turn = 0; turn < 500; turn++) {
    const hand = parent.children[random(parent.children.length)];
    Element.document.activeElement = hand;
    const others = [...'abcdefgh'].filter(id => id !== hand.name && random(3) > 0);
    const next = others.sort(() => random(3) - 1);
    next.splice(random(next.length + 1), 0, hand.name);
    assert.deepEqual(draw(rows(...next)), next);
    assert.equal(Element.document.activeElement, hand);
  }
});

test('what is typed stays while the list is drawn again, until the server says the same', () => {
  const { parent, draw } = list();
  draw(rows('a', 'b'));
  const typed = parent.children[0];
  typed.value = 'my words';
  draw([{ id: 'a', text: "a colleague's words" }, ...rows('b')]);
  assert.deepEqual([typed.value, isTyped(field(typed))], ['my words', true]);
  draw([{ id: 'a', text: 'my words' }, ...rows('b')]);
  draw([{ id: 'a', text: 'later words' }, ...rows('b')]);
  assert.deepEqual([typed.value, isTyped(field(typed))], ['later words', false]);
});

test('what is typed before anything was written stays, too', () => {
  const one = new Element('field');
  one.value = 'typed at once';
  keepTyped(field(one), 'an answer that came late');
  assert.equal(one.value, 'typed at once');
});

test('typing that is given up is written over', () => {
  const one = new Element('field');
  keepTyped(field(one), 'first');
  one.value = 'typed';
  forget(field(one));
  keepTyped(field(one), 'second');
  assert.equal(one.value, 'second');
});

test('two rows with one key are a mistake in the page, and said', () => {
  const { draw } = list();
  assert.throws(() => draw(rows('a', 'a')), /two rows/);
  arrange(asHtml(new Element('list')), []);
});
