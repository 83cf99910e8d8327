/** What the page *Today at the desk* asks for and gets. */

import { Labels } from './protocol';

export interface Choice {
  id: string;
  label: Labels;
  /** The word of another list that it belongs to. */
  under: string;
}

export interface Field {
  id: string;
  type: 'one' | 'several' | 'number';
  label: Labels;
  /** The field whose word opens this one. */
  of: string;
  choices: readonly Choice[];
}

export type Values = Readonly<Record<string, string>>;

export interface Desk {
  id: string;
  unit: 'question' | 'round' | 'incident';
  title: Labels;
  /** What visitors hear: that they are counted, and may refuse. */
  told: Labels;
  fields: readonly Field[];
  month: string;
  n: number;
  last: Values | null;
  open_months: readonly string[];
}

export interface Desks {
  desks: readonly Desk[];
}
