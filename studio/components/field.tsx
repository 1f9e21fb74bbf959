/**
 * Controls with their labels.
 *
 * @module
 */
import { useSignal } from "@preact/signals";
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

interface NumberFieldProps extends Omit<NumberProps, "value"> {
  /** Undefined for an empty field. */
  readonly value: number | undefined;
}

interface SliderProps extends NumberProps {
  readonly text?: string;
}

/**
 * Takes effect when it is left, or by Enter; a number that is out of its range does not. What is being typed stays,
 * however often the page is drawn meanwhile.
 */
export function NumberField({ label, value, ...range }: NumberFieldProps): JSX.Element {
  return (
    <Field label={label}>
      <NumberInput value={value} {...range} />
    </Field>
  );
}

interface NumberInputProps extends Omit<NumberFieldProps, "label"> {
  /** Where no label stands beside it. */
  readonly label?: string;
}

/** The control of a {@link NumberField} by itself. */
export function NumberInput({ label, value, least, most, step = 1, onChange }: NumberInputProps): JSX.Element {
  const draft = useSignal<string | undefined>(undefined);
  const take = (number: number): void => {
    draft.value = undefined;
    const isWhole = step !== 1 || Number.isInteger(number);
    if (Number.isFinite(number) && number >= least && number <= most && isWhole) onChange(number);
  };
  return (
    <input
      type="number"
      aria-label={label}
      value={draft.value ?? value ?? ""}
      min={least}
      max={most}
      step={step}
      onInput={({ currentTarget }) => {
        draft.value = currentTarget.value;
      }}
      onChange={({ currentTarget }) => take(currentTarget.valueAsNumber)}
    />
  );
}

/** A slider that shows its number, or what it stands for. */
export function Slider({ label, value, text, least, most, step = 1, onChange }: SliderProps): JSX.Element {
  return (
    <Field label={`${label}: ${text ?? value}`}>
      <input
        type="range"
        aria-valuetext={text}
        value={value}
        min={least}
        max={most}
        step={step}
        onInput={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      />
    </Field>
  );
}
