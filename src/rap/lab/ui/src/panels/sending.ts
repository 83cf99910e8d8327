/** One file to the server: its bytes and its suffix, never its name. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { Refused } from '../api';
import { suffixOf } from '../core/reviewing';
import { Refusal } from '../protocol';
import { Kept } from '../protocol-review';

export const SUFFIXES = ['txt', 'md', 'docx', 'odt', 'rtf', 'pdf', 'vtt', 'srt', 'json', 'csv', 'tsv', 'xlsx', 'xml', 'tei'] as const;

/** Recordings, which go into the vault beside their text. */
export const SOUNDS = ['wav', 'mp3', 'm4a', 'aac', 'ogg', 'opus', 'webm', 'flac'] as const;

export async function sendFile(file: File): Promise<string> {
  const sent = await send<{ file: string }>(`import/files${URLExt.objectToQueryString({ suffix: suffixOf(file.name) })}`, file);
  return sent.file;
}

export const sendSound = (source: string, file: File): Promise<Kept> => send<Kept>(`review/texts/${source}/audio`, file);

async function send<T>(path: string, file: File): Promise<T> {
  const settings = ServerConnection.makeSettings();
  const init = { method: 'POST', body: await file.arrayBuffer(), cache: 'no-store' as const, headers: { 'Content-Type': 'application/octet-stream' } };
  const reply = await ServerConnection.makeRequest(URLExt.join(settings.baseUrl, 'rap/api', path), init, settings);
  const said = (await reply.json().catch(() => ({}))) as Partial<Refusal> & T;
  if (!reply.ok) {
    throw new Refused(reply.status, said.message || `${reply.status} ${reply.statusText}`);
  }
  return said;
}
