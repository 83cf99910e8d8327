/**
 * Requests to the server, with JupyterLab's own settings: its base URL, its token, its XSRF cookie.
 */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { Outcome, Waiting } from './core/queue';
import { carryAct, TextMap } from './core/passage';
import { Transport } from './core/requests';
import { Acknowledged, Act, Refusal } from './protocol';
import { Kept } from './protocol-review';

/**
 * The server said no: a sentence to show, the id of it in the catalogue of words, and the file or
 * field it is about.
 */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly where = '',
    readonly id = ''
  ) {
    super(message);
  }
}

/** The language the page is read in: the server answers in it what it refuses. */
let spoken = 'en';
export const speak = (language: string): void => void (spoken = language);

/** What went wrong, as the sentence that the server answered in the language of the page. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

export const ask = <T>(path: string, method = 'GET', body?: unknown): Promise<T> =>
  request<T>(path, { method, body: body === undefined ? undefined : JSON.stringify(body) });

/** How `createRequests` reaches the server: each request says in whose name it was made. */
export const transport: Transport = ({ path, method, body, coder }) =>
  request(path, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: coder ? { 'X-Rap-Coder': coder } : {}
  });

/** One request and what the server answered, past any cache. */
export async function request<T>(path: string, init: RequestInit): Promise<T> {
  const settings = ServerConnection.makeSettings();
  const reply = await ServerConnection.makeRequest(
    URLExt.join(settings.baseUrl, 'rap/api', path),
    { cache: 'no-store', ...init, headers: { 'Accept-Language': spoken, ...init.headers } },
    settings
  );
  if (reply.ok) {
    return (await reply.json()) as T;
  }
  const said = (await reply.json().catch(() => ({}))) as Partial<Refusal>;
  throw new Refused(
    reply.status,
    said.message || `${reply.status} ${reply.statusText}`,
    said.where,
    said.id
  );
}

/** A person took her words back. */
export const GONE = 410;

/**
 * Busy, full or away: the act stays and is sent again. Anything else is a refusal that a person has
 * to see.
 */
const PASSING = new Set([408, 423, 425, 429, 500, 502, 503, 504, 507]);
/** Somebody else is logged in: the act waits for the person whose it is. */
const OTHER_PERSON = 'lab.request.other_person';
/** The text is another now: what the act is about is carried there, or the act is refused. */
const CORRECTED = 'lab.source.corrected';

export async function sendActs(
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
      const map = await readMap(source, src).catch(() => null);
      const act = map && carryAct(acts[0], map);
      return map && act
        ? { kind: 'moved', src: map.to, act }
        : { kind: map ? 'refused' : 'later', why: map ? told.changed : told.unreachable };
    }
    const passing = PASSING.has(error.status) || error.id === OTHER_PERSON;
    return { kind: passing ? 'later' : 'refused', why: error.message };
  }
}

/** Where stretches of an older text are in today's. */
export const readMap = (source: string, src: string): Promise<TextMap> =>
  ask<TextMap>(`sources/${source}/map?from=${src}`);

/** Recordings, which go into the vault beside their text. */
export const SOUNDS = ['wav', 'mp3', 'm4a', 'aac', 'ogg', 'opus', 'webm', 'flac'] as const;

export const sendSound = (source: string, file: File): Promise<Kept> =>
  send<Kept>(`review/texts/${source}/audio`, file);

const send = async <T>(path: string, file: File): Promise<T> =>
  request<T>(path, {
    method: 'POST',
    body: await file.arrayBuffer(),
    headers: { 'Content-Type': 'application/octet-stream' }
  });
