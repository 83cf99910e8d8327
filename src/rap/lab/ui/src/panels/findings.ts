/** Findings: what the study says, what each rests on, and what the groups made of it. */

import { ask } from '../api';
import { heard } from '../changes';
import { button, make, Part } from '../elements';
import { Hub } from '../hub';
import { Finding } from '../protocol-pages';
import { fill, Words } from '../words';
import { codeChip, createPage, go } from './page';
import { statementOf } from './passage';
import { Facts, Run } from './registry';

const stateWord = (words: Words, status: string): string =>
  ({ proposed: words.stateProposed, supported: words.stateSupported, contested: words.stateContested, changed: words.stateChanged, 'set-aside': words.stateSetAside })[status] ?? status;

export function createFindings(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let findings: Finding[] | null = null;
  const page = createPage(host, hub, run, 'findings', () => draw());
  const read = async (): Promise<void> => {
    findings = (await page.attempt(ask<{ findings: Finding[] }>('findings')))?.findings ?? findings;
    page.keeping(draw);
  };
  const draw = (): void => {
    if (!findings?.length) {
      page.body.replaceChildren(make('p', { class: 'rap-quiet', text: findings ? hub.words.findingsNone : hub.words.loading }));
      return;
    }
    page.body.replaceChildren(...findings.map(card));
  };
  const card = (finding: Finding): HTMLElement => {
    const { codes = [], queries = [], codings = [] } = finding.evidence;
    const n = codes.length + queries.length + codings.length;
    return make('article', { class: 'rap-passage', set: { id: finding.id } },
      make('p', { class: 'rap-passage-head' }, make('strong', { text: finding.id }), make('span', { class: 'rap-tag', text: stateWord(hub.words, finding.status) })),
      make('p', { class: 'rap-statement', text: statementOf(hub, finding) }),
      make('p', { class: 'rap-quiet', text: fill(hub.words.restsOn, { n: [codes.length && `${codes.length} × ${hub.words.code}`, queries.length && `${queries.length} × ${hub.words.query}`, codings.length && fill(hub.words.passagesN, { n: codings.length })].filter(Boolean).join(', ') || String(n) }) }),
      make('div', { class: 'rap-acts' },
        ...codes.map(code => button({ class: 'rap-plain', press: () => go(run, 'passages', { code }) }, codeChip(hub, code))),
        ...queries.map(query => button({ class: 'rap-plain', text: query, press: () => go(run, 'passages', { query }) }))));
  };
  const stops = [page.stop, hub.changed.codebook.connect(() => page.keeping(draw)), heard.connect(changes => changes.findings && void read())];
  draw();
  void read();
  return { update: () => void read(), destroy: () => stops.forEach(stop => stop()) };
}
