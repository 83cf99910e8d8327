/** The codebook in the order people see it: families, and in them codes under their parents. */

import { Codebook, CodeRow, Family } from '../protocol';

export interface TreeRow {
  key: string;
  level: number;
  family?: Family;
  code?: CodeRow;
  /** Whether codes stand under it. */
  parent: boolean;
}

/** Rows from top to bottom, without those under a row in `shut` and without codes nobody uses any more. */
export function treeOf(codebook: Codebook, shut: ReadonlySet<string>): TreeRow[] {
  const live = codebook.codes.filter(code => !code.retired && !code.merged_into);
  const ids = new Set(live.map(code => code.code));
  const under = (parent: string, level: number): TreeRow[] =>
    live.filter(code => code.parent === parent).flatMap(code => row(code, level));
  const row = (code: CodeRow, level: number): TreeRow[] => {
    const children = under(code.code, level + 1);
    const own = { key: code.code, level, code, parent: children.length > 0 };
    return shut.has(code.code) ? [own] : [own, ...children];
  };
  const named = new Set(codebook.families.map(one => one.id));
  const others = [...new Set(live.map(code => code.family))].filter(id => !named.has(id)).map(id => ({ id, label: {} }));
  return [...codebook.families, ...others].flatMap(family => {
    const tops = live.filter(code => code.family === family.id && !ids.has(code.parent));
    const head = { key: family.id, level: 0, family, parent: true };
    return tops.length === 0 ? [] : shut.has(family.id) ? [head] : [head, ...tops.flatMap(code => row(code, 0))];
  });
}

/** Everything about a codebook but its counts. */
export const shapeOf = (codebook: Codebook): string =>
  JSON.stringify(codebook, (key, value: unknown) => (key === 'n' || key === 'n_people' ? undefined : value));
