/** The recording that keys and pedals act on: one at a time, on the page for raw texts. */
import { JupyterFrontEnd } from '@jupyterlab/application';
import { SoundAct } from './core/listening';
import { Hub } from './hub';
import { Words } from './words';

export interface Sounding {
  act(what: SoundAct): void;
}

const ACTS: readonly (readonly [SoundAct, keyof Words])[] = [
  ['toggle', 'recPlay'],
  ['back', 'recBack'],
  ['on', 'recOn']
];
const idOf = (act: SoundAct): string => `rap:sound-${act}`;

/** What is listened to, and the keys that people have for it. */
export const sounds: { current: Sounding | null; keysOf(act: SoundAct): string[] } = {
  current: null,
  keysOf: () => []
};

export function addSounds(app: JupyterFrontEnd, hub: Hub): void {
  let fresh = false; // a key that is held down repeats itself, and commands come later than keys
  window.addEventListener('keydown', event => (fresh ||= !event.repeat), true);
  const toggle = (): void => {
    if (fresh) {
      fresh = false;
      sounds.current?.act('toggle');
    }
  };
  for (const [act, word] of ACTS) {
    app.commands.addCommand(idOf(act), {
      label: () => hub.words[word],
      isEnabled: () => sounds.current !== null,
      execute: () => (act === 'toggle' ? toggle() : sounds.current?.act(act))
    });
  }
  sounds.keysOf = act =>
    app.commands.keyBindings
      .filter(one => one.command === idOf(act))
      .map(one => one.keys.join(' ').replace(/ /g, '+'));
}
