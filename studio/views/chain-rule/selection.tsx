/**
 * What is looked at: sample and units, the way back, and which weights.
 *
 * @module
 */
import type { JSX } from "preact";
import { Field, Select } from "../../components/field.tsx";
import type { Axis } from "./equations/equation.ts";
import type { Shown } from "./shown.ts";
import { type Snapshot, select, takeSnapshot, way } from "./state.ts";

const NAMES: Readonly<Record<Axis, string>> = { n: "Sample n", d: "Input d", m: "Output m" };

export function Selection({ shown, taken }: { readonly shown: Shown; readonly taken: Snapshot }): JSX.Element {
  const { subject, at } = shown;
  const sizes = { n: subject.sizes.N, d: subject.sizes.D, m: subject.sizes.M };
  const name = (axis: Axis): string => (axis === "d" && !subject.axes.includes("m") ? "Unit d" : NAMES[axis]);
  return (
    <section class="card selection" aria-label="Selection">
      {subject.axes.map((axis) => (
        <IndexField
          key={axis}
          label={`${name(axis)} (0 to ${sizes[axis] - 1})`}
          value={at[axis]}
          most={sizes[axis] - 1}
          onChange={(value) => select(axis, value)}
        />
      ))}
      {subject.hasTwoWays && (
        <Select
          label="Way back"
          value={way.value}
          choices={[
            ["staged", "step by step"],
            ["closed", "closed form"],
          ]}
          onChange={(value) => {
            way.value = value;
          }}
        />
      )}
      <Weights n={at.n} taken={taken} />
    </section>
  );
}

interface IndexProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  onChange(value: number): void;
}

/** Takes effect while it is typed: a run that goes on draws the field anew, and would put the old number back. */
function IndexField({ label, value, most, onChange }: IndexProps): JSX.Element {
  return (
    <Field label={label}>
      <input
        type="number"
        value={value}
        min={0}
        max={most}
        onInput={({ currentTarget: { valueAsNumber } }) => {
          if (Number.isInteger(valueAsNumber) && valueAsNumber >= 0 && valueAsNumber <= most) onChange(valueAsNumber);
        }}
        onBlur={({ currentTarget }) => {
          currentTarget.value = `${value}`;
        }}
      />
    </Field>
  );
}

/** Drawn anew with every step of a run. */
function Weights({ n, taken }: { readonly n: number; readonly taken: Snapshot }): JSX.Element {
  const { trace, session } = taken;
  const isOld = session.step.value !== taken.step;
  return (
    <div class="weights">
      <p class="small soft">
        Sample {n} is of class {session.samples.classes[trace.labels[n]!]}. Weights of training step {taken.step}
        {isOld && `; the run is at ${session.step.value}`}.
      </p>
      {/* A run that fails meanwhile says so in place of the view. */}
      <button type="button" disabled={!isOld} onClick={() => takeSnapshot(session).catch(() => undefined)}>
        Take the newest weights
      </button>
    </div>
  );
}
