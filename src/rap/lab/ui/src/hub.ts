/**
 * What all panels share: the study, its codebook, the list of interviews, the words, the queue of
 * acts, and who looks at what.
 */
import { PageConfig } from '@jupyterlab/coreutils';

import { ask, messageOf, placeOf, speak, transport, unread } from './api';
import { nameOf } from './core/naming';
import { remembered, slotted, shapeOf } from './core/tree';
import { colourOf } from './core/colours';
import { createHidden, Hidden } from './core/hidden';
import { createQueue, Queue, QueueState, Waiting } from './core/queue';
import { createRequests, Requests } from './core/requests';
import { may, Right } from './core/rights';
import { sendActs } from './core/sending';
import { createMemory, createOwnMemory, createShelf } from './core/waiting-acts';
import { watchChanges } from './changes';
import type { CodebookShown, CodeRow } from './contract/codebook';
import type { MyRole, SourceRow, StudyShown } from './contract/lab';
import { Labels } from './protocol';
import { Session } from './session';
import { createDoings, Doings } from './doings';
import { createSignal, Signal } from './signal';
import { createToast } from './toast';
import { en, inLanguage, Words, wordsIn } from './words';
import { chooseVersion } from './acts/both';
import { Desk } from './acts/desk';

/** Where the settings of a study are. */
export const SETTINGS = 'pyproject.toml';

export interface Hub {
  study: StudyShown | null;
  /** Why the study cannot be read, and the file it is about. */
  trouble: string;
  troubleAt: string;
  codes: ReadonlyMap<string, CodeRow>;
  colours: ReadonlyMap<string, string>;
  codebook: CodebookShown;
  sources: SourceRow[];
  readonly language: string;
  readonly words: Words;
  readonly queue: Queue;
  /** What pages read and do. */
  readonly requests: Requests;
  /** What was done at this screen, and can be taken back. */
  readonly doings: Doings;
  /** Open interviews, by id. */
  readonly sessions: Map<string, Session>;
  /** The interview that acts apply to. */
  desk: Desk | null;
  /** Whose codings and which codes this person does not want to see. */
  readonly hidden: Hidden;
  recent: string[];
  slots: string[];
  readonly changed: Readonly<
    Record<'study' | 'codebook' | 'sources' | 'words' | 'desk' | 'recent', Signal<void>>
  >;
  readonly queueChanged: Signal<QueueState>;
  /** Whether the server answers. */
  readonly reached: Signal<boolean>;
  /** One sentence for the live region of the open interview. */
  readonly said: Signal<string>;
  /** One sentence at the bottom, said aloud too, with a button that takes it back. */
  toast(sentence: string, undo?: () => void, label?: string): void;
  me(): MyRole | null;
  mayCode(): boolean;
  /** Whether the server would let the person who is logged in do it. */
  may(right: Right): boolean;
  /** The keys of a command, as they are set on this machine. */
  keysOf(command: string): string;
  label(labels: Labels | string | undefined, otherwise?: string): string;
  codeLabel(code: string): string;
  /** An interview's title with its id, or the id alone. */
  sourceName(id: string): string;
  use(code: string): void;
  setSlot(n: number, code: string): void;
  /** Speaks it once its words are here; as before where the server does not give them. */
  setLanguage(language: string): Promise<void>;
  /** Somebody chose it in the menu: kept in the settings where there are any. */
  chooseLanguage(language: string): void;
  readStudy(): Promise<void>;
  readCodebook(): Promise<void>;
  readSources(): Promise<void>;
  destroy(): void;
}

const EMPTY: CodebookShown = { families: [], codes: [], languages: [], proposals: [] };

