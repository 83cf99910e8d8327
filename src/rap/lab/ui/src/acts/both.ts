/** Somebody saved in between: both versions in one dialog, to keep one or put them together. */
import { Dialog } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';

import { Both, decided, versionsOf } from '../core/seen';
import { Hub } from '../hub';
import { keepFocus } from '../panels/page';
import { createChoices } from '../panels/sharingchoices';
import { make } from '../elements';

/** The request that saves what she chose; null when she chose nothing. */
export async function chooseVersion(hub: Hub, both: Both, body: unknown): Promise<unknown> {
  const node = make('div', {});
  const dialog = new Dialog({
    title: hub.words.bothTitle,
    body: new Widget({ node }),
    buttons: [Dialog.cancelButton({ label: hub.words.close })]
  });
  let again: unknown = null;
  const draw = (): void =>
    keepFocus(node, () => node.replaceChildren(choices.element(versionsOf(both)) ?? ''));
  const choices = createChoices(
    hub,
    draw,
    made => {
      again = decided(body, both, made);
      dialog.reject();
    },
    true
  );
  draw();
  dialog.addClass('rap-both-box');
  dialog.node.setAttribute('aria-label', hub.words.bothTitle);
  await dialog.launch();
  return again;
}
