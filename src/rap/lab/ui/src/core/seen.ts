/**
 * Words that were saved in between: both versions, and the request that saves what a person chose.
 */
import { Choice, Versions } from './both-changed';

/** What a refusal brings: what differs, where it is in the request, and what is seen by now. */
export interface Both {
  seen: unknown;
  rows: readonly { at: readonly (string | number)[]; mine: unknown; theirs: unknown }[];
}

const isText = (value: unknown): value is string => typeof value === 'string';

const readable = (value: unknown): string | null =>
  isText(value)
    ? value || null
    : Array.isArray(value) && value.every(isText)
      ? value.join(', ') || null
      : value
        ? JSON.stringify(value, null, 1)
        : null;

/** As the page Sharing shows them; a third version begins with both, to be put together. */
export const versionsOf = ({ rows }: Both): Versions[] =>
  rows.map(({ at, mine, theirs }) => {
    const is_text = at.length > 0 && isText(mine) && isText(theirs);
    return {
      id: JSON.stringify(at),
      path: '',
      field: rows.length > 1 ? at.map(String) : [],
      title: '',
      is_text,
      hidden: false,
      before: null,
      mine: readable(mine),
      theirs: readable(theirs),
      ...(is_text ? { begun: [mine, theirs].filter(Boolean).join('\n\n') } : {})
    };
  });

/** The request with what she chose; null where it is what is there, and nothing is to be sent. */
export function decided(
  body: unknown,
  { seen, rows }: Both,
  choices: Readonly<Record<string, Choice>>
): unknown {
  const again = { ...(structuredClone(body) as Record<string, unknown>), seen };
  for (const { at, mine, theirs } of rows) {
    const { take, text } = choices[JSON.stringify(at)];
    if (!at.length && take === 'theirs') {
      return null;
    }
    put(again, at, take === 'written' ? text : take === 'theirs' ? theirs : mine);
  }
  return again;
}

function put(
  inside: Record<string, unknown>,
  at: Both['rows'][number]['at'],
  value: unknown
): void {
  const parent = at
    .slice(0, -1)
    .reduce<Record<string, unknown>>((one, key) => one[key] as Record<string, unknown>, inside);
  const last = at[at.length - 1];
  if (last !== undefined && value !== null) {
    parent[last] = value;
  } else if (last !== undefined) {
    delete parent[last];
  }
}