export function createHub(): Hub {
  const place = PageConfig.getOption('serverRoot') || PageConfig.getBaseUrl();
  const changed = {
    study: createSignal<void>(),
    codebook: createSignal<void>(),
    sources: createSignal<void>(),
    words: createSignal<void>(),
    desk: createSignal<void>(),
    recent: createSignal<void>()
  };
  const queueChanged = createSignal<QueueState>();
  const memory = createMemory(localStorage, place);
  const own = createOwnMemory(memory, () => coder);
  let [language, words, wanted] = ['en', en as Words, 'en'];
  let shelfIsFull = false;
  let nAside = 0;
  const moments = new Set<string>(); // moments that acts of this window made
  let coder = ''; // whoever is logged in, as the server says

  const shelf = createShelf(localStorage, place, () => (shelfIsFull = true));
  const queue = createQueue({
    shelf,
    who: () => coder,
    send: (sent, acts) =>
      sendActs(transport, sent, acts, {
        unreachable: hub.words.unreachable,
        changed: hub.words.wordsCorrected,
        own: cursor => moments.add(cursor),
        gone: why => void (hub.sessions.get(sent.source)?.read() ?? hub.said.emit(why))
      }),
    after: (ms, then) => void window.setTimeout(then, ms),
    changed: (state, sent: readonly Waiting[]) => {
      sent.forEach(one => {
        hub.sessions.get(one.source)?.acknowledged([one.act]);
        doings.list().saved(one.act.id);
      });
      shelfIsFull = shelfIsFull && state.waiting > 0;
      if (state.aside.length !== nAside) {
        nAside = state.aside.length; // what was refused does not stand there as if it were saved
        doings.list().refused(new Map(state.aside.map(({ act, aside }) => [act.id, aside ?? ''])));
        hub.sessions.forEach(session => void session.read());
      }
      queueChanged.emit(shelfIsFull ? { ...state, why: hub.words.storageFull } : state);
    }
  });

  const hub: Hub = {
    study: null,
    trouble: '',
    troubleAt: '',
    codes: new Map(),
    colours: new Map(),
    codebook: EMPTY,
    sources: [],
    get language() {
      return language;
    },
    get words() {
      return words;
    },
    queue,
    requests: createRequests(
      transport,
      () => coder,
      (told, reply, who) => hub.doings.heard(told, reply, who),
      unread.emit,
      (both, body) => chooseVersion(hub, both, body)
    ),
    get doings() {
      return doings;
    },
    sessions: new Map(),
    desk: null,
    hidden: createHidden(memory, () => coder),
    recent: [],
    slots: [],
    changed,
    queueChanged,
    reached: createSignal<boolean>(),
    said: createSignal<string>(),
    toast: (sentence, undo, label = hub.words.undo) =>
      toast.show(sentence, undo && { label, press: undo }),
    me: () => hub.study?.coder ?? null,
    mayCode: () => hub.may('code'),
    may: right =>
      may(right, { role: hub.me()?.role ?? '', proposals: hub.study?.proposals === true }),
    keysOf: () => '',
    label: (labels, otherwise) => inLanguage(labels, language, otherwise),
    codeLabel: code => inLanguage(hub.codes.get(code)?.label, language, code),
    sourceName: id => nameOf(hub.sources.find(row => row.id === id) ?? { id }),
    use: code => {
      if (hub.recent[0] !== code || !hub.slots.length) {
        hub.recent = remembered(hub.recent, code);
        hub.slots = slotted(hub.slots, code);
        own.keep('recent', hub.recent);
        own.keep('slots', hub.slots);
        window.setTimeout(() => changed.recent.emit()); // the passage is painted first
      }
    },
    setSlot: (n, code) => {
      hub.slots = Array.from({ length: 9 }, (_, i) =>
        i === n - 1 ? code : hub.slots[i] === code ? '' : (hub.slots[i] ?? '')
      );
      own.keep('slots', hub.slots);
      changed.recent.emit();
    },
    setLanguage: async chosen => {
      wanted = chosen;
      const found = await wordsIn(chosen).catch(() => null);
      if (found && wanted === chosen) {
        words = found;
        speak((language = chosen), words);
        changed.words.emit();
      }
    },
    chooseLanguage: chosen => void hub.setLanguage(chosen),
    readStudy: async () => {
      try {
        hub.study = await ask<StudyShown>('study');
        hub.trouble = hub.troubleAt = '';
        if (coder !== (hub.me()?.id ?? '')) {
          coder = hub.me()?.id ?? '';
          [hub.recent, hub.slots] = [own.kept('recent'), own.kept('slots')];
          changed.recent.emit();
          toast.hide(); // what somebody else did
          queue.greet();
        }
      } catch (error) {
        hub.trouble = messageOf(error);
        hub.troubleAt = placeOf(error);
      }
      changed.study.emit();
    },
    readCodebook: async () => {
      const before = shapeOf(hub.codebook);
      hub.codebook = await ask<CodebookShown>('codebook');
      if (before === shapeOf(hub.codebook)) {
        changed.recent.emit(); // only counts are other ones: lists are drawn again, texts are not
        return;
      }
      hub.codes = new Map(hub.codebook.codes.map(row => [row.code, row]));
      hub.colours = new Map(
        hub.codebook.codes.map(row => [row.code, colourOf(row.code, row.colour)])
      );
      changed.codebook.emit();
    },
    readSources: async () => {
      hub.sources = (await ask<{ sources: SourceRow[] }>('sources')).sources;
      changed.sources.emit();
    },
    destroy: () => [stop, queue.destroy].forEach(end => end())
  };
  speak(language, words);
  const toast = createToast();
  const doings = createDoings(hub, place);
  const stop = watchChanges(hub, moments);
  return hub;
}
