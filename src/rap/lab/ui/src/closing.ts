/**
 * Closing the study from the screen: the server ends, and `rap lab` encrypts all files. When it
 * closes, here or because nobody was there, no word stays in sight.
 */

import { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, showDialog } from '@jupyterlab/apputils';

import { ask, messageOf } from './api';
import { heard } from './changes';
import { make } from './elements';
import { Hub } from './hub';
import { createSignal } from './signal';

interface Facts {
  possible: boolean;
  minutes: number;
}

const TOLD_MS = 60_000;
const SIGNS = ['keydown', 'pointerdown', 'wheel'] as const;

let facts: Facts = { possible: false, minutes: 0 };

/** Whether the study can be closed from this screen. */
export const mayClose = (): boolean => facts.possible;
/** It is known now. */
export const closable = createSignal<void>();

export function addClosing(app: JupyterFrontEnd, hub: Hub): void {
  let told = Date.now();
  const read = async (): Promise<void> => {
    facts = await ask<Facts>('closing');
    app.commands.notifyCommandChanged('rap:close-study');
    closable.emit();
  };
  const close = async (): Promise<void> => {
    if (hub.queue.state().waiting) {
      hub.toast(hub.words.closeStudyWaiting);
      return;
    }
    const { button } = await showDialog({
      title: hub.words.closeStudyTitle,
      body: hub.words.closeStudyWhat,
      buttons: [
        Dialog.cancelButton({ label: hub.words.closeStudyNo }),
        Dialog.warnButton({ label: hub.words.closeStudyYes })
      ]
    });
    if (!button.accept) {
      return;
    }
    try {
      await ask('closing', 'POST', {});
      takeAway(hub);
    } catch (error) {
      hub.toast(messageOf(error));
    }
  };
  app.commands.addCommand('rap:close-study', {
    label: () => hub.words.closeStudy,
    isVisible: mayClose,
    execute: close
  });
  hub.changed.study.connect(() => void read().catch(() => undefined));
  heard.connect(changes => changes.closing && takeAway(hub));
  // Reading asks for nothing for a long time: a hand on the keyboard says that somebody is there.
  const alive = (): void => {
    if (facts.minutes && Date.now() - told > TOLD_MS) {
      told = Date.now();
      void read().catch(() => undefined);
    }
  };
  SIGNS.forEach(kind => window.addEventListener(kind, alive, { capture: true, passive: true }));
}

/** Everything on the page goes, its title too; what is left says where to look. */
function takeAway(hub: Hub): void {
  const said = make(
    'main',
    { class: 'rap-closing', set: { role: 'status' } },
    make('h1', { text: hub.words.closingTitle }),
    make('p', { text: hub.words.closingWhat })
  );
  document.body.replaceChildren(said);
  document.title = hub.words.closingTitle;
}
