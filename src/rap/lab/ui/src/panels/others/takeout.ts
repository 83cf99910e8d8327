/**
 * Take out: who will read it, what, as which kind of file; then the file with what must be said of
 * it, and only then it is saved.
 */

import { bytesOf } from '../../core/both-changed';
import { bodyOf, choose, isWhole, NO_WISH, OutOffer, thingsFor, Wish } from '../../core/taking-out';
import { button, make, quiet } from '../../elements';
import { Hub } from '../../hub';
import { audience } from '../../text/facts';
import { fill } from '../../words';
import { Page, section } from '../page';
import { cards } from './cards';
import { moreOf, thingWord } from './what';

interface Made {
  name: string;
  file: string;
  n: number;
  warnings: string[];
  /** What a project does not hold, to lie beside it; "" of other files. */
  report: string;
  report_name: string;
}

export interface Half {
  readonly element: HTMLElement;
  draw(): void;
  read(): Promise<void>;
}

export function createTakeOut(hub: Hub, page: Page): Half {
  const element = make('div', { class: 'rap-take-out' });
  let offer: OutOffer | null = null;
  let wish: Wish = NO_WISH;
  let made: Made | null = null;
  let making = 0; // of several files that were asked for, the last is shown
  const change = (next: Partial<Wish>): void => {
    if (offer) {
      wish = choose(offer, wish, next);
      made = null;
      making++;
      page.keeping(draw);
    }
  };
  const makeFile = async (): Promise<void> => {
    const mine = ++making;
    made = null;
    page.say(hub.words.outMaking);
    const answer = await page.attempt(
      hub.requests.latest<Made>('others file', 'out', bodyOf(wish))
    );
    if (mine !== making) {
      return;
    }
    if (answer) {
      made = answer;
      page.say('');
      page.keeping(draw);
      element.querySelector<HTMLElement>('.rap-made h3')?.focus({ preventScroll: true });
      element.querySelector('.rap-made')?.scrollIntoView({ block: 'nearest' });
    }
  };
  const who = (now: OutOffer): HTMLElement => {
    const { words } = hub;
    const readers = now.audiences.filter(one => one === 'team' || hub.may('lead'));
    const rows = readers.map(one => ({
      value: one,
      label: audience(words, one),
      about: one === 'team' ? words.outTeamAbout : words.outOthersAbout
    }));
    return make(
      'div',
      {},
      cards(words.outWho, 'audience', rows, wish.audience, one => change({ audience: one })),
      hub.may('lead') ? null : quiet(words.outLeadOnly)
    );
  };
  const what = (now: OutOffer): HTMLElement | null => {
    const { words } = hub;
    const rows = thingsFor(now, wish.audience).map(thing => ({
      value: thing,
      ...thingWord(words, thing)
    }));
    return wish.audience
      ? make(
          'div',
          {},
          cards(words.outWhat, 'thing', rows, wish.thing, thing => change({ thing })),
          now.blind ? quiet(words.outBlind) : null,
          wish.audience === 'team' ? null : quiet(words.outNumbers)
        )
      : null;
  };
  const done = (): HTMLElement | null => {
    const { words } = hub;
    const file = made;
    return file
      ? make(
          'section',
          { class: 'rap-made', set: { 'aria-label': words.outReady } },
          make('h3', { text: file.name, set: { tabindex: '-1' } }),
          make('p', { text: fill(words.outHolds, { n: file.n }) }),
          file.warnings.length
            ? make('ul', {}, ...file.warnings.map(text => make('li', { text })))
            : null,
          make(
            'p',
            { class: 'rap-acts' },
            button({
              class: 'rap-main',
              text: words.outSave,
              press: () => save(file.name, bytesOf(file.file))
            }),
            file.report
              ? button({
                  class: 'rap-plain',
                  text: words.outReport,
                  press: () => save(file.report_name, file.report)
                })
              : null
          )
        )
      : null;
  };
  const save = (name: string, data: Uint8Array | string): void => {
    const link = make('a', { set: { download: name } });
    const blob = new Blob([data as BlobPart], { type: 'application/octet-stream' });
    link.href = URL.createObjectURL(blob);
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    hub.toast(fill(hub.words.outSaved, { name }));
  };
  const draw = (): void => {
    const { words } = hub;
    const now = offer;
    element.replaceChildren(
      section(
        words.outTitle,
        quiet(words.outAbout),
        ...(now ? [who(now), what(now)] : [quiet(words.loading)]),
        now && wish.thing ? moreOf(hub, now, wish, change) : null,
        now && isWhole(wish)
          ? make(
              'p',
              { class: 'rap-acts' },
              button({
                class: made ? 'rap-plain' : 'rap-main',
                text: words.outMake,
                press: () => void makeFile()
              })
            )
          : null,
        done()
      )
    );
  };
  const read = async (): Promise<void> => {
    offer = (await page.read<OutOffer>('out', 'out')) ?? offer;
    if (offer) {
      wish = choose(offer, wish, {});
    }
    page.keeping(draw);
  };
  draw();
  return { element, draw, read };
}
