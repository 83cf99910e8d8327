/** Moments of the server's clock of changes ("ab12.7"): which of them this window made itself. */

const parsed = (moment: string): [string, number] => {
  const [epoch, number] = moment.split('.');
  return [epoch, Number(number)];
};

const MOST = 500;

/**
 * Whether every moment after `from` up to `to` was made here; of another server's clock, no. Of
 * many, the oldest are forgotten.
 */
export function onlyOwn(from: string, to: string, own: Set<string>): boolean {
  const [[epoch, first], [now, last]] = [parsed(from), parsed(to)];
  let all = epoch === now && Number.isFinite(first) && last > first;
  for (let n = first + 1; all && n <= last; n++) {
    all = own.has(`${epoch}.${n}`);
  }
  [...own].slice(0, Math.max(0, own.size - MOST)).forEach(moment => own.delete(moment));
  return all;
}
