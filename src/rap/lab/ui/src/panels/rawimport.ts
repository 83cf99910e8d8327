/** Files from this computer: read, looked at (who is who), then sealed in the vault. Their names are not sent: a name is often a person's. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { ask, Refused } from '../api';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { Looked } from '../protocol-raw';
import { fill } from '../words';
import { kindWord, named, Option, Page, select } from './page';

const KINDS = ['interview', 'focus-group', 'field-note', 'article', 'question'] as const;

async function sendFile(file: File): Promise<string> {
  const settings = ServerConnection.makeSettings();
  const suffix = encodeURIComponent(file.name.split('.').pop()?.toLowerCase() ?? '');
  const path = URLExt.join(settings.baseUrl, 'rap/api', `import/files?suffix=${suffix}`);
  const reply = await ServerConnection.makeRequest(path, { method: 'POST', body: await file.arrayBuffer(), cache: 'no-store' }, settings);
  const said = (await reply.json()) as { file?: string; message?: string };
  if (!reply.ok || !said.file) {
    throw new Refused(reply.status, said.message ?? `${reply.status}`);
  }
  return said.file;
}

export function createImport(hub: Hub, page: Page, done: () => void): HTMLElement {
  const words = hub.words;
  let kind = 'interview';
  let sent: string[] = [];
  const files = make('input', { class: 'rap-field', set: { type: 'file', multiple: '' } });
  const text = (): HTMLInputElement => make('input', { class: 'rap-field', set: { type: 'text', spellcheck: 'false' } });
  const [language, month, person] = [text(), text(), text()];
  language.value = hub.language;
  const result = make('div', {});
  const asked = (): Record<string, unknown> => ({ files: sent, language: language.value.trim(), kind, ...(month.value.trim() ? { month: month.value.trim() } : {}), ...(person.value.trim() ? { case: person.value.trim() } : {}) });
  const look = async (): Promise<void> => {
    const chosen = [...(files.files ?? [])];
    page.say(words.loading);
    await page.attempt(ask('import/files', 'DELETE'));
    const ids = chosen.length ? await page.attempt(Promise.all(chosen.map(sendFile))) : null;
    sent = ids ?? [];
    const looked = ids && (await page.attempt(ask<Looked>('import', 'POST', { ...asked(), preview: true })));
    if (looked) {
      page.say('');
      show(looked);
    }
  };
  const show = (looked: Looked): void => {
    const rows = looked.items.map(item => make('li', {}, make('strong', { text: item.source }), make('span', { text: [fill(words.words, { n: item.n_words }), fill(words.rawWho, { who: Object.entries(item.found).map(([said, label]) => `${said} → ${label}`).join(', ') || '–' }), ...item.notes].join(' · ') })));
    const wrong = [...looked.problems, ...looked.already].map(one => make('li', { class: 'rap-trouble', text: `${one.place}: ${one.what}; ${one.right}` }));
    result.replaceChildren(make('ul', { class: 'rap-plain-list' }, ...rows, ...wrong), rows.length && !looked.problems.length ? button({ class: 'rap-main', text: words.rawPut, press: () => void put() }) : '');
  };
  const put = async (): Promise<void> => {
    const made = await page.attempt(ask<Looked>('import', 'POST', asked()));
    if (made) {
      page.say(fill(words.rawPutDone, { which: made.items.map(item => item.source).join(', ') }));
      result.replaceChildren();
      files.value = '';
      done();
    }
  };
  const kinds: Option[] = KINDS.map(one => [one, kindWord(words, one)]);
  return make('div', {}, make('div', { class: 'rap-asking' },
    named(words.rawFiles, files, 'rap-wide-field'), named(words.memoType, select(kinds, kind, value => (kind = value))), named(words.rawLanguage, language), named(words.rawMonth, month), named(words.rawPerson, person),
    button({ class: 'rap-plain', text: words.rawLook, press: () => void look() })), result);
}
