/**
 * Networks that show the effect best, one press away.
 *
 * @module
 */
import type { JSX } from "preact";
import { NumberField } from "../../components/field.tsx";
import { type Experiment, LIMITS } from "../../experiment/experiment.ts";
import { hidden } from "../../experiment/layers.ts";
import { change, place } from "../../state/experiment.ts";

/** Eight hidden layers, and an optimizer that does not make up for gradients that are too small, as Adam does. */
const DEEP: Partial<Experiment> = {
  source: "spirals",
  layers: hidden(16, 16, 16, 16, 16, 16, 16, 16),
  optimizer: "sgd",
  learningRate: 0.01,
  batchSize: 32,
};

const PRESETS: readonly (readonly [title: string, scale: number])[] = [
  ["Deep, weights too small", 0.3],
  ["Deep, usual weights", 1],
  ["Deep, weights made for ReLU (√6)", 2.45],
  ["Deep, weights too large", 4],
];

export function Presets(): JSX.Element {
  const { scale } = place.value.experiment;
  return (
    <section class="card row presets" aria-label="Try it">
      <strong>Try it</strong>
      {PRESETS.map(([title, value]) => (
        <button key={title} type="button" onClick={() => change({ ...DEEP, scale: value })}>
          {title}
        </button>
      ))}
      <NumberField
        label="First weights times"
        value={scale}
        {...LIMITS.scale}
        step="any"
        onChange={(value) => change({ scale: value })}
      />
    </section>
  );
}
