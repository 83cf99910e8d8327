/** A new code with its definition, in the same small box. */
import { messageOf } from '../api';
import { CardDeed, createDeed } from '../core/deed';
import { codeId } from '../core/tree';
import { button, make } from '../elements';
import { Hub } from '../hub';
import type { CodebookShown } from '../contract/codebook';
import { placeBox } from './picker';

/**
 * The id of the code that was made; null when somebody went away, or when it is proposed and not
 * yet usable.
 */
export function askNewCode(hub: Hub, at: DOMRect, name: string): Promise<string | null> {
  return new Promise(resolve => {
    const words = hub.words;
    const deed = createDeed(hub.requests); // two presses are one code
    const label = make('input', {
      class: 'rap-field',
      set: {
        type: 'text',
        'aria-label': words.newCode,
        placeholder: words.newCode,
        maxlength: '200'
      }
    });
    const definition = make('textarea', {
      class: 'rap-field',
      set: { rows: '3', 'aria-label': words.definition, placeholder: words.definitionHint }
    });
    const family = make(
      'select',
      { class: 'rap-field', set: { 'aria-label': words.families } },
      ...hub.codebook.families.map(one =>
        make('option', { text: hub.label(one.label, one.id), set: { value: one.id } })
      )
    );
    const trouble = make('p', { class: 'rap-trouble', set: { role: 'alert' } });
    const end = (answer: string | null): void => {
      box.remove();
      resolve(answer);
    };
    const create = (): void => {
      if (label.value.trim() === '') {
        label.focus();
        return;
      }
      const meant = definition.value.trim();
      createCode(hub, deed, {
        label: label.value.trim(),
        definition: meant,
        family: family.value
      }).then(end, (error: unknown) => {
        trouble.textContent = messageOf(error);
      });
    };
    const foot = make(
      'div',
      { class: 'rap-box-foot' },
      button({ class: 'rap-plain', text: words.close, press: () => end(null) }),
      button({
        class: 'rap-main',
        text: hub.may('lead') ? words.create : words.propose,
        press: create
      })
    );
    const box = make(
      'div',
      { class: 'rap-box rap-new-code', set: { role: 'dialog', 'aria-label': words.newCode } },
      label,
      definition,
      family,
      trouble,
      foot
    );
    box.addEventListener('keydown', event => {
      event.stopPropagation();
      if (event.key === 'Escape') {
        end(null);
      } else if (event.key === 'Enter' && (event.target === label || event.ctrlKey)) {
        create();
      }
    });
    document.body.append(box);
    label.value = name;
    placeBox(box, at);
    (name ? definition : label).focus();
  });
}

async function createCode(
  hub: Hub,
  deed: CardDeed,
  { label, definition, family }: Readonly<Record<'label' | 'definition' | 'family', string>>
): Promise<string | null> {
  const code = codeId(label, new Set(hub.codes.keys()));
  const fields = {
    label: { [hub.language]: label },
    definition: definition ? { [hub.language]: definition } : {},
    family
  };
  const reason = hub.desk?.session.id ?? hub.me()?.id ?? ''; // said in words of whoever reads it
  const told = {
    word: hub.may('lead') ? ('didCreate' as const) : ('didPropose' as const),
    facts: { code: label },
    where: { page: 'book', name: hub.words.pageBook }
  };
  const body = { act: 'create', code, ...fields, reason };
  const reply = await deed.do<CodebookShown>('codebook/acts', body, 'POST', told);
  if (reply.proposed) {
    return null;
  }
  await hub.readCodebook();
  return code;
}
