/** Asks for words on a card of the review. */
import { make } from '../elements';

/**
 * Asks for words inside the card; Escape goes back. `both`: though they stand for somebody else.
 */
export function askWords(
  card: HTMLElement,
  label: string,
  said: (words: string, both: boolean) => void
): void {
  card.querySelector('.rap-raw-ask')?.remove();
  const field = make('input', {
    class: 'rap-field',
    set: {
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-label': label,
      placeholder: label
    }
  });
  const box = make(
    'form',
    { class: 'rap-raw-ask', set: { autocomplete: 'off' } },
    field,
    make('button', { class: 'rap-main', text: 'OK', set: { type: 'submit' } })
  );
  box.addEventListener('submit', event => {
    event.preventDefault();
    if (field.value.trim()) {
      said(field.value.trim(), event.submitter?.dataset.both !== undefined);
    }
  });
  box.addEventListener('keydown', event => {
    if (!/^F\d/.test(event.key)) {
      // a pedal works while somebody types
      event.stopPropagation();
    }
    if (event.key === 'Escape') {
      box.remove();
      card.focus();
    }
  });
  card.append(box);
  field.focus();
}

/** A second way to send words that stand for somebody else already. */
export function offerBoth(card: HTMLElement, text: string): void {
  const form = card.querySelector('.rap-raw-ask');
  if (form && !form.querySelector('[data-both]')) {
    form.append(
      make('button', { class: 'rap-plain', text, set: { type: 'submit', 'data-both': '' } })
    );
  }
}
