/** What there is to say of a table before it is read: what its columns are for, its characters. */

import { ProjectSaid, Role, ROLES } from '../../core/project-in';
import { make, quiet } from '../../elements';
import { Hub } from '../../hub';
import { Words } from '../../words';
import type { Change } from './found';
import { ENCODINGS } from '../bringin/facts';
import { named, select } from '../page';

/** Tables whose bytes say nothing of what their letters are. */
const PLAIN = /\.(csv|tsv)$/i;
const TABLE = /\.(csv|tsv|xlsx|ods|xls)$/i;

export const isTable = (name: string): boolean => TABLE.test(name);

const roleWord = (words: Words, role: Role): string =>
  ({
    interview: words.inColumnInterview,
    extract: words.inColumnExtract,
    code: words.inColumnCode,
    coder: words.inColumnCoder,
    memo: words.inColumnMemo
  })[role];

export function columnsOf(
  hub: Hub,
  name: string,
  headings: readonly string[],
  said: ProjectSaid,
  change: Change
): HTMLElement {
  const { words } = hub;
  const columns = ROLES.map(role => {
    const field = select(
      [['', words.inColumnKnown], ...headings.map(one => [one, one] as const)],
      said.columns[role] ?? '',
      column => change(now => ({ ...now, columns: { ...now.columns, [role]: column } }))
    );
    field.dataset.keep = `column ${role}`;
    return named(roleWord(words, role), field);
  });
  const encoding = select(
    [['', words.bringAsItSays], ...ENCODINGS.map(one => [one, one] as const)],
    said.encoding,
    encoding => change(now => ({ ...now, encoding }))
  );
  encoding.dataset.keep = 'in encoding';
  return make(
    'div',
    {},
    quiet(words.inColumns),
    make(
      'div',
      { class: 'rap-out-more' },
      ...columns,
      PLAIN.test(name) ? named(words.bringEncoding, encoding) : null
    )
  );
}
