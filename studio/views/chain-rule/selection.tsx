/**
 * What is looked at: sample and units, the way back, and which weights.
 *
 * @module
 */
import type { JSX } from "preact";
import { NumberField, Select } from "../../components/field.tsx";
import type { Axis } from "./equations/equation.ts";
import type { Shown } from "./shown.ts";
import { type Snapshot, select, takeSnapshot, way } from "./state.ts";

const NAMES: Readonly<Record<Axis, string>> = { n: "Sample n", d: "Input d", m: "Output m" };

export function Selection({ shown, taken }: { readonly shown: Shown; readonly taken: Snapshot }): JSX.Element {
  const { subject, at } = shown;
  const { trace, session } = taken;
  const sizes = { n: subject.sizes.N, d: subject.sizes.D, m: subject.sizes.M };
  const name = (axis: Axis): string => (axis === "d" && !subject.axes.includes("m") ? "Unit d" : NAMES[axis]);
  const isOld = session.step.value !== taken.step;
  return (
    <section class="card selection" aria-label="Selection">
      {subject.axes.map((axis) => (
        <NumberField
          key={axis}
          label={`${name(axis)} (0 to ${sizes[axis] - 1})`}
          value={at[axis]}
          least={0}
          most={sizes[axis] - 1}
          onChange={(value) => select(axis, value)}
        />
      ))}
      {subject.kind === "batchNorm" && (
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
      <div class="weights">
        <p class="small soft">
          Sample {at.n} is of class {session.samples.classes[trace.labels[at.n]!]}. Weights of training step{" "}
          {taken.step}
          {isOld && `; the run is at ${session.step.value}`}.
        </p>
        <div class="row">
          <button type="button" disabled={!isOld} onClick={() => takeSnapshot(session)}>
            Take the newest weights
          </button>
        </div>
      </div>
    </section>
  );
}
