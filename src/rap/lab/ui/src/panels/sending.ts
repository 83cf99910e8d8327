/** One file to the server: its bytes and its suffix, never its name. */

import { URLExt } from '@jupyterlab/coreutils';

import { request } from '../api';
import { suffixOf } from '../core/reviewing';
import { Kept } from '../protocol-review';

export const SUFFIXES = ['txt', 'md', 'docx', 'odt', 'rtf', 'pdf', 'vtt', 'srt', 'json', 'csv', 'tsv', 'xlsx', 'xml', 'tei'] as const;

/** Recordings, which go into the vault beside their text. */
export const SOUNDS = ['wav', 'mp3', 'm4a', 'aac', 'ogg', 'opus', 'webm', 'flac'] as const;

export async function sendFile(file: File): Promise<string> {
  const sent = await send<{ file: string }>(`import/files${URLExt.objectToQueryString({ suffix: suffixOf(file.name) })}`, file);
  return sent.file;
}

export const sendSound = (source: string, file: File): Promise<Kept> => send<Kept>(`review/texts/${source}/audio`, file);

const send = async <T>(path: string, file: File): Promise<T> =>
  request<T>(path, { method: 'POST', body: await file.arrayBuffer(), headers: { 'Content-Type': 'application/octet-stream' } });
