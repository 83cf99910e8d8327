/** The codebook in the order people see it: families, and in them codes under their parents. */
import type { CodebookShown, CodeRow, FamilyRow } from '../contract/codebook';

export interface TreeRow {
  key: string;
  level: number;
  family?: FamilyRow;
  code?: CodeRow;
  /** Whether codes stand under it. */
  parent: boolean;
}

/**
 * Rows from top to bottom, without those under a row in `shut` and without codes nobody uses any
 * more; groups without codes only when `empty` ones are asked for.
 */
export function treeOf(
  codebook: CodebookShown,
  shut: ReadonlySet<string>,
  empty = false
): TreeRow[] {
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
  const others = [...new Set(live.map(code => code.family))]
    .filter(id => !named.has(id))
    .map(id => ({ id, label: {}, about: '' }));
  return [...codebook.families, ...others].flatMap(family => {
    const tops = live.filter(code => code.family === family.id && !ids.has(code.parent));
    const head = { key: family.id, level: 0, family, parent: true };
    return tops.length === 0
      ? empty
        ? [{ ...head, parent: false }]
        : []
      : shut.has(family.id)
        ? [head]
        : [head, ...tops.flatMap(code => row(code, 0))];
  });
}

/** Everything about a codebook but its counts. */
export const shapeOf = (codebook: CodebookShown): string =>
  JSON.stringify(codebook, (key, value: unknown) =>
    key === 'n' || key === 'n_people' ? undefined : value
  );

// Search as you type in the codebook: recent codes first, then what fits best.

export interface Choice {
  id: string;
  label: string;
  also: string;
}

/** Letters without their accents, so that "cafe" finds "café". */
export const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** 0 fits not at all; the higher the better. */
export function fit(choice: Choice, typed: string): number {
  const wanted = plain(typed).trim();
  const label = plain(choice.label);
  if (wanted === '') {
    return 1;
  }
  if (label === wanted) {
    return 6;
  }
  if (label.startsWith(wanted)) {
    return 5;
  }
  const words = label.split(/[^\p{L}\p{N}]+/u);
  if (wanted.split(/\s+/).every(part => words.some(word => word.startsWith(part)))) {
    return 4;
  }
  if (label.includes(wanted) || choice.id.includes(wanted)) {
    return 3;
  }
  return plain(choice.also).includes(wanted) ? 2 : 0;
}

export function choose(all: readonly Choice[], typed: string, recent: readonly string[]): Choice[] {
  const rank = (id: string): number => {
    const place = recent.indexOf(id);
    return place < 0 ? recent.length : place;
  };
  return all
    .map((choice, order) => ({ choice, order, fit: fit(choice, typed) }))
    .filter(one => one.fit > 0)
    .sort((a, b) => b.fit - a.fit || rank(a.choice.id) - rank(b.choice.id) || a.order - b.order)
    .map(one => one.choice);
}

/** `id` first, none twice, at most `most`. */
export const remembered = (recent: readonly string[], id: string, most = 12): string[] =>
  [id, ...recent.filter(one => one !== id)].slice(0, most);

/** Digits stay with their code: a code takes the first free one the first time it is used. */
export function slotted(slots: readonly string[], id: string): string[] {
  const next = [...slots];
  if (!next.includes(id)) {
    const free = Array.from({ length: 9 }, (_, i) => i).find(i => !next[i]);
    if (free !== undefined) {
      next[free] = id;
    }
  }
  return Array.from(next, one => one ?? '');
}

/** An id made from a label, as the codebook wants it; a number follows where it is taken. */
export function codeId(label: string, taken: ReadonlySet<string>): string {
  const stem =
    plain(label)
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
      .slice(0, 36)
      .replace(/-+$/, '') || 'code';
  for (let i = 1; ; i++) {
    const id = i === 1 ? stem : `${stem}-${i}`;
    if (!taken.has(id)) {
      return id;
    }
  }
}
