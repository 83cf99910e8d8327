/**
 * The codings of the place where the cursor is, as a list that keyboard and screen reader reach;
 * and the live region.
 */
import { paint, Looking } from '../core/colours';
import { Mark } from '../core/spans';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { CODING } from './dragging';
import { fill } from '../words';

export interface Here {
  update(marks: readonly Mark[], chosen: string, looking: Looking): void;
  say(sentence: string): void;
  focus(): void;
}

export interface HereActs {
  choose(mark: Mark): void;
  remove(mark: Mark): void;
  back(): void;
}

export function createHere(host: HTMLElement, hub: Hub, acts: HereActs): Here {
  const title = make('span', { class: 'rap-here-title' });
  const list = make('ul', { class: 'rap-here-list' });
  const live = make('div', { class: 'rap-live', set: { 'aria-live': 'polite', role: 'status' } });
  host.append(title, list, live);
  list.addEventListener('keydown', event => {
    const buttons = [...list.querySelectorAll<HTMLButtonElement>('.rap-chip')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1 }[
      event.key
    ];
    if (event.key === 'Escape') {
      acts.back();
    } else if (to !== undefined) {
      buttons[(to + buttons.length) % buttons.length]?.focus();
      event.preventDefault();
    }
  });

  const item = (mark: Mark, chosen: string, looking: Looking): HTMLElement => {
    const mine = mark.coder === hub.me()?.id;
    const swatch = make('span', { class: 'rap-swatch' });
    swatch.style.background = paint(mark, looking, hub.colours);
    const label = hub.codeLabel(mark.code);
    const facts = [
      mine ? hub.words.you : mark.coder,
      mark.important ? hub.words.isImportant : '',
      mark.toCheck ? hub.words.toCheck : '',
      mark.outside ? hub.words.practice : ''
    ].filter(Boolean);
    const press = (event: MouseEvent): void => {
      acts.choose(mark);
      if (event.detail > 0) {
        acts.back(); // by mouse the text keeps the keyboard
      }
    };
    const chip = make(
      'button',
      {
        class: 'rap-chip',
        set: {
          type: 'button',
          'aria-pressed': String(mark.id === chosen),
          'aria-label': [label, ...facts].join(', '),
          'data-coding': mark.id,
          draggable: 'true'
        },
        on: { click: press }
      },
      swatch,
      make('span', { text: (mark.important ? '★ ' : '') + label }),
      make('span', {
        class: 'rap-quiet',
        text: mark.outside ? `${facts[0]} · ${hub.words.practice}` : facts[0]
      })
    );
    chip.addEventListener('dragstart', event => {
      event.dataTransfer?.setData(CODING, mark.id);
      event.stopPropagation();
    });
    chip.addEventListener('keydown', event => {
      if (mine && (event.key === 'Delete' || event.key === 'u')) {
        acts.remove(mark);
        acts.back();
      }
    });
    const off = mine
      ? button({
          class: 'rap-chip-off',
          text: '×',
          title: hub.words.uncode,
          set: { 'aria-label': `${hub.words.uncode}: ${label}`, tabindex: '-1' },
          press: () => acts.remove(mark)
        })
      : null;
    return make('li', {}, chip, off);
  };

  return {
    update: (marks, chosen, looking) => {
      const held =
        document.activeElement instanceof HTMLElement && list.contains(document.activeElement)
          ? document.activeElement.dataset.coding
          : undefined;
      title.textContent = marks.length ? hub.words.codingsHere : hub.words.noneHere;
      list.setAttribute('aria-label', hub.words.codingsHere);
      list.replaceChildren(...marks.slice(0, 20).map(mark => item(mark, chosen, looking)));
      if (held) {
        list.querySelector<HTMLElement>(`[data-coding="${held}"]`)?.focus();
      }
    },
    say: sentence => {
      // the same words again are said again
      live.textContent = live.textContent === sentence ? sentence + '\u00a0' : sentence;
    },
    focus: () => (list.querySelector<HTMLElement>('.rap-chip') ?? title).focus()
  };
}

/** What is said when somebody comes to a place by key: its words, then its codes. */
export function sayPlace(hub: Hub, words: string, marks: readonly Mark[]): string {
  const codes = [...new Set(marks.map(mark => hub.codeLabel(mark.code)))].join(', ');
  return [words, codes && fill(hub.words.codesOn, { codes })].filter(Boolean).join('. ');
}
