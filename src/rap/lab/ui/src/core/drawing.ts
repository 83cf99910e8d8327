/**
 * What of a drawing that the server made may come into the page, and the way from mark to mark by
 * arrow keys.
 */

const ELEMENTS = new Set(['svg', 'g', 'rect', 'path', 'circle', 'text', 'tspan']);

/** What a value of each attribute looks like; an attribute that is not here does not come in. */
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  viewBox: /^[\d. -]+$/,
  class: /^[a-z0-9-]+$/,
  d: /^[MLZ\d., -]+$/,
  fill: /^#[0-9a-fA-F]{6}$/,
  transform: /^(?:rotate|translate)\([\d. -]+\)$/,
  'text-anchor': /^(?:middle|end)$/,
  'font-weight': /^bold$/,
  'data-mark': /^\d{1,5}$/,
  ...Object.fromEntries(
    ['x', 'y', 'dy', 'cx', 'cy', 'r', 'width', 'height', 'font-size'].map(name => [
      name,
      /^-?[\d.]+$/
    ])
  )
};

export const mayDraw = (element: string): boolean => ELEMENTS.has(element);

export const mayStay = (name: string, value: string): boolean =>
  Object.hasOwn(ATTRIBUTES, name) && ATTRIBUTES[name].test(value);

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const WAYS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1]
};

/**
 * The mark that is nearest in the direction of an arrow key: what is straight ahead is nearer than
 * what lies to the side. The same mark where there is none; Home and End are the first and last.
 */
export function nextMark(boxes: readonly Box[], from: number, key: string): number | null {
  if (key === 'Home' || key === 'End') {
    return key === 'Home' ? 0 : boxes.length - 1;
  }
  const way = WAYS[key];
  if (!way || !boxes[from]) {
    return null;
  }
  const start = middle(boxes[from]);
  let best = from;
  let least = Infinity;
  boxes.forEach((box, place) => {
    const [x, y] = middle(box);
    const ahead = (x - start[0]) * way[0] + (y - start[1]) * way[1];
    const aside = Math.abs((x - start[0]) * way[1]) + Math.abs((y - start[1]) * way[0]);
    const far = ahead + 4 * aside;
    if (place !== from && ahead > 1 && far < least) {
      least = far;
      best = place;
    }
  });
  return best;
}

const middle = ({ x, y, width, height }: Box): [number, number] => [x + width / 2, y + height / 2];
