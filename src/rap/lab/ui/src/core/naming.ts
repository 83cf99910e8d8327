/** What an interview is called on the screen: its title, always with its id. */

export interface Titled {
  readonly id: string;
  readonly title?: string;
}

/** Two interviews may come by the same title on two machines: the id tells them apart. */
export const nameOf = ({ id, title }: Titled): string => (title ? `${title} · ${id}` : id);

/** Groups as a person types them: apart by commas, each once. */
export const groupsOf = (typed: string): string[] => [
  ...new Set(
    typed
      .split(',')
      .map(one => one.trim().replace(/\s+/g, ' '))
      .filter(Boolean)
  )
];
