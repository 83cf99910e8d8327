/**
 * The codebook as a tree: a click codes the selection, a passage can be dropped on a code, a code
 * dragged onto the text.
 */

import { dropCoding } from '../acts/changing';
import { apply, slotNote } from '../acts/coding';
import { choose, TreeRow, treeOf } from '../core/tree';
import { listen, make, Part, rove } from '../elements';
import { Hub } from '../hub';
import { CODE, CODING, PASSAGE } from '../text/dragging';
import { unnamed } from '../text/facts';
import { fill } from '../words';
import { Run } from './registry';

export function createCodebook(host: HTMLElement, hub: Hub, run: Run): Part {
  let typed = '';
  const shut = new Set<string>();
  const field = make('input', { class: 'rap-field', set: { type: 'search' } });
  const list = make('div', { class: 'rap-rows rap-tree', set: { role: 'tree' } });
  host.replaceChildren(make('div', { class: 'rap-panel-top' }, field), list);
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
  const roving = rove(list, {
    press: row =>
      row.dataset.code
        ? give(row.dataset.code)
        : row.dataset.kind && fold(row.dataset.kind, !shut.has(row.dataset.kind)),
    fold: (row, closed) => fold(row.dataset.code ?? row.dataset.kind ?? '', closed),
    key: (event, row) => {
      if (/^[1-9]$/.test(event.key) && row.dataset.code) {
        hub.setSlot(Number(event.key), row.dataset.code);
        event.preventDefault();
      }
    }
  });

  const rows = (): TreeRow[] => {
    const tree = treeOf(hub.codebook, typed ? new Set() : shut);
    if (!typed) {
      return tree;
    }
    const choices = tree.flatMap(row =>
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
      .flatMap(id => tree.find(row => row.code?.code === id) ?? [])
      .map(row => ({ ...row, level: 1, parent: false }));
  };
  let dragged = false;
  const draw = (): void => {
    if (dragged) {
      return; // the row under the mouse stays until it is let go
    }
    field.placeholder = hub.words.filterCodes;
    field.setAttribute('aria-label', hub.words.filterCodes);
    list.setAttribute('aria-label', hub.words.codebook);
    const held = list.contains(document.activeElement);
    const made = rows().map(row => (row.code ? codeRow(row) : familyRow(row)));
    list.replaceChildren(
      ...(made.length
        ? made
        : [make('p', { class: 'rap-quiet rap-row', text: hub.words.nothingFound })])
    );
    roving.update();
    if (held) {
      list.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    }
  };
  const familyRow = (row: TreeRow): HTMLElement => {
    const closed = shut.has(row.key);
    return make(
      'div',
      {
        class: 'rap-row rap-row-head',
        set: {
          role: 'treeitem',
          'aria-level': '1',
          'aria-expanded': String(!closed),
          'data-kind': row.key,
          tabindex: '-1'
        },
        on: { click: () => fold(row.key, !closed) }
      },
      make('span', {
        class: closed ? 'rap-fold rap-shut' : 'rap-fold',
        set: { 'aria-hidden': 'true' }
      }),
      make('span', { text: hub.label(row.family?.label, row.key) })
    );
  };
  const codeRow = (row: TreeRow): HTMLElement => {
    const code = row.code ?? hub.codebook.codes[0];
    const swatch = make('span', { class: 'rap-swatch' });
    swatch.style.background = hub.colours.get(code.code) ?? '';
    const label = hub.codeLabel(code.code);
    const key = slotNote(hub, code.code);
    const missing = unnamed(hub, code.label);
    const [n, unsaid] = [
      fill(hub.words.codingsN, { n: code.n }),
      missing && fill(hub.words.bookUnnamed, { languages: missing })
    ];
    const title = [label, hub.label(code.definition), code.n ? n : '', unsaid]
      .filter(Boolean)
      .join('\n');
    const alone = hub.desk?.looking().mode === 'code' && hub.desk.looking().code === code.code;
    const made = make(
      'div',
      {
        class: alone ? 'rap-row rap-code-row rap-alone' : 'rap-row rap-code-row',
        title,
        set: {
          role: 'treeitem',
          'aria-level': String(row.level + 1),
          'aria-label': [label, n, key, unsaid].filter(Boolean).join(', '),
          'aria-expanded': row.parent ? String(!shut.has(row.key)) : undefined,
          'data-code': code.code,
          draggable: 'true',
          tabindex: '-1'
        }
      },
      swatch,
      make('span', { class: 'rap-code-label', text: label }),
      key ? make('kbd', { text: key }) : null,
      missing
        ? make('span', { class: 'rap-unnamed-sign', text: '…', set: { 'aria-hidden': 'true' } })
        : null,
      make('span', { class: 'rap-quiet rap-end', text: code.n ? String(code.n) : '' })
    );
    made.style.paddingInlineStart = `${8 + row.level * 14}px`;
    made.addEventListener(
      'mousedown',
      event => event.button === 0 && hub.desk?.selection() && made.setAttribute('data-armed', '')
    );
    made.addEventListener('click', () => give(code.code));
    made.addEventListener('dragstart', event => event.dataTransfer?.setData(CODE, code.code));
    made.addEventListener('pointerdown', () => (dragged = true));
    made.addEventListener('dragover', event => {
      if ([PASSAGE, CODING].some(kind => event.dataTransfer?.types.includes(kind))) {
        event.preventDefault();
        made.classList.add('rap-over');
      }
    });
    made.addEventListener('dragleave', () => made.classList.remove('rap-over'));
    made.addEventListener('drop', event => {
      event.preventDefault();
      made.classList.remove('rap-over');
      const coding = event.dataTransfer?.getData(CODING);
      if (hub.desk && coding) {
        dropCoding(hub, hub.desk, coding, {
          code: code.code,
          copy: event.ctrlKey || event.metaKey || event.altKey
        });
      } else if (hub.desk && event.dataTransfer?.types.includes(PASSAGE)) {
        apply(hub, hub.desk, code.code);
      }
    });
    return made;
  };
  void run;
  const { codebook, words, recent, desk, study } = hub.changed;
  const free = (): void => {
    if (dragged) {
      dragged = false;
      window.setTimeout(draw); // after the click
    }
  };
  const stops = [
    ...[codebook, words, recent, desk, study].map(signal => signal.connect(draw)),
    ...(['pointerup', 'dragend'] as const).map(kind => listen(document, kind, free))
  ];
  draw();
  return { update: draw, destroy: () => stops.forEach(stop => stop()) };
}
