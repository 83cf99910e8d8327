/** What the rail shows: five words and the team's, and the pages that stand under each. */

export type Group = 'read' | 'find' | 'codes' | 'notes' | 'findings' | 'team';

/** `read` has no page of its own: it is the text in front. */
export const GROUPS: readonly Group[] = ['read', 'find', 'codes', 'notes', 'findings', 'team'];

/** What a study is called where there is little room: without a remark in brackets at its end. */
export const shortName = (title: string): string => title.replace(/\s*\([^()]*\)\s*$/, '') || title;

interface Row<Way> {
  way: Way;
  group?: Group;
}

/** The pages of each group, in the order of `rows`, of those that this person may open. */
export const waysOf = <Way>(
  rows: readonly Row<Way>[],
  mayGo: (way: Way) => boolean
): ReadonlyMap<Group, Way[]> =>
  new Map(
    GROUPS.map(group => [
      group,
      rows.filter(row => row.group === group && mayGo(row.way)).map(row => row.way)
    ])
  );

export interface Pressed<Way> {
  /** The page that comes to the front, if one does. */
  go: Way | null;
  /** The group whose pages are listed. */
  open: Group | null;
}

/**
 * A word of the rail was pressed. Its page comes to the front: of several the one that was there
 * last. The team's pages have nothing in common but the list, so their word opens and shuts it.
 */
export function press<Way>(
  group: Group,
  ways: readonly Way[],
  { last, open }: { last: Way | undefined; open: Group | null }
): Pressed<Way> {
  if (group === 'team') {
    return { go: null, open: open === group ? null : group };
  }
  const go = ways.find(way => way === last) ?? ways[0] ?? null;
  return { go, open: ways.length > 1 ? group : null };
}

/**
 * Which list stays open when a page is in front: the one it stands in; none where the list lies
 * over the page.
 */
export const openWith = (
  group: Group | null,
  n: number,
  { narrow }: { narrow: boolean }
): Group | null => (narrow || n < 2 ? null : group);
