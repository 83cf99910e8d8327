/**
 * Where the sentence at the bottom of the screen stands, so that it covers nothing one works with.
 */

export interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const LEAST = 40; // above the line of the status
const GAP = 8;

/**
 * How far above the bottom of a screen of this height: over the list of codings (`foot`), and over
 * the bar at the selection where the two would meet.
 */
export function aboveBottom(
  screen: number,
  toast: Edges,
  foot: Edges | null,
  bar: Edges | null
): number {
  const low = foot ? Math.max(LEAST, screen - foot.top + GAP) : LEAST;
  const bottom = screen - low;
  const top = bottom - (toast.bottom - toast.top);
  const meet =
    bar !== null &&
    toast.left < bar.right &&
    bar.left < toast.right &&
    top < bar.bottom + GAP &&
    bar.top - GAP < bottom;
  return meet ? screen - bar.top + GAP : low;
}
