/**
 * Before a text enters the study: one list of everything that stays readable in it though it was
 * noticed, and of what nobody looked at. What lets the text in stands below this list.
 */
import { drawId } from '../core/requests';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { LeftWord, Remaining } from '../protocol-review';
import { fill } from '../words';
import { section } from './page';
import { Gate } from './vaultgate';

/** `changed` is called when something of it was masked after all. */
export function remainingList(
  gate: Gate,
  hub: Hub,
  found: Remaining,
  changed: () => void
): HTMLElement {
  const { words } = hub;
  const rows = (some: readonly LeftWord[]): HTMLElement[] =>
    some.map(one => row(gate, hub, one, changed));
  const alone = found.kept.filter(one => !one.at_once);
  const together = found.kept.filter(one => one.at_once);
  const part = (title: string, some: readonly LeftWord[]): HTMLElement | null =>
    some.length ? section(`${title} (${some.length})`, ...rows(some)) : null;
  const none = !found.kept.length && !found.unseen.length;
  return make(
    'section',
    { class: 'rap-raw-remaining' },
    make('h3', { text: words.revRemains }),
    quiet(none ? words.revRemainsNone : words.revRemainsHow),
    part(words.revUnseen, found.unseen),
    part(words.revKeptAtOnce, together),
    part(words.revKeptAlone, alone),
    ...found.two_labels.map(labels =>
      quiet(fill(words.revTwoLabels, { labels: labels.join(', ') }))
    )
  );
}

function row(gate: Gate, hub: Hub, one: LeftWord, changed: () => void): HTMLElement {
  const { words } = hub;
  const id = drawId();
  const mask = async (): Promise<void> => {
    const of = [{ key: one.key, drawn: one.drawn, act: 'mask' }];
    const [path, body] = one.key
      ? ['review/decisions', { id, of }]
      : ['review/names', { id, words: one.words }];
    if (await gate.work(hub.requests.act({ id, path, body }))) {
      changed();
    }
  };
  const facts = [
    one.called,
    one.n > 1 ? fill(words.revTimes, { n: one.n }) : '',
    one.at_once ? fill(words.revWithOthers, { n: one.at_once }) : '',
    one.reason
  ].filter(Boolean);
  return make(
    'div',
    { class: 'rap-raw-left' },
    make(
      'p',
      {},
      make('strong', { text: one.words }),
      ' ',
      make('span', { class: 'rap-quiet', text: facts.join(' · ') }),
      ' ',
      button({
        class: 'rap-plain',
        text: words.revMaskAfterAll,
        set: { 'aria-label': `${words.revMaskAfterAll}: ${one.words}` },
        press: () => void mask()
      })
    ),
    ...one.sentences.map(([before, said, after]) =>
      make('p', { class: 'rap-raw-place' }, before, make('mark', { text: said }), after)
    )
  );
}
