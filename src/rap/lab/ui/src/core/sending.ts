/** Sends waiting acts, and reads from the answer what becomes of them. */
import { carryAct, TextMap } from './passage';
import { Outcome, Waiting } from './queue';
import { Refused, Transport } from './requests';
import type { Acknowledged } from '../contract/coding';
import { Act } from '../protocol';

/** A person took her words back. */
export const GONE = 410;

/**
 * Busy, full or away: the act stays and is sent again. Anything else is a refusal that a person has
 * to see.
 */
const PASSING = new Set([408, 423, 425, 429, 500, 502, 503, 504, 507]);
/** Somebody else is logged in: the act waits for the person whose it is. */
const OTHER_PERSON = 'web.request.other_person';
/** The text is another now: what the act is about is carried there, or the act is refused. */
const CORRECTED = 'corrections.source.corrected';

/** One request with acts: what comes of it, and where its acts are when the text is another. */
export async function sendActs(
  transport: Transport,
  { source, src, coder }: Pick<Waiting, 'source' | 'src' | 'coder'>,
  acts: Act[],
  told: {
    unreachable: string;
    changed: string;
    own: (cursor: string) => void;
    gone: (why: string) => void;
  }
): Promise<Outcome> {
  try {
    const path = `sources/${source}/acts`;
    const sent = { path, method: 'POST', body: { src, acts }, coder };
    told.own(((await transport(sent)) as Acknowledged).cursor);
    return { kind: 'done' };
  } catch (error) {
    if (!(error instanceof Refused)) {
      return { kind: 'later', why: told.unreachable };
    }
    if (error.status === GONE) {
      told.gone(error.message);
      return { kind: 'gone', why: error.message };
    }
    if (error.id === CORRECTED && acts.length === 1) {
      const path = `sources/${source}/map?from=${src}`;
      const map = (await transport({ path, method: 'GET', coder }).catch(
        () => null
      )) as TextMap | null;
      const act = map && carryAct(acts[0], map);
      return map && act
        ? { kind: 'moved', src: map.to, act }
        : { kind: map ? 'refused' : 'later', why: map ? told.changed : told.unreachable };
    }
    const passing = PASSING.has(error.status) || error.id === OTHER_PERSON;
    return { kind: passing ? 'later' : 'refused', why: error.message };
  }
}
