/**
 * What the person at this screen did, said when it is done and taken back when she wants: on texts
 * through their own queue, on pages through the request that the server named.
 */
import { Dialog, showDialog } from '@jupyterlab/apputils';

import { messageOf } from './api';
import { drawId, Refused, Told } from './core/requests';
import { createUndoList, isStrokes, newestOf, Said, Step, UndoList } from './core/undo-list';
import type { TakeBack } from './contract/web';
import { Hub } from './hub';
import { openSession, Session } from './session';
import { createSignal, Signal } from './signal';
import { ago } from './text/facts';
import { fill } from './words';

/** Where somebody is: an interview, or a page. */
export interface Front {
  source?: string;
  page?: string;
}

export interface Doings {
  readonly changed: Signal<void>;
  /** Of the person who is logged in, or of `coder`. */
  list(coder?: string): UndoList;
  /** It was done: said at once, and kept in the list. `sentence` says more than the list may. */
  done(step: Omit<Step, 'key' | 'at'>, sentence?: string): void;
  /** An act of a page was acknowledged, which `coder` did: only she is told. */
  heard(told: Told, reply: unknown, coder?: string): void;
  /** What a step did, in the language of the screen. */
  say(what: Said): string;
  whereOf(step: Step): string;
  /** The newest step of what is in front; one of before this sitting is asked about first. */
  back(front: Front): Promise<void>;
  again(front: Front): Promise<void>;
  /** This step, from the list. */
  take(step: Step): Promise<void>;
}

const REFUSED = [400, 403, 404, 409, 410];
const LONGEST_SITTING_MS = 12 * 3600 * 1000;

/** When this person sat down at this tab: a reload goes on with the same sitting. */
function sittingOf(coder: string): string {
  const key = `rap-sitting:${coder}`;
  const begun = sessionStorage.getItem(key) ?? new Date().toISOString();
  sessionStorage.setItem(key, begun);
  const longest = new Date(Date.now() - LONGEST_SITTING_MS).toISOString();
  return begun > longest ? begun : longest;
}

/** What takes this back in its turn, and what could not be taken back, with sentences. */
interface Reply {
  undo?: TakeBack;
  left?: { message: string }[];
}

/** Whether the server took these acts, or they wait for it: not when one of them is refused. */
function answered(hub: Hub, acts: readonly string[]): Promise<boolean> {
  return new Promise(resolve => {
    const look = (): void => {
      const { waiting, aside } = hub.queue.standing(acts);
      if (aside || !waiting || hub.queue.state().why) {
        stop();
        resolve(!aside);
      }
    };
    const stop = hub.queueChanged.connect(look);
    look();
  });
}

export function createDoings(hub: Hub, place: string): Doings {
  const changed = createSignal<void>();
  const busy = new Set<string>();
  const lists = new Map<string, UndoList>();

  const me = (): string => hub.me()?.id ?? '';
  const list = (coder = me()): UndoList => {
    const key = `rap-undo:${place}:${coder}`;
    const made = lists.get(key) ?? createUndoList(localStorage, key, drawId);
    lists.set(key, made);
    sittingOf(coder);
    return made;
  };
  const say = ({ word, facts = {} }: Said): string =>
    fill(hub.words[word], {
      ...facts,
      ...(facts.code === undefined ? {} : { code: hub.codeLabel(String(facts.code)) })
    });
  const whereOf = ({ where }: Step): string =>
    where.source ? hub.sourceName(where.source) : where.name;
  const told = (step: Step, sentence: string, isUndone = false): void => {
    const label = isUndone ? hub.words.redo : hub.words.undo;
    hub.toast(sentence, step.why ? undefined : () => void take(step), label);
    changed.emit();
  };
  const turn = (step: Step, back: Step['back'] | null, acts?: readonly string[]): (() => void) => {
    const isUndone = list()
      .steps()
      .some(one => one.key === step.key);
    list().turned(step, back, acts);
    const side = isUndone ? list().undone() : list().steps();
    const sentence = fill(isUndone ? hub.words.undoneWhat : hub.words.redoneWhat, {
      what: say(step.what)
    });
    const now = back && side.at(-1);
    changed.emit();
    return () => (now ? told(now, sentence, isUndone) : hub.toast(sentence));
  };
  const bar = (step: Step, why: string): void => {
    list().barred(step, why);
    hub.toast(`${say(step.what)}: ${why}`);
    changed.emit();
  };
  const onText = async (step: Step, source: string): Promise<void> => {
    const session: Session = hub.sessions.get(source) ?? (await openSession(hub, source));
    const did = isStrokes(step.back) ? await session.replay(step.back) : 'gone';
    if (did === 'gone' || did === 'changed') {
      bar(step, did === 'gone' ? hub.words.undoGone : hub.words.undoChanged);
      return;
    }
    const tell = turn(step, did.back, did.acts);
    if (await answered(hub, did.acts)) {
      tell(); // a refusal is said by the status line
    }
  };
  const onPage = async (step: Step, { path, method, body }: TakeBack): Promise<void> => {
    const reply = await hub.requests.act<Reply>({ id: step.key, path, method, body });
    turn(step, reply.undo ?? null)();
    if (reply.left?.length) {
      hub.toast(reply.left.map(one => one.message).join('. '));
    }
  };
  const take = async (step: Step): Promise<void> => {
    if (busy.has(step.key)) {
      return;
    }
    busy.add(step.key);
    try {
      await (isStrokes(step.back)
        ? onText(step, step.where.source ?? '')
        : onPage(step, step.back));
    } catch (error) {
      if (error instanceof Refused && REFUSED.includes(error.status)) {
        bar(step, error.message);
      } else {
        hub.toast(messageOf(error));
      }
    } finally {
      busy.delete(step.key);
    }
  };
  const sure = async (step: Step): Promise<boolean> => {
    const facts = { what: say(step.what), when: ago(hub, step.at), where: whereOf(step) };
    const answer = await showDialog({
      title: hub.words.undoOlder,
      body: fill(hub.words.undoOlderBody, facts),
      buttons: [
        Dialog.cancelButton({ label: hub.words.close }),
        Dialog.okButton({ label: hub.words.undo })
      ]
    });
    return answer.button.accept;
  };

  return {
    changed,
    list,
    done: (step, sentence) => told(list().done(step), sentence ?? say(step.what)),
    heard: ({ word, facts, where, back }, reply, coder = me()) => {
      const undo = (reply as { undo?: TakeBack } | null)?.undo ?? back;
      const what = { word, facts };
      const step = undo && list(coder).done({ what, where, back: undo });
      if (coder === me()) {
        step ? told(step, say(what)) : hub.toast(say(what));
      }
    },
    say,
    whereOf,
    back: async front => {
      await hub.requests.settled(); // what is under way is the newest
      const step = newestOf(list().steps(), front);
      if (!step) {
        hub.toast(hub.words.nothingToUndo);
      } else if (step.at >= sittingOf(me()) || (await sure(step))) {
        await take(step);
      }
    },
    again: async front => {
      await hub.requests.settled(); // what is under way is the newest
      const step = newestOf(list().undone(), front);
      await (step ? take(step) : hub.toast(hub.words.nothingToUndo));
    },
    take
  };
}
