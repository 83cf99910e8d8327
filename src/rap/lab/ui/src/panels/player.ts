/**
 * A calm player: play, back, on, speed, place. The sound comes from the vault piece by piece, and
 * nothing of it stays in the browser.
 */

import { PageConfig, URLExt } from '@jupyterlab/coreutils';

import { clock, mediaActOf, resumeAt, SoundAct, SPEEDS, STEP_S, within } from '../core/listening';
import { button, listen, make } from '../elements';
import { Hub } from '../hub';
import { Sounding, sounds } from '../recordings';
import { fill } from '../words';
import { named, select } from './page';

const ALIVE_MS = 60_000;
const TWICE_MS = 300; // a media key may come as a key and from the system

export interface Player extends Sounding {
  readonly element: HTMLElement;
  playFrom(at: number): void;
  destroy(): void;
}

interface Told {
  /** Where it is, while it plays and when it was moved. */
  at(seconds: number, playing: boolean): void;
  /** Once a minute while it plays: listening is work, so the vault stays open. */
  alive(): void;
  broken(): void;
}

export function createPlayer(hub: Hub, source: string, told: Told): Player {
  const words = hub.words;
  const sound = new Audio();
  let paused: number | null = null;
  let keyed = 0;
  const sign = make('kbd', {
    text: sounds.keysOf('toggle')[0] ?? '',
    set: { 'aria-hidden': 'true' }
  });
  const word = make('span', { text: words.recPlay });
  const place = make('input', {
    class: 'rap-player-place',
    set: {
      type: 'range',
      min: '0',
      max: '0',
      step: '0.5',
      value: '0',
      'aria-label': words.recPlace
    }
  });
  const time = make('span', { class: 'rap-quiet rap-player-time' });
  const step = (act: 'back' | 'on', text: string): HTMLElement =>
    button(
      { class: 'rap-plain', press: () => player.act(act) },
      text,
      ' ',
      make('kbd', { text: sounds.keysOf(act)[0] ?? '', set: { 'aria-hidden': 'true' } })
    );
  const speed = named(
    words.recSpeed,
    select(
      SPEEDS.map(one => [String(one), `${one} ×`] as const),
      '1',
      value => {
        sound.playbackRate = Number(value);
      }
    ),
    'rap-player-speed'
  );
  const element = make(
    'div',
    { class: 'rap-player', set: { role: 'group', 'aria-label': fill(words.recOf, { source }) } },
    button({ class: 'rap-main', press: () => player.act('toggle') }, word, ' ', sign),
    step('back', words.recBack),
    step('on', words.recOn),
    place,
    time,
    speed
  );

  const tell = (): void => {
    const all = Number.isFinite(sound.duration) ? sound.duration : 0;
    place.max = String(all);
    place.value = String(sound.currentTime);
    time.textContent = fill(words.recAt, { at: clock(sound.currentTime), all: clock(all) });
    place.setAttribute('aria-valuetext', time.textContent);
    word.textContent = sound.paused ? words.recPlay : words.recPause;
    told.at(sound.currentTime, !sound.paused);
  };
  const move = (at: number): void => {
    sound.currentTime = within(at, sound.duration);
    tell();
  };
  const play = (at: number): void => {
    if (sounds.current !== player) {
      sounds.current?.act('pause');
      sounds.current = player;
    }
    move(at);
    void sound.play().catch(() => undefined); // what went wrong comes as an event
  };
  const pause = (): void => {
    sound.pause();
    paused = sound.currentTime;
  };
  const player: Player = {
    element,
    playFrom: play,
    act: what => {
      if (what === 'toggle' && sound.paused) {
        play(sound.ended ? 0 : resumeAt(sound.currentTime, paused));
      } else if (what === 'toggle' || what === 'pause') {
        pause();
      } else {
        move(sound.currentTime + (what === 'back' ? -STEP_S : STEP_S));
      }
    },
    destroy: () => {
      stops.forEach(stop => stop());
      window.clearInterval(timer);
      pause();
      sound.removeAttribute('src');
      sound.load();
      if (sounds.current === player) {
        sounds.current = null;
        hands(null);
      }
    }
  };
  place.addEventListener('input', () => move(Number(place.value)));
  (['timeupdate', 'loadedmetadata', 'play', 'pause', 'ended', 'seeked'] as const).forEach(kind =>
    sound.addEventListener(kind, tell)
  );
  sound.addEventListener('error', () => sound.getAttribute('src') && told.broken());
  const pressed = (event: KeyboardEvent): void => {
    const act = mediaActOf(event.key);
    if (act && sounds.current === player && element.offsetParent !== null) {
      event.preventDefault();
      keyed = event.timeStamp;
      if (!event.repeat) {
        player.act(act);
      }
    }
  };
  const stops = [listen<'keydown'>(document, 'keydown', pressed)];
  const timer = window.setInterval(() => !sound.paused && told.alive(), ALIVE_MS);
  sound.addEventListener('play', () =>
    hands(act => performance.now() - keyed > TWICE_MS && player.act(act))
  );
  sounds.current ??= player;
  sound.preload = 'metadata';
  sound.src = URLExt.join(PageConfig.getBaseUrl(), 'rap/api/review/texts', source, 'audio');
  tell();
  return player;
}

/** Keys for sound that the system takes for itself come this way. */
function hands(does: ((act: SoundAct) => unknown) | null): void {
  const taken = [
    ['play', 'toggle'],
    ['pause', 'pause'],
    ['stop', 'pause'],
    ['previoustrack', 'back'],
    ['nexttrack', 'on'],
    ['seekbackward', 'back'],
    ['seekforward', 'on']
  ] as const;
  taken.forEach(([action, act]) =>
    navigator.mediaSession?.setActionHandler(action, does && (() => void does(act)))
  );
}
