/**
 * Requests to the server, with JupyterLab's own settings: its base URL, its token, its XSRF cookie.
 */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { suffixOf } from './core/incoming';
import { TextMap } from './core/passage';
import { Refused, Transport } from './core/requests';
import { Refusal } from './protocol';
import { Kept } from './protocol-review';
import { createSignal } from './signal';
import type { Words } from './words';

export { Refused };

/** The language the page is read in: the server answers in it what it refuses. */
let spoken = 'en';
let noAnswer = '';
export const speak = (language: string, words: Pick<Words, 'noAnswer'>): void =>
  void ([spoken, noAnswer] = [language, words.noAnswer]);

/** What went wrong, as the sentence that the server answered in the language of the page. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The file that an error is about, without its line; '' where it is about none. */
export const placeOf = (error: unknown): string =>
  error instanceof Refused ? error.where.split(':')[0] : '';

/** Something was read, and no answer came. */
export const unread = createSignal<void>();

export const ask = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
  try {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    return await request<T>(path, { method, body: sent });
  } catch (error) {
    if (method === 'GET' && !(error instanceof Refused)) {
      unread.emit();
    }
    throw error;
  }
};

/** How `createRequests` reaches the server: each request says in whose name it was made. */
export const transport: Transport = ({ path, method, body, coder, id }) =>
  request(path, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { ...(coder && { 'X-Rap-Coder': coder }), ...(id && { 'X-Rap-Act': id }) }
  });

/** A file that the server makes, as text. */
export const requestText = async (path: string, body: unknown): Promise<string> =>
  heard(answered(path, { method: 'POST', body: JSON.stringify(body) }).then(one => one.text()));

/** One request and what the server answered, past any cache. */
export const request = async <T>(path: string, init: RequestInit): Promise<T> =>
  heard(answered(path, init).then(one => one.json() as Promise<T>));

/** Where no whole answer came it says so in the language of the page, not in the browser's. */
const heard = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    throw error instanceof Refused ? error : new Error(noAnswer);
  });

async function answered(path: string, init: RequestInit): Promise<Response> {
  const settings = ServerConnection.makeSettings();
  const reply = await ServerConnection.makeRequest(
    URLExt.join(settings.baseUrl, 'rap/api', path),
    { cache: 'no-store', ...init, headers: { 'Accept-Language': spoken, ...init.headers } },
    settings
  );
  if (reply.ok) {
    return reply;
  }
  const said = (await reply.json().catch(() => ({}))) as Partial<Refusal>;
  throw new Refused(
    reply.status,
    said.message || `${reply.status} ${reply.statusText}`,
    said.where,
    said.id,
    said.both,
    said.problems
  );
}

/** Where stretches of an older text are in today's. */
export const readMap = (source: string, src: string): Promise<TextMap> =>
  ask<TextMap>(`sources/${source}/map?from=${src}`);

/** Recordings, which go into the vault beside their text. */
export const SOUNDS = ['wav', 'mp3', 'm4a', 'aac', 'ogg', 'opus', 'webm', 'flac'] as const;

export const sendSound = (source: string, file: File): Promise<Kept> =>
  send<Kept>(`review/texts/${source}/audio`, file);

/** A file that waits in the server's memory until it is brought in or dropped. */
export const sendFile = (data: Blob, name = (data as File).name): Promise<{ file: string }> =>
  send(
    `import/files?${new URLSearchParams({ suffix: suffixOf(name) })}`,
    data,
    { 'Rap-File-Name': encodeURIComponent(name) } // an address would be logged
  );

const send = async <T>(path: string, file: Blob, more: HeadersInit = {}): Promise<T> =>
  request<T>(path, {
    method: 'POST',
    body: await file.arrayBuffer(),
    headers: { 'Content-Type': 'application/octet-stream', ...more }
  });
