/** What pages are made of: buttons, fields under their names, sections, quiet lines, tables. */
import { ButtonHTMLAttributes, InputHTMLAttributes, Key, ReactNode, useState } from 'react';

import { addressOf } from './links';

type ButtonGiven = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick'> & { press(): void };

/** A button that does not take the selection out of the text. */
export const Button = ({ press, className = 'rap-plain', ...given }: ButtonGiven): ReactNode => (
  <button
    type="button"
    className={className}
    {...given}
    onMouseDown={event => event.preventDefault()}
    onClick={press}
  />
);

/** What the server draws as a page of its own, cut off from Jupyter, in a window of its own. */
export const Link = ({ path, children }: { path: string; children: ReactNode }): ReactNode => (
  <a className="rap-link" href={addressOf(path)} target="_blank" rel="noopener">
    {children}
  </a>
);

/** A line of lesser weight: a hint, a state, what is missing. */
export const Quiet = ({ children }: { children: ReactNode }): ReactNode => (
  <p className="rap-quiet">{children}</p>
);

/** A part of a page under its heading. */
export const Section = ({ title, children }: { title: string; children: ReactNode }): ReactNode => (
  <section className="rap-part">
    <h2>{title}</h2>
    {children}
  </section>
);

export type Option = readonly [value: string, label: string];

interface SelectGiven {
  /** What the page finds it by. */
  keep?: string;
  options: readonly Option[];
  value: string;
  change(value: string): void;
}

/** A list to choose one of, under its name. */
export const Select = ({
  label,
  more = '',
  ...given
}: SelectGiven & { label: string; more?: string }): ReactNode => (
  <label className={`rap-named ${more}`}>
    <span>{label}</span>
    <BareSelect name={label} {...given} />
  </label>
);

/** A list to choose one of, whose name is only heard. */
export const BareSelect = ({
  name,
  keep,
  options,
  value,
  change
}: SelectGiven & { name: string }): ReactNode => (
  <select
    className="rap-field"
    aria-label={name} // else the options of a list count as its name
    data-key={keep}
    value={value}
    onChange={event => change(event.target.value)}
  >
    {options.map(([id, text]) => (
      <option key={id} value={id}>
        {text}
      </option>
    ))}
  </select>
);

interface TextGiven extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  label: string;
  more?: string;
  /** What the page finds it by. */
  keep?: string;
  change(value: string): void;
}

/** A line of text under its name. */
export const Text = ({ label, more = '', keep, change, ...given }: TextGiven): ReactNode => (
  <label className={`rap-named ${more}`}>
    <span>{label}</span>
    <input
      className="rap-field"
      aria-label={label}
      data-key={keep}
      {...given}
      onChange={event => change(event.target.value)}
    />
  </label>
);

/** A whole number from 0 to `max`, under its name. */
export function NumberField({
  label,
  value,
  max,
  change
}: {
  label: string;
  value: number;
  max: number;
  change(value: number): void;
}): ReactNode {
  const [draft, type] = useState<string | null>(null); // as it is typed, until the field is left
  const keep = (text: string): void => {
    type(text);
    change(Math.max(0, Math.min(max, Math.round(Number(text) || 0))));
  };
  return (
    <label className="rap-named">
      <span>{label}</span>
      <input
        className="rap-field rap-number"
        aria-label={label}
        type="number"
        min={0}
        max={max}
        step={1}
        value={draft ?? value}
        onChange={event => keep(event.target.value)}
        onBlur={() => type(null)}
      />
    </label>
  );
}

/** A box to tick before its words. */
export const Tick = ({
  label,
  on,
  change
}: {
  label: string;
  on: boolean;
  change(on: boolean): void;
}): ReactNode => (
  <label className="rap-check">
    <input type="checkbox" checked={on} onChange={event => change(event.target.checked)} />
    <span>{label}</span>
  </label>
);

/** A table that scrolls on its own where it is wider than the page. */
export const Table = ({
  label,
  head,
  children,
  more = ''
}: {
  label: string;
  head: readonly { key: Key; cell: ReactNode }[];
  children: ReactNode;
  more?: string;
}): ReactNode => (
  <div className="rap-scroll" tabIndex={0} role="region" aria-label={label}>
    <table className={`rap-table ${more}`}>
      <thead>
        <tr>
          {head.map(({ key, cell }) =>
            cell ? (
              <th key={key} scope="col">
                {cell}
              </th>
            ) : (
              <td key={key} />
            )
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);
