/**
 * A small box beside the passage: type, choose with the arrows, Enter. Used for codes and for
 * "which coding?".
 */
import { choose, Choice } from '../core/tree';
import { make } from '../elements';

export interface Question {
  title: string;
  choices: readonly Choice[];
  recent: readonly string[];
  colour(id: string): string;
  /** What stands small at the right of a choice: a key, a coder. */
  note(id: string): string;
  /** The last line: make something of what was typed. */
  more?: { label(typed: string): string; press(typed: string): void };
  typed?: string;
  nothing: string;
}

/** The id that was chosen; null when somebody went away. */
export function askWhich(question: Question, at: DOMRect): Promise<string | null> {
  return new Promise(resolve => {
    const field = make('input', {
      class: 'rap-field',
      set: {
        type: 'text',
        role: 'combobox',
        'aria-expanded': 'true',
        'aria-controls': 'rap-choices',
        'aria-autocomplete': 'list',
        'aria-label': question.title,
        placeholder: question.title,
        autocomplete: 'off',
        spellcheck: 'false'
      }
    });
    const list = make('div', {
      class: 'rap-choices',
      set: { role: 'listbox', id: 'rap-choices', 'aria-label': question.title }
    });
    const box = make(
      'div',
      { class: 'rap-box', set: { role: 'dialog', 'aria-label': question.title } },
      field,
      list
    );
    let now = 0;
    let shown: Choice[] = [];
    let over = false;

    const end = (answer: string | null): void => {
      if (!over) {
        over = true;
        box.remove();
        resolve(answer);
      }
    };
    const rows = (): number => shown.length + (question.more && field.value.trim() ? 1 : 0);
    const take = (i: number): void => {
      if (i < shown.length) {
        end(shown[i].id);
      } else if (question.more && field.value.trim()) {
        const typed = field.value.trim();
        end(null);
        question.more.press(typed);
      }
    };
    const option = (i: number, ...parts: (HTMLElement | null)[]): HTMLElement => {
      const row = make(
        'div',
        {
          class: 'rap-choice',
          set: { role: 'option', id: `rap-choice-${i}`, 'aria-selected': String(i === now) }
        },
        ...parts
      );
      row.addEventListener('mousedown', event => event.preventDefault());
      row.addEventListener('mousemove', () => i !== now && point(i));
      row.addEventListener('click', () => take(i));
      return row;
    };
    const point = (i: number): void => {
      now = Math.max(0, Math.min(rows() - 1, i));
      [...list.children].forEach((row, k) => row.setAttribute('aria-selected', String(k === now)));
      field.setAttribute('aria-activedescendant', `rap-choice-${now}`);
      list.children[now]?.scrollIntoView({ block: 'nearest' });
    };
    const draw = (): void => {
      shown = choose(question.choices, field.value, question.recent).slice(0, 60);
      const options = shown.map((choice, i) => {
        const swatch = make('span', { class: 'rap-swatch' });
        swatch.style.background = question.colour(choice.id);
        const note = question.note(choice.id);
        return option(
          i,
          swatch,
          make('span', { class: 'rap-choice-label', text: choice.label }),
          note ? make('kbd', { text: note }) : null
        );
      });
      if (question.more && field.value.trim()) {
        options.push(
          option(
            shown.length,
            make('span', {
              class: 'rap-choice-more',
              text: question.more.label(field.value.trim())
            })
          )
        );
      }
      list.replaceChildren(
        ...(options.length
          ? options
          : [
              make('div', {
                class: 'rap-quiet rap-choice',
                text: question.nothing,
                set: { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }
              })
            ])
      );
      point(0);
    };
    field.addEventListener('input', draw);
    field.addEventListener('blur', () => end(null));
    field.addEventListener('keydown', event => {
      event.stopPropagation();
      const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
      if (by !== undefined) {
        point(now + by);
        event.preventDefault();
      } else if (event.key === 'Enter' || event.key === 'Tab') {
        event.preventDefault();
        take(now);
      } else if (event.key === 'Escape') {
        end(null);
      }
    });
    document.body.append(box);
    field.value = question.typed ?? '';
    draw();
    placeBox(box, at);
    field.focus();
  });
}

/** Below what it is about, or above where there is no room. */
export function placeBox(box: HTMLElement, at: DOMRect): void {
  const size = box.getBoundingClientRect();
  const below = at.bottom + 8 + size.height < window.innerHeight;
  box.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - size.width - 8))}px`;
  box.style.top = `${Math.max(8, below ? at.bottom + 8 : at.top - size.height - 8)}px`;
}
