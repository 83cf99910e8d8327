/**
 * Files go to the server's memory, and what is new or was corrected is looked at, a few at a time.
 */

import { messageOf, Refused, sendFile, SOUNDS } from '../../api';
import { isStale } from '../../core/entering';
import { asText, Entry, newEntry, question, suffixOf } from '../../core/incoming';
import { drawId } from '../../core/requests';
import { staleTables, tableQuestion } from '../../core/tables';
import { Looked, Standing, TableLook } from '../../protocol-bringin';
import { Bringing } from './parts';

/** So many files in one question: found soon, and readers are begun once for all of them. */
const TOGETHER = 8;
/** So many under way to the server at once. */
const SENT_TOGETHER = 4;

export interface Sending {
  add(files: readonly File[]): Promise<void>;
  /** Looks at what is new or was corrected; again when something changes meanwhile. */
  look(): Promise<void>;
  /** The recording of a file, by the file's key. */
  readonly sounds: Map<string, File>;
}

const isSound = (name: string): boolean => (SOUNDS as readonly string[]).includes(suffixOf(name));
const bare = (name: string): string => name.slice(0, name.lastIndexOf('.')).toLowerCase();
/** Files that a folder holds beside what people put there. */
const isNoise = (name: string): boolean => /^(\.|~\$|thumbs\.db$|desktop\.ini$)/i.test(name);

export function createSending(bringing: Bringing): Sending {
  const { store } = bringing;
  const sounds = new Map<string, File>();
  let busy = false;
  let again = false; // something changed while it was looked
  let compared = '';

  const add = async (files: readonly File[]): Promise<void> => {
    const wanted = [...files].filter(file => !isNoise(file.name));
    const texts = wanted
      .filter(file => !isSound(file.name))
      .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
      .map(file => ({ file, entry: newEntry(drawId(), file.name) }));
    store.send({ do: 'add', entries: texts.map(one => one.entry) });
    wanted.filter(file => isSound(file.name)).forEach(hear);
    const next = async (): Promise<void> => {
      for (let one = texts.shift(); one; one = texts.shift()) {
        await send(one.entry, one.file);
        void look();
      }
    };
    await Promise.all(Array.from({ length: SENT_TOGETHER }, next));
  };
  /** A recording belongs to the text of the same name. */
  const hear = (sound: File): void => {
    const entry = store.state().entries.find(one => bare(one.name) === bare(sound.name));
    if (entry) {
      sounds.set(entry.key, sound);
      store.send({ do: 'sound', key: entry.key, name: sound.name });
    } else {
      bringing.say('bringNoText', { name: sound.name });
    }
  };
  const send = async (entry: Entry, file: File): Promise<void> => {
    try {
      const sent = await sendFile(file);
      store.send({ do: 'sent', key: entry.key, file: sent.file });
    } catch (error) {
      store.send({ do: 'refused', key: entry.key, sentence: messageOf(error) });
    }
  };
  const look = async (): Promise<void> => {
    again = true;
    if (busy) {
      return;
    }
    busy = true;
    try {
      while (again) {
        again = false;
        for (let some = stale(); some.length && (await lookAt(some)); some = stale());
        await compare();
        await lookAtTables();
      }
    } finally {
      busy = false;
    }
  };
  /** All of them in one question: two files may be the same interview. */
  const compare = async (): Promise<void> => {
    const { about, entries } = store.state();
    const read = entries.filter(entry => entry.looked?.lines.length && !entry.said.skip);
    const of = [bringing.hub.language, ...read.map(entry => entry.file)].join();
    if (of === compared || read.length < 2 || stale().length) {
      return;
    }
    compared = of;
    const plan = {
      ...question(about, read[0]),
      files: read.flatMap(one => question(about, one).files)
    };
    const found = await bringing.hub.requests
      .latest<{ files: Standing[] }>('look', 'import/look', { plan, brief: true })
      .catch(() => undefined);
    store.send({ do: 'stand', looked: found?.files ?? [] });
  };
  /** After the texts: whom a table speaks of is known when all of them are there. */
  const lookAtTables = async (): Promise<void> => {
    const state = store.state();
    if (state.entries.some(entry => !entry.file && !entry.refusal)) {
      return; // one is under way: it is looked again when it is there
    }
    for (const entry of staleTables(state, bringing.offer()?.tables ?? [])) {
      const question = tableQuestion(store.state(), entry);
      const look = await bringing.hub.requests
        .latest<TableLook>('table', 'import/table', question)
        .catch((error: unknown) => ({ sheets: [], people: null, why: messageOf(error) }));
      if (look) {
        store.send({ do: 'tabled', key: entry.key, asked: JSON.stringify(question), look });
      }
    }
  };
  /** The file that is shown comes first. */
  const stale = (): Entry[] => {
    const state = store.state();
    return state.about.language
      ? state.entries
          .filter(entry => isStale(state, entry) && !entry.said.skip)
          .sort((a, b) => Number(b.key === state.chosen) - Number(a.key === state.chosen))
          .slice(0, TOGETHER)
      : [];
  };
  /** False when the server does not answer: then it is asked again with the next change. */
  const lookAt = async (entries: readonly Entry[]): Promise<boolean> => {
    const { about } = store.state();
    const plans = entries.map(entry => question(about, entry));
    const asked = new Map(entries.map(entry => [entry.key, asText(about, entry)]));
    const plan = { ...plans[0], files: plans.flatMap(one => one.files) };
    try {
      const found = await bringing.hub.requests.latest<{ files: Looked[] }>('look', 'import/look', {
        plan
      });
      for (const entry of entries) {
        const looked = found?.files.find(one => one.file === entry.file);
        if (looked) {
          store.send({ do: 'looked', key: entry.key, asked: asked.get(entry.key) ?? '', looked });
        }
      }
      return true;
    } catch (error) {
      bringing.tell(messageOf(error), true);
      if (error instanceof Refused) {
        fail(entries, asked, error.message);
      }
      return error instanceof Refused;
    }
  };
  const fail = (entries: readonly Entry[], asked: Map<string, string>, sentence: string): void => {
    for (const entry of entries) {
      const looked = entry.looked ?? { ...UNREAD, file: entry.file, name: entry.name };
      store.send({
        do: 'looked',
        key: entry.key,
        asked: asked.get(entry.key) ?? '',
        looked: { ...looked, state: 'refused', problems: [sentence] }
      });
    }
  };
  return { add, look, sounds };
}

const UNREAD: Omit<Looked, 'file' | 'name'> = {
  state: 'refused',
  there: null,
  problems: [],
  confidence: 'guess',
  layout: '',
  lines: [],
  speakers: [],
  doubts: [],
  finds: [],
  notes: [],
  looks: '',
  n_words: 0,
  title: '',
  title_warnings: [],
  codings: null
};
