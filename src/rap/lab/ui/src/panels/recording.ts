/**
 * One text as it would enter the study, with its recording beside it: a time plays from there, and
 * the turn that is heard is marked.
 */
import { ask, sendSound, SOUNDS } from '../api';
import { clock, heardTurns, HeardTurn, turnAt } from '../core/listening';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { fill } from '../words';
import { sounds } from '../recordings';
import { named, Page } from './page';
import { createPlayer, Player } from './player';
import { Gate } from './vaultgate';

export interface Hearing {
  readonly element: HTMLElement;
  update(text: string, recording: boolean): void;
  /** Draws the card around it again without losing the place in the text. */
  keeping(draw: () => void): void;
  destroy(): void;
}

/** `changed` is called when a recording was put there or taken away. */
export function createHearing(
  page: Page,
  gate: Gate,
  hub: Hub,
  source: string,
  changed: () => void
): Hearing {
  const text = make('div', {
    class: 'rap-raw-text',
    set: { tabindex: '0', role: 'region', 'aria-label': source }
  });
  const sound = make('div', {});
  const element = make('div', { class: 'rap-hearing' }, sound, text);
  let player: Player | null = null;
  let turns: HeardTurn[] = [];
  let rows: HTMLElement[] = [];
  let now = -1;
  let drawn = '';

  const follow = (at: number, playing: boolean): void => {
    const heard = turnAt(turns, at);
    if (heard === now) {
      return;
    }
    rows[now]?.removeAttribute('aria-current');
    rows[heard]?.setAttribute('aria-current', 'true');
    now = heard;
    const row = rows[heard];
    if (
      row &&
      playing &&
      (row.offsetTop < text.scrollTop ||
        row.offsetTop + row.offsetHeight > text.scrollTop + text.clientHeight)
    ) {
      text.scrollTop = row.offsetTop - text.clientHeight / 3;
    }
  };
  const rowOf = (turn: HeardTurn): HTMLElement => {
    const at = turn.at;
    const label = at === null ? '' : clock(at);
    const time =
      at === null
        ? null
        : player
          ? button({
              class: 'rap-raw-time',
              text: label,
              set: { 'aria-label': fill(hub.words.recFrom, { at: label }) },
              press: () => player?.playFrom(at)
            })
          : make('span', { class: 'rap-raw-time rap-quiet', text: label });
    return make(
      'div',
      { class: 'rap-raw-turn' },
      time,
      ...turn.lines.map(line => make('p', {}, ...masked(line)))
    );
  };
  const sounding = (): HTMLElement[] => {
    player ??= createPlayer(hub, source, {
      at: follow,
      alive: () => void gate.work(ask('review')),
      broken: () => void broken()
    });
    const times = turns.some(turn => turn.at !== null);
    return [
      player.element,
      ...(times ? [] : [quiet(hub.words.recTimes)]),
      make('div', { class: 'rap-player-more' }, keys(), dropping())
    ];
  };
  const broken = async (): Promise<void> => {
    await gate.read();
    if (gate.room) {
      page.say(hub.words.recBroken, true);
    }
  };
  const keys = (): HTMLElement => {
    const { words } = hub;
    const line = (keys: string[], word: string): HTMLElement =>
      make('li', {}, ...keys.flatMap(key => [make('kbd', { text: key }), ' ']), word);
    return make(
      'details',
      { class: 'rap-quiet rap-player-keys' },
      make('summary', { text: words.recKeys }),
      make(
        'ul',
        { class: 'rap-plain-list' },
        line(sounds.keysOf('toggle'), `${words.recPlay}, ${words.recPause}`),
        line(sounds.keysOf('back'), words.recBack),
        line(sounds.keysOf('on'), words.recOn),
        line(['⏯', '⏮', '⏭'], words.recMedia)
      ),
      make('p', { text: words.recKeysHow })
    );
  };
  const dropping = (): HTMLElement => {
    const sure = button({
      class: 'rap-plain',
      text: hub.words.recSure,
      press: () => void forget()
    });
    const drop = button({
      class: 'rap-plain',
      text: hub.words.recDrop,
      press: () => {
        drop.replaceWith(sure);
        sure.focus();
      }
    });
    return drop;
  };
  const forget = async (): Promise<void> => {
    silence();
    if (await gate.work(ask(`review/texts/${source}/audio`, 'DELETE'))) {
      page.say(fill(hub.words.recDropped, { source }));
      changed();
    }
  };
  const missing = (): HTMLElement[] => {
    const field = make('input', {
      class: 'rap-files',
      set: { type: 'file', accept: SOUNDS.map(one => `.${one}`).join(',') }
    });
    field.addEventListener('change', () => field.files?.[0] && void put(field.files[0]));
    return [
      make('p', { text: hub.words.recNone }),
      named(hub.words.recAdd, field),
      quiet(fill(hub.words.recKinds, { kinds: SOUNDS.join(', ') }))
    ];
  };
  const put = async (file: File): Promise<void> => {
    const kept = await gate.work(sendSound(source, file));
    if (kept) {
      page.say(fill(hub.words.recKept, { source, until: kept.until }));
      changed();
    }
  };
  const silence = (): void => {
    player?.destroy();
    player = null;
  };
  return {
    element,
    update: (words, recording) => {
      const [before, wanted] = [drawn, JSON.stringify([hub.language, recording])];
      drawn = wanted + words;
      if (drawn === before) {
        return;
      }
      turns = heardTurns(words);
      if (!before.startsWith(wanted)) {
        silence();
        sound.replaceChildren(...(recording ? sounding() : missing()));
      }
      rows = turns.map(rowOf);
      now = -1;
      text.replaceChildren(...rows);
    },
    keeping: draw => {
      const [top, at] = [text.scrollTop, document.activeElement];
      draw();
      text.scrollTop = top;
      if (at instanceof HTMLElement && element.contains(at)) {
        at.focus({ preventScroll: true });
      }
    },
    destroy: () => {
      silence();
      element.replaceChildren();
    }
  };
}

/** A line with what stands in place of names set off. */
const masked = (line: string): (string | HTMLElement)[] =>
  line.split(/(\[[^\[\]]{1,60}\])/).map((part, i) => (i % 2 ? make('mark', { text: part }) : part));
