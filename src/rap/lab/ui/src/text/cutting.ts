/** Labels on a canvas, cut where there is no room; remembered, since measuring letters is slow. */

const MOST = 2000;
const known = new Map<string, string>();

/** As much of `words` as fits, with an ellipsis where some is missing. */
export function shortened(ctx: CanvasRenderingContext2D, words: string, room: number): string {
  const key = `${ctx.font} ${Math.round(room)} ${words}`;
  let cut = known.get(key) ?? words;
  if (!known.has(key)) {
    while (cut.length > 2 && ctx.measureText(cut).width > room) {
      cut = cut.slice(0, -2).trimEnd() + '…';
    }
    if (known.size > MOST) {
      known.clear();
    }
    known.set(key, cut);
  }
  return cut;
}
