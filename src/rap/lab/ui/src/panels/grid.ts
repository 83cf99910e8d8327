/** The framework grid: codes of a family across, people, interviews or a variable down; a cell opens its passages. */

import { ask } from '../api';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { FullStudy, Grid } from '../protocol-pages';
import { fill } from '../words';
import { named, Option, Page, select } from './page';
import { valueName } from './passage';

export interface GridPart {
  element(): HTMLElement;
}

export function createGrid(hub: Hub, page: Page, open: (code: string, by: string, value: string) => void): GridPart {
  let family = '';
  let by = 'case';
  const table = make('div', { class: 'rap-scroll', set: { tabindex: '0', role: 'region' } });

  const codesOf = (id: string): string[] => hub.codebook.codes.filter(code => code.family === id && !code.retired && !code.merged_into).map(code => code.code);
  const read = async (): Promise<void> => {
    const codes = codesOf(family);
    const grid = codes.length ? await page.attempt(ask<Grid>(`passages/grid?codes=${codes.join(',')}&by=${encodeURIComponent(by)}`)) : null;
    if (grid) {
      table.replaceChildren(draw(grid));
      page.say(hub.words.gridHint);
    }
  };
  const draw = (grid: Grid): HTMLElement => {
    const head = make('tr', {}, make('td', {}), ...grid.columns.map(code => make('th', { text: hub.codeLabel(code), set: { scope: 'col' } })));
    const rows = grid.rows.map(row => make('tr', {}, make('th', { text: valueName(hub, grid.by, row.value), set: { scope: 'row' } }), ...row.cells.map(cell => {
      const said = fill(hub.words.cellOf, { n: cell.n, people: cell.people });
      return make('td', {}, cell.n ? button({ class: 'rap-cell', text: String(cell.n), title: said, set: { 'aria-label': `${valueName(hub, grid.by, row.value)}, ${hub.codeLabel(cell.code)}: ${said}`, style: `--n:${Math.min(1, cell.n / most(grid))}` }, press: () => open(cell.code, grid.by, row.value) }) : make('span', { class: 'rap-quiet', text: '·', set: { 'aria-label': hub.words.emptyCell, role: 'img' } }));
    })));
    return make('table', { class: 'rap-grid' }, make('thead', {}, head), make('tbody', {}, ...rows));
  };
  return {
    element: () => {
      const families = hub.codebook.families.filter(one => codesOf(one.id).length > 0);
      family = family || families[0]?.id || '';
      const variables = Object.entries((hub.study as FullStudy | null)?.variables ?? {}).map(([id, one]) => [id, hub.label(one.label, id)] as const);
      const rows: Option[] = [['case', hub.words.byCase], ['source', hub.words.bySource], ['coder', hub.words.byCoder], ...variables];
      table.setAttribute('aria-label', hub.words.asGrid);
      void read();
      return make('div', {}, make('div', { class: 'rap-asking' },
        named(hub.words.columnsOf, select(families.map(one => [one.id, hub.label(one.label, one.id)] as const), family, value => {
          family = value;
          void read();
        })),
        named(hub.words.rowsBy, select(rows, by, value => {
          by = value;
          void read();
        }))), table);
    }
  };
}

const most = (grid: Grid): number => Math.max(1, ...grid.rows.flatMap(row => row.cells.map(cell => cell.n)));
