/**
 * What a card does when it is pressed: its id is drawn with the card, so that a second press is the
 * same act, and drawn anew once the act is acknowledged.
 */
import { drawId, OtherContent, OtherPerson, Refused, Requests, Told } from './requests';
import { Act } from '../protocol';

/** What a page writes into the log of a text, beside the coding view. */
export type PageAct =
  | { op: 'add'; code: string; start: number; end: number }
  | { op: 'mark'; state: 'done' | 'coding' }
  | { op: 'decide'; refs: string[]; outcome: 'keep' | 'drop' | 'accept'; reason: string }
  | { op: 'hint'; code: string; start: number; end: number; taken: boolean };

export interface CardDeed {
  /** With `told` it is said when it is done, and can be taken back if the reply has an `undo`. */
  do<T>(path: string, body?: unknown, method?: string, told?: Told): Promise<T>;
  /**
   * What was sent and never answered is sent again as it was: it may have arrived, and what is
   * pressed now changes it. Its answer; null when there is nothing of the kind.
   */
  settle<T>(): Promise<T | null>;
  /** Acts on a text, each with an id of its own; all are saved, or none is. */
  write(
    reading: { source: { id: string; src: string } },
    acts: readonly PageAct[],
    told?: Told
  ): Promise<unknown>;
}

/** It was saved before it was changed: what is pressed next is another act. */
const USED = ['web.request.used_id', 'store.codings.id_taken'];

type Sending = [path: string, body?: unknown, method?: string, told?: Told];

const isAnswer = (error: unknown): boolean => error instanceof Refused && error.status < 500;
const wasSent = (error: unknown): boolean =>
  !(error instanceof OtherContent || error instanceof OtherPerson);

export function createDeed(requests: Requests): CardDeed {
  let ids: string[] = [];
  let unanswered: Sending | null = null;
  const nth = (i: number): string => (ids[i] ??= drawId());
  const send = async <T>(...sending: Sending): Promise<T> => {
    const [path, body, method, told] = sending;
    const drawn = ids;
    const id = nth(0);
    const renew = (): void => {
      ids = ids === drawn ? [] : ids;
    };
    try {
      const answer = await requests.act<T>({ id, path, body, method, told });
      renew();
      unanswered = null;
      return answer;
    } catch (error) {
      if (wasSent(error)) {
        unanswered = isAnswer(error) ? null : sending;
      }
      if (error instanceof Refused && USED.includes(error.id)) {
        renew();
      }
      throw error;
    }
  };
  return {
    do: send,
    settle: async <T>(): Promise<T | null> => {
      try {
        return unanswered && (await send<T>(...unanswered));
      } catch (error) {
        if (isAnswer(error)) {
          return null; // it was never done
        }
        throw error;
      }
    },
    write: ({ source }, acts, told) => {
      const written = acts.map((act, i) => ({ id: nth(i), ...act }));
      const back = takesOff(written);
      return send(
        `sources/${source.id}/acts`,
        { src: source.src, acts: written },
        'POST',
        told && back.length ? { ...told, back: { src: source.src, acts: back } } : told
      );
    }
  };
}

/** Codings that a page made are taken off again. */
const takesOff = (written: readonly (PageAct & { id: string })[]): Act[] =>
  written
    .filter(act => act.op === 'add')
    .map(act => ({ id: drawId(), op: 'del' as const, ref: act.id }));

/** A deed for each thing that a page can do, by its name. */
export function createDeeds(requests: Requests): (what: string) => CardDeed {
  const deeds = new Map<string, CardDeed>();
  return what => {
    const deed = deeds.get(what) ?? createDeed(requests);
    deeds.set(what, deed);
    return deed;
  };
}
