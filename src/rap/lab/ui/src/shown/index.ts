/**
 * `rap.lab.show_source` in a notebook (anywidget): the text comes as a message, so that no saved
 * notebook holds it.
 */

import { createShown, Shown } from './source';

interface Model {
  get(key: string): unknown;
  on(kind: 'msg:custom', heard: (message: unknown) => void): void;
  off(kind: 'msg:custom', heard: (message: unknown) => void): void;
  send(message: unknown): void;
}

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const view = createShown(el, String(model.get('waiting')));
  const heard = (message: unknown): void => view.update(message as Shown);
  model.on('msg:custom', heard);
  model.send({ ask: 'source' });
  return () => {
    model.off('msg:custom', heard);
    view.destroy();
  };
}

export default { render };
