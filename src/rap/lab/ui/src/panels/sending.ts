/** One file to the server: its bytes and its suffix, never its name. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { Refused } from '../api';
import { suffixOf } from '../core/reviewing';
import { Refusal } from '../protocol';

export const SUFFIXES = ['txt', 'md', 'docx', 'odt', 'rtf', 'pdf', 'vtt', 'srt', 'json', 'csv', 'tsv', 'xlsx', 'xml', 'tei'] as const;

export async function sendFile(file: File): Promise<string> {
  const settings = ServerConnection.makeSettings();
  const to = URLExt.join(settings.baseUrl, 'rap/api/import/files') + URLExt.objectToQueryString({ suffix: suffixOf(file.name) });
  const init = { method: 'POST', body: await file.arrayBuffer(), cache: 'no-store' as const, headers: { 'Content-Type': 'application/octet-stream' } };
  const reply = await ServerConnection.makeRequest(to, init, settings);
  const said = (await reply.json().catch(() => ({}))) as Partial<Refusal> & { file?: string };
  if (!reply.ok || !said.file) {
    throw new Refused(reply.status, said.message || `${reply.status} ${reply.statusText}`);
  }
  return said.file;
}
