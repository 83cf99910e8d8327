/** One choice of a few, each with its sentence: radio buttons that are easy to hit. */

import { make } from '../../elements';

export interface CardRow<T extends string> {
  value: T;
  label: string;
  about: string;
}

export function cards<T extends string>(
  question: string,
  name: string,
  rows: readonly CardRow<T>[],
  chosen: string,
  changed: (value: T) => void
): HTMLElement {
  const made = rows.map(({ value, label, about }) => {
    const id = `rap-${name}-${value}`;
    const radio = make('input', {
      set: { type: 'radio', name: `rap-${name}`, value, 'aria-describedby': id, 'data-keep': id }
    });
    radio.checked = value === chosen;
    radio.addEventListener('change', () => changed(value));
    return make(
      'div',
      { class: value === chosen ? 'rap-out-choice rap-out-choice-on' : 'rap-out-choice' },
      make('label', {}, radio, make('strong', { text: label })),
      make('p', { class: 'rap-quiet', text: about, set: { id } })
    );
  });
  return make(
    'fieldset',
    { class: 'rap-out-choices' },
    make('legend', { text: question }),
    make('div', {}, ...made)
  );
}
