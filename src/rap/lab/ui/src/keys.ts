/**
 * All keys on one page: those of JupyterLab's settings as they are now, and those that stand fast.
 * "?" opens it.
 */

import { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

import { isOffered, nameOf } from './acts/entry';
import { ACTS, SLOTS } from './acts/list';
import { FIXED, joined, Part, signOf } from './core/keymap';
import { make, quiet } from './elements';
import { Hub } from './hub';

const PANELS = [
  ['rap:panel-rail', 'railGo'],
  ['rap:panel-rap-interviews', 'interviews'],
  ['rap:panel-rap-codebook', 'codebook']
] as const;
const NO_KEYS = 'input, textarea, select, [contenteditable="true"], .rap-box, .jp-Dialog';

type Row = readonly [keys: string, what: string];

export function addKeys(app: JupyterFrontEnd, hub: Hub): void {
  const keysOf = (command: string): string =>
    joined(
      [
        ...app.commands.keyBindings
          .filter(one => one.command === command)
          .map(one => one.keys.map(CommandRegistry.formatKeystroke).join(' ')),
        signOf(command)
      ].filter(Boolean)
    );
  hub.keysOf = keysOf;
  const inText = (): Row[] => {
    const acts = ACTS.filter(act => isOffered(hub, act)).map((act): Row => [
      keysOf(act.id),
      nameOf(hub, act)
    ]);
    const slots = [keysOf(`rap:slot-${SLOTS[0]}`), keysOf(`rap:slot-${SLOTS[SLOTS.length - 1]}`)];
    return [
      ...acts,
      [hub.mayCode() && slots.every(Boolean) ? slots.join(' … ') : '', hub.words.keySlots] as Row
    ].filter(([keys]) => keys);
  };
  const listed = new Set([
    ...ACTS.map(act => act.id),
    ...SLOTS.map(n => `rap:slot-${n}`),
    ...PANELS.map(([command]) => command)
  ]);
  /** What other pages have set, on the page it is for. */
  const others = (isRaw: boolean): Row[] =>
    [
      ...new Set(
        app.commands.keyBindings
          .filter(
            one =>
              one.command.startsWith('rap:') &&
              !listed.has(one.command) &&
              isRaw === one.selector.includes('#rap-page-raw')
          )
          .map(one => one.command)
      )
    ].map(command => [keysOf(command), app.commands.label(command)]);
  const fixed = (part: Part): Row[] =>
    FIXED.filter(one => one[0] === part).map(([, keys, word]) => [keys, hub.words[word]]);
  const everywhere = (): Row[] =>
    [
      ...PANELS.map(([command, word]): Row => [keysOf(command), hub.words[word]]),
      ...fixed('everywhere'),
      ['?', hub.words.keysTitle] as Row
    ].filter(([keys]) => keys);
  const table = (title: string, rows: readonly Row[]): HTMLElement =>
    make(
      'section',
      { class: 'rap-keys-part' },
      make('h3', { text: title }),
      make(
        'table',
        {},
        make(
          'tbody',
          {},
          ...rows.map(([keys, what]) =>
            make(
              'tr',
              {},
              make(
                'th',
                { set: { scope: 'row' } },
                ...keys.split(', ').flatMap((key, i) => [i ? ' ' : '', make('kbd', { text: key })])
              ),
              make('td', { text: what })
            )
          )
        )
      )
    );
  const show = async (): Promise<void> => {
    const { words } = hub;
    const body = new Widget({
      node: make(
        'div',
        { class: 'rap-keys', set: { tabindex: '0' } },
        make('div', {}, table(words.keysText, inText()), quiet(words.keysChange)),
        make(
          'div',
          {},
          table(words.keysMove, fixed('move')),
          table(words.keysEdges, fixed('edge')),
          table(words.keysPages, fixed('page')),
          table(words.pageAnswers, fixed('answers')),
          table(words.keysBring, fixed('bring')),
          table(words.keysReview, [...fixed('review'), ...others(true)]),
          table(words.keysEverywhere, [...everywhere(), ...others(false)])
        )
      )
    });
    const dialog = new Dialog({
      title: words.keysTitle,
      body,
      buttons: [Dialog.okButton({ label: words.close })]
    });
    dialog.addClass('rap-keys-box');
    await dialog.launch();
    hub.desk?.focus();
  };
  app.commands.addCommand('rap:keys', { label: () => `${hub.words.keysTitle}  ?`, execute: show });
  document.addEventListener('keydown', event => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(NO_KEYS)) {
      return;
    }
    if (
      event.key === '?' &&
      !event.ctrlKey &&
      !event.metaKey &&
      target?.closest('.rap-panel, .rap-coding')
    ) {
      event.preventDefault();
      void app.commands.execute('rap:keys');
    }
    const undo = undoKey(event);
    if (undo && !event.defaultPrevented && target?.closest('.rap-page')) {
      event.preventDefault();
      void app.commands.execute(undo);
    }
  });
}

/** On pages, outside of fields, where it is the field's own. */
function undoKey({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
  const letter = (ctrlKey || metaKey) && !altKey ? key.toLowerCase() : '';
  return letter === 'y' || (letter === 'z' && shiftKey)
    ? 'rap:redo'
    : letter === 'z'
      ? 'rap:undo'
      : '';
}
