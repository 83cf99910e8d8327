/**
 * The word in the status bar: saved, saving, or what is wrong. Pressed, it shows what could not be
 * saved.
 */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';

import { noted } from './acts/dialog';
import { Left, QueueState } from './core/queue';
import { button, make } from './elements';
import { Hub } from './hub';
import { Run } from './panels/registry';
import { fill } from './words';

const NOTE_MS = 10_000;

export function createStatus(hub: Hub, run: Run): Widget {
  const word = make('button', { class: 'rap-status', set: { type: 'button', role: 'status' } });
  // it is said aloud elsewhere
  const note = make('span', { class: 'rap-note', set: { 'aria-hidden': 'true' } });
  const acts = button({ class: 'rap-status-acts', press: () => run('rap:acts') });
  const node = make('div', { class: 'rap-status-item' }, word, acts, note);
  let timer = 0;
  const write = (sentence: string): void => {
    note.textContent = sentence;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => (note.textContent = ''), NOTE_MS);
  };
  const widget = new Widget({ node });
  let away = false;
  const show = (queue: QueueState): void => {
    const state = away && !queue.why ? { ...queue, why: hub.words.unreachable } : queue;
    const [first] = state.aside;
    const wrong = state.why !== '' || first !== undefined;
    const aside = first
      ? [fill(hub.words.asideN, { n: state.aside.length, why: first.aside ?? '' })]
      : [];
    const left = state.left.map(({ coder, n }) =>
      fill(coder ? hub.words.leftBy : hub.words.leftUnknown, { who: coder, n })
    );
    word.className = wrong
      ? 'rap-status rap-status-wrong'
      : state.waiting
        ? 'rap-status rap-status-busy'
        : 'rap-status';
    const own = state.why
      ? fill(state.waiting ? hub.words.notSaved : hub.words.away, {
          n: state.waiting,
          why: state.why
        })
      : state.waiting
        ? fill(hub.words.saving, { n: state.waiting })
        : `✓ ${hub.words.saved}`;
    word.textContent = [...aside, own, ...left].join(' · ');
    word.title = word.textContent;
    acts.textContent = hub.words.myActs;
  };
  const decide = async (): Promise<void> => {
    const { aside, left } = hub.queue.state();
    if (left.length) {
      await askWhose(hub, left);
    }
    hub.queue.retry();
    if (aside.length) {
      run('rap:acts', { show: 1 });
    }
  };
  word.addEventListener('click', () => void decide());
  const reached = (answers: boolean): void => {
    if (away === answers) {
      away = !answers;
      show(hub.queue.state());
    }
  };
  const stops = [
    noted.connect(write),
    hub.reached.connect(reached),
    hub.queueChanged.connect(show),
    hub.changed.words.connect(() => show(hub.queue.state()))
  ];
  widget.disposed.connect(() => stops.forEach(stop => stop()));
  show(hub.queue.state());
  return widget;
}

/** What others left in this browser is shown before anything of it is sent. */
async function askWhose(hub: Hub, left: readonly Left[]): Promise<void> {
  const unknown = left.find(one => one.coder === '');
  const lines = left.map(({ coder, n }) =>
    fill(coder ? hub.words.leftByBody : hub.words.leftUnknownBody, { who: coder, n })
  );
  const mine = Dialog.okButton({ label: hub.words.leftMine });
  const out = Dialog.warnButton({ label: hub.words.leftOut });
  const answer = await showDialog({
    title: hub.words.leftTitle,
    body: lines.join('\n\n'),
    buttons: [Dialog.cancelButton({ label: hub.words.close }), ...(unknown ? [out, mine] : [])]
  });
  if (answer.button.accept) {
    (answer.button.label === mine.label ? hub.queue.claim : hub.queue.discard)();
  }
}
