/** An answer to take away: as a picture, a table, or the lines of Python that give the same. */

import { requestText } from '../api';
import { Answer, bodyOf, State } from '../core/exploring';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { fill } from '../words';
import type { Page } from './page';
import { Run } from './registry';

const SHARP = 2; // pixels of a picture for each of the drawing
const FORMS = ['png', 'svg', 'csv'] as const;

export function takeAway(
  hub: Hub,
  page: Page,
  run: Run,
  state: () => State,
  answer: Answer
): HTMLElement {
  const save = async (form: (typeof FORMS)[number]): Promise<void> => {
    const asked = form === 'csv' ? 'csv' : 'svg';
    const body = bodyOf(state(), { form: asked, language: hub.language });
    const made = await page.attempt(
      requestText(`explore/${answer.id}`, body).then(text =>
        form === 'png' ? pictureOf(text) : textOf(text, form)
      )
    );
    if (made) {
      const name = `TEAM-explore-${answer.id}.${form}`;
      download(made, name);
      hub.toast(fill(hub.words.exploreSaved, { name }));
    }
  };
  const forms = FORMS.filter(form => answer.drawing || form === 'csv').map(form =>
    button({ class: 'rap-plain', text: form.toUpperCase(), press: () => void save(form) })
  );
  const python = make(
    'details',
    {},
    make('summary', { text: hub.words.showPython }),
    make('pre', { class: 'rap-python', set: { tabindex: '0' }, text: answer.python.join('\n') }),
    make(
      'p',
      { class: 'rap-acts' },
      button({
        class: 'rap-plain',
        text: hub.words.toNotebook,
        press: () => run('rap:python', { title: answer.title, lines: answer.python.join('\n') })
      })
    )
  );
  return make(
    'div',
    { class: 'rap-take' },
    answer.python.length ? python : quiet(hub.words.exploreBlind),
    make('p', { class: 'rap-acts' }, make('span', { text: hub.words.saveAs }), ...forms),
    make('p', { class: 'rap-quiet', text: answer.for_team })
  );
}

const textOf = (text: string, form: 'svg' | 'csv'): Blob =>
  new Blob([text], { type: form === 'csv' ? 'text/csv' : 'image/svg+xml' });

/** The drawing as pixels, made here: nothing leaves the browser. */
async function pictureOf(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = make('canvas');
    canvas.width = image.width * SHARP;
    canvas.height = image.height * SHARP;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((done, failed) =>
      canvas.toBlob(blob => (blob ? done(blob) : failed(new Error('PNG'))), 'image/png')
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  make('a', { set: { href: address, download: name } }).click();
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
