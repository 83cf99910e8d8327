/**
 * The codebook as a tree: a click codes the selection, a passage can be dropped on a code, a code
 * dragged onto the text.
 */

import { dropCoding } from '../acts/changing';
import { apply, slotNote } from '../acts/coding';
import { choose, TreeRow, treeOf } from '../core/tree';
import { make, Part } from '../elements';
import { Hub } from '../hub';
import { CODE, CODING, dropPassage, PASSAGE } from '../text/dragging';
import { unnamed } from '../text/facts';
import { fill } from '../words';
import { Run } from './registry';
import { rowOf, showCode, showHead, sideTree } from './sidetree';

export function createCodebook(host: HTMLElement, hub: Hub, run: Run): Part {
  let typed = '';
  const shut = new Set<string>();
  const field = make('input', { class: 'rap-field', set: { type: 'search' } });
  field.addEventListener('input', () => {
    typed = field.value;
    draw();
  });
  field.addEventListener('keydown', event => {
    if (event.key === 'Enter' || event.key === 'ArrowDown') {
      const row = list.querySelector<HTMLElement>('[data-code]');
      if (event.key === 'Enter' && row?.dataset.code) {
        give(row.dataset.code);
      } else {
        row?.focus();
      }
      event.preventDefault();
    }
  });

  const give = (code: string): void => {
    const desk = hub.desk;
    if (desk?.selection()) {
      apply(hub, desk, code);
    } else {
      desk?.look({
        mode: desk.looking().code === code && desk.looking().mode === 'code' ? 'all' : 'code',
        code
      });
    }
  };
  const fold = (key: string, closed: boolean): void => {
    if (closed) {
      shut.add(key);
    } else {
      shut.delete(key);
    }
    draw();
  };
  const tree = sideTree<TreeRow>(hub, 'rap-tree', {
    key: row => `${row.code ? 'code' : 'family'} ${row.key}`,
    show: (element, row) =>
      row.code
        ? showRow(element, row)
        : showHead(element, {
            kind: row.key,
            text: hub.label(row.family?.label, row.key),
            shut: shut.has(row.key)
          }),
    press: row =>
      row.dataset.code
        ? give(row.dataset.code)
        : row.dataset.kind && fold(row.dataset.kind, !shut.has(row.dataset.kind)),
    fold: (row, closed) => fold(row.dataset.code ?? row.dataset.kind ?? '', closed),
    typed: (event, row) => {
      if (/^[1-9]$/.test(event.key) && row.dataset.code) {
        hub.setSlot(Number(event.key), row.dataset.code);
        event.preventDefault();
      }
    }
  });
  const { list } = tree;
  host.replaceChildren(make('div', { class: 'rap-panel-top' }, field), list);

  const rows = (): TreeRow[] => {
    const all = treeOf(hub.codebook, typed ? new Set() : shut);
    if (!typed) {
      return all;
    }
    const choices = all.flatMap(row =>
      row.code
        ? [
            {
              id: row.code.code,
              label: hub.codeLabel(row.code.code),
              also: Object.values(row.code.label).join(' ') + hub.label(row.code.definition)
            }
          ]
        : []
    );
    const found = choose(choices, typed, hub.recent).map(one => one.id);
    return found
      .flatMap(id => all.find(row => row.code?.code === id) ?? [])
      .map(row => ({ ...row, level: 1, parent: false }));
  };
  const draw = (): void => {
    field.placeholder = hub.words.filterCodes;
    field.setAttribute('aria-label', hub.words.filterCodes);
    tree.draw(hub.words.codebook, rows());
  };
  const showRow = (element: HTMLElement, row: TreeRow): void => {
    const code = row.code ?? hub.codebook.codes[0];
    const label = hub.codeLabel(code.code);
    const key = slotNote(hub, code.code);
    const missing = unnamed(hub, code.label);
    const n = fill(hub.words.codingsN, { n: code.n });
    const unsaid = missing && fill(hub.words.bookUnnamed, { languages: missing });
    const alone = hub.desk?.looking().mode === 'code' && hub.desk.looking().code === code.code;
    showCode(element, hub, {
      code: code.code,
      n: code.n,
      class: alone ? 'rap-alone' : '',
      title: [label, hub.label(code.definition), code.n ? n : '', unsaid]
        .filter(Boolean)
        .join('\n'),
      indent: 8 + row.level * 14,
      set: {
        'aria-level': String(row.level + 1),
        'aria-label': [label, n, key, unsaid].filter(Boolean).join(', '),
        'aria-expanded': row.parent ? String(!shut.has(row.key)) : undefined,
        draggable: 'true'
      },
      signs: [
        key ? make('kbd', { text: key }) : null,
        missing
          ? make('span', { class: 'rap-unnamed-sign', text: '…', set: { 'aria-hidden': 'true' } })
          : null
      ]
    });
  };
  const codeOf = (event: DragEvent): HTMLElement | null => {
    const row = rowOf(event);
    return row?.dataset.code ? row : null;
  };
  const over = (event: DragEvent): void => {
    const row = codeOf(event);
    if (row && [PASSAGE, CODING].some(kind => event.dataTransfer?.types.includes(kind))) {
      event.preventDefault();
      row.classList.add('rap-over');
    }
  };
  const drop = (event: DragEvent): void => {
    const [row, desk] = [codeOf(event), hub.desk];
    if (!row) {
      return;
    }
    event.preventDefault();
    row.classList.remove('rap-over');
    const code = row.dataset.code ?? '';
    const coding = event.dataTransfer?.getData(CODING);
    if (desk && coding) {
      dropCoding(hub, desk, coding, { code, copy: event.ctrlKey || event.metaKey || event.altKey });
    } else if (event.dataTransfer?.types.includes(PASSAGE)) {
      dropPassage(hub, code);
    }
  };
  list.addEventListener('dragstart', event =>
    event.dataTransfer?.setData(CODE, codeOf(event)?.dataset.code ?? '')
  );
  list.addEventListener('dragover', over);
  list.addEventListener('dragleave', event => rowOf(event)?.classList.remove('rap-over'));
  list.addEventListener('drop', drop);
  void run;
  const { codebook, words, recent, desk, study } = hub.changed;
  const stops = [codebook, words, recent, desk, study].map(signal => signal.connect(draw));
  draw();
  return { update: draw, destroy: () => stops.forEach(stop => stop()) };
}
