/**
 * The framework grid: codes of a family across, people, interviews or a variable down; a cell opens
 * its passages, and holds what we sum up.
 */

import { heard } from '../changes';
import { button, make } from '../elements';
import { Hub } from '../hub';
import type { Grid } from '../contract/coding';
import type { StudyShown } from '../contract/lab';
import { valueName } from '../text/facts';
import { fill } from '../words';
import { named, Option, Page, select } from './page';
import { pageLink } from '../parts/links';
import { createSumming } from './summaries';

export interface GridPart {
  element(): HTMLElement;
  /** Whether somebody is writing in a cell. */
  busy(): boolean;
  leave(): boolean;
  /** The next drawing shows people against the codes beside this one. */
  show(code: string): void;
  destroy(): void;
}

export function createGrid(
  hub: Hub,
  page: Page,
  open: (code: string, by: string, value: string) => void
): GridPart {
  let family = '';
  let by = 'case';
  let stale = false;
  let shown = '';
  const table = make('div', { class: 'rap-scroll', set: { tabindex: '0', role: 'region' } });
  const paper = make('p', { class: 'rap-acts' });
  const summing = createSumming(hub, page, table, () => {
    if (stale) {
      void read();
    }
  });
  table.addEventListener('keydown', summing.key);

  const codesOf = (id: string): string[] =>
    hub.codebook.codes
      .filter(code => code.family === id && !code.retired && !code.merged_into)
      .map(code => code.code);
  const read = async (): Promise<void> => {
    const codes = codesOf(family);
    const written = summing.written();
    const grid = codes.length
      ? await page.read<Grid>(
          'grid',
          `passages/grid?codes=${codes.join(',')}&by=${encodeURIComponent(by)}`
        )
      : null;
    if (grid && written !== summing.written()) {
      return read(); // a summary was saved meanwhile, and is perhaps not in it
    }
    stale = summing.busy(); // what somebody is writing stays as it is
    const names = [codes.map(hub.codeLabel), grid?.rows.map(row => rowName(grid, row))];
    const said = grid && JSON.stringify([grid, hub.language, names]);
    if (grid && !stale && said !== shown) {
      shown = said ?? ''; // what says the same stays: somebody may be about to press there
      page.keeping(() => table.replaceChildren(draw(grid)));
      const path = `passages/grid?codes=${codes.join(',')}&by=case`;
      paper.replaceChildren(
        ...(by === 'case'
          ? [
              pageLink(`${path}&form=page&language=${hub.language}`, hub.words.gridPrint),
              pageLink(`${path}&form=csv`, hub.words.gridTable)
            ]
          : [])
      );
    }
  };
  const rowName = (grid: Grid, row: Grid['rows'][number]): string =>
    grid.by === 'source' ? hub.sourceName(row.value) : valueName(hub, grid.by, row.value);
  const draw = (grid: Grid): HTMLElement => {
    const most = Math.max(1, ...grid.rows.flatMap(row => row.cells.map(cell => cell.n)));
    const head = make(
      'tr',
      {},
      make('td', {}),
      ...grid.columns.map(code => make('th', { text: hub.codeLabel(code), set: { scope: 'col' } }))
    );
    const rows = grid.rows.map(row =>
      make(
        'tr',
        {},
        make(
          'th',
          { set: { scope: 'row' } },
          rowName(grid, row),
          ...(row.sources ?? []).map(id =>
            make('span', { class: 'rap-quiet rap-under', text: hub.sourceName(id) })
          )
        ),
        ...row.cells.map(cell => {
          const said = fill(hub.words.cellOf, { n: cell.n, people: cell.people });
          const count = cell.n
            ? button({
                class: 'rap-cell',
                text: String(cell.n),
                title: said,
                set: {
                  'aria-label': `${rowName(grid, row)}, ${hub.codeLabel(cell.code)}: ${said}`,
                  style: `--n:${Math.min(1, cell.n / most)}`
                },
                press: () => open(cell.code, grid.by, row.value)
              })
            : make('span', {
                class: 'rap-quiet',
                text: '·',
                set: { 'aria-label': hub.words.emptyCell, role: 'img' }
              });
          return make(
            'td',
            {},
            count,
            grid.by === 'case' ? summing.cell(row.value, cell.code, cell.summaries ?? []) : null
          );
        })
      )
    );
    return make(
      'table',
      { class: grid.by === 'case' ? 'rap-grid rap-grid-people' : 'rap-grid' },
      make('thead', {}, head),
      make('tbody', {}, ...rows)
    );
  };
  const choose = (change: () => void): void => {
    if (summing.leave()) {
      change();
      table.replaceChildren();
      shown = '';
      page.say(by === 'case' ? `${hub.words.gridHint} ${hub.words.sumHint}` : hub.words.gridHint);
      void read();
    }
  };
  const stop = heard.connect(
    changes => (changes.memos || changes.sources.length > 0) && table.isConnected && void read()
  );
  return {
    busy: summing.busy,
    leave: summing.leave,
    show: code => {
      by = 'case';
      family = hub.codes.get(code)?.family ?? family;
    },
    destroy: () => {
      stop();
      summing.destroy();
    },
    element: () => {
      const families = hub.codebook.families.filter(one => codesOf(one.id).length > 0);
      family = family || families[0]?.id || '';
      const variables = Object.entries((hub.study as StudyShown | null)?.variables ?? {}).map(
        ([id, one]) => [id, hub.label(one.label, id)] as const
      );
      const rows: Option[] = [
        ['case', hub.words.byCase],
        ['source', hub.words.bySource],
        ['coder', hub.words.byCoder],
        ...variables
      ];
      table.setAttribute('aria-label', hub.words.asGrid);
      choose(() => undefined);
      return make(
        'div',
        {},
        make(
          'div',
          { class: 'rap-asking' },
          named(
            hub.words.columnsOf,
            select(
              families.map(one => [one.id, hub.label(one.label, one.id)] as const),
              family,
              value => choose(() => (family = value))
            )
          ),
          named(
            hub.words.rowsBy,
            select(rows, by, value => choose(() => (by = value)))
          )
        ),
        table,
        paper
      );
    }
  };
}
