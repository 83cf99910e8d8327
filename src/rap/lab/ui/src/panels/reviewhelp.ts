/**
 * Sentences in which somebody may ask for help, and whom to tell. They are on this page alone: no
 * file, log or export has them, and the browser keeps nothing.
 */
import { make, quiet } from '../elements';
import { Hub } from '../hub';
import { HelpSought } from '../protocol-review';
import { fill } from '../words';
import { Gate } from './vaultgate';

export interface HelpList {
  readonly element: HTMLElement;
  read(): Promise<void>;
  clear(): void;
}

export function createHelp(gate: Gate, hub: Hub): HelpList {
  const element = make('div', {});
  const draw = (found: HelpSought): void => {
    const { words } = hub;
    const told = found.contact
      ? fill(words.helpContact, { contact: found.contact })
      : words.helpNoContact;
    const may = found.without_consent
      ? fill(words.helpMay, { may: found.without_consent })
      : words.helpMayNothing;
    const was = element.querySelector('details')?.open ?? false;
    const made = make(
      'details',
      { class: 'rap-raw-help', set: { open: was ? '' : undefined } },
      make('summary', { text: fill(words.helpTitle, { n: found.sentences.length }) }),
      make('p', { text: told }),
      make('p', { text: may }),
      quiet(words.helpNoMark),
      ...found.sentences.map(one =>
        make(
          'p',
          { class: 'rap-raw-place' },
          make('span', {
            class: 'rap-quiet rap-raw-where',
            text: `${one.source} · ${one.about.join(', ')}`
          }),
          one.sentence
        )
      )
    );
    element.replaceChildren(made);
  };
  return {
    element,
    read: async () => {
      const found = await gate.work(hub.requests.latest<HelpSought>('help', 'review/help'));
      if (found && gate.room) {
        draw(found);
      }
    },
    clear: () => {
      hub.requests.drop('help');
      element.replaceChildren();
    }
  };
}
