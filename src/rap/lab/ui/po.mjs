/* The reader of catalogues that build.mjs has. */
import { readFileSync } from 'node:fs';

/**
 * What a .po file says: id -> text. A string may go over several lines; its escapes are those of
 * JSON. An entry begins at its `msgid`: git's union of two files may leave no blank line before it.
 */
export function readPo(path) {
  const entries = [];
  let at = 'msgid';
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const found = /^(?:(msgid|msgstr) )?(".*")$/.exec(line);
    if (found?.[1] === 'msgid') {
      entries.push({ msgid: '', msgstr: '' });
    }
    at = found?.[1] ?? at;
    if (found) {
      entries[entries.length - 1][at] += JSON.parse(found[2]);
    }
  }
  const said = {};
  for (const { msgid, msgstr } of entries) {
    if (msgid in said) {
      throw new Error(`${path}: ${msgid} stands there twice`);
    }
    said[msgid] = msgstr;
  }
  delete said[''];
  return said;
}
