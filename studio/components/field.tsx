/**
 * Controls with their labels.
 *
 * @module
 */
import type { ComponentChildren, JSX } from "preact";

/** A control under its name. */
export function Field({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label class="field">
      <span>{label}</span>
      {children}
    </label>
  );
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [value: T, text: string])[];
  onChange(value: T): void;
}

export function Select<T extends string>({ label, value, choices, onChange }: SelectProps<T>): JSX.Element {
  return (
    <Field label={label}>
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value as T)}>
        {choices.map(([choice, text]) => (
          <option key={choice} value={choice}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface NumberProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly step?: number | "any";
  onChange(value: number): void;
}

/** Says nothing of a number that is out of its range until it is left. */
export function NumberField({ label, value, least, most, step = 1, onChange }: NumberProps): JSX.Element {
  const take = (input: HTMLInputElement): void => {
    const number = input.valueAsNumber;
    if (Number.isFinite(number) && number >= least && number <= most) onChange(number);
    else input.value = `${value}`;
  };
  return (
    <Field label={label}>
      <input
        type="number"
        value={value}
        min={least}
        max={most}
        step={step}
        onChange={({ currentTarget }) => take(currentTarget)}
      />
    </Field>
  );
}

/** A slider that shows its number. */
export function Slider({ label, value, least, most, step = 1, onChange }: NumberProps): JSX.Element {
  return (
    <Field label={`${label}: ${value}`}>
      <input
        type="range"
        value={value}
        min={least}
        max={most}
        step={step}
        onInput={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      />
    </Field>
  );
}
