/** A table that people type and paste into, without a browser: movement, and what is pasted. */

export interface Spot {
  row: number;
  column: number;
}

/** A row or a column, and all it may be called in a spreadsheet. */
export interface Heading {
  key: string;
  names: readonly string[];
}

export interface Pasted {
  cells: { row: string; column: string; text: string }[];
  /** How many cells of the spreadsheet have no place here. */
  left: number;
}

/** Where a key leads from a cell; null for a key that is not about moving. */
export function step(key: string, at: Spot, rows: number): Spot | null {
  const by = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[key];
  return by === undefined
    ? null
    : { row: Math.max(0, Math.min(rows - 1, at.row + by)), column: at.column };
}

/** Cells as a spreadsheet copies them: tabs between, quotes around a cell with a line break. */
export function parseCells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/gy;
  const plain = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let at = 0; at <= plain.length;) {
    cell.lastIndex = at;
    const found = cell.exec(plain) ?? { 1: undefined, 2: plain.slice(at), 3: '' };
    row.push((found[1]?.replace(/""/g, '"') ?? found[2] ?? '').trim());
    if (found[3] !== '\t') {
      rows.push(row);
      row = [];
    }
    at = found[3] === '' ? plain.length + 1 : cell.lastIndex;
  }
  return rows;
}

const folded = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** The one that is called so; none when two are: a group in which several people speak. */
function find(all: readonly Heading[], text: string): Heading | undefined {
  const found = all.filter(one => isCalled(one, text));
  return found.length === 1 ? found[0] : undefined;
}

const isCalled = (one: Heading, text: string): boolean =>
  folded(text) !== '' && [one.key, ...one.names].some(name => folded(name) === folded(text));

/**
 * Where pasted cells belong. A first row that names columns, or a first column that names rows, is
 * followed, whatever the order there; else the cells go below and beside the one they are pasted
 * at.
 * A name nobody has is left out: its values are never given to somebody else.
 */
export function placeCells(
  pasted: readonly (readonly string[])[],
  rows: readonly Heading[],
  columns: readonly Heading[],
  at: Spot
): Pasted {
  const first = pasted[0] ?? [];
  const heads = first.some(text => find(columns, text));
  const body = heads ? pasted.slice(1) : pasted;
  // one row that is named says that all are: a name nobody has is left, not given to the next
  const keyed =
    (heads && !find(columns, first[0])) ||
    body.some(row => rows.some(one => isCalled(one, row[0] ?? '')));
  const placed: Pasted = { cells: [], left: 0 };
  body.forEach((cells, i) => {
    const row = keyed ? find(rows, cells[0]) : rows[at.row + i];
    cells.forEach((text, j) => {
      if (keyed && j === 0) {
        return;
      }
      const column = heads
        ? find(columns, first[j] ?? '')
        : columns[at.column + j - (keyed ? 1 : 0)];
      if (row && column) {
        placed.cells.push({ row: row.key, column: column.key, text });
      } else if (text !== '') {
        placed.left += 1;
      }
    });
  });
  return placed;
}
