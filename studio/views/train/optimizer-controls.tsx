/**
 * How it is learned.
 *
 * @module
 */
import type { JSX } from "preact";
import { optimizerDefinitions } from "../../../src/index.ts";
import { NumberField, Select } from "../../components/field.tsx";
import { LIMITS } from "../../experiment/experiment.ts";
import { change, place } from "../../state/experiment.ts";

/** `SGD, momentum 0.9` */
const OPTIMIZERS = optimizerDefinitions.map(({ kind, label, options = {} }) => {
  const settings = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  return [kind, [label, ...settings].join(", ")] as const;
});

export function OptimizerControls(): JSX.Element {
  const { optimizer, learningRate, batchSize, epochs } = place.value.experiment;
  return (
    <section class="card stack" aria-labelledby="optimizer-title">
      <h2 id="optimizer-title">Training</h2>
      <Select
        label="Optimizer"
        value={optimizer}
        choices={OPTIMIZERS}
        onChange={(value) => change({ optimizer: value })}
      />
      <NumberField
        label="Learning rate"
        value={learningRate}
        {...LIMITS.learningRate}
        step="any"
        onChange={(value) => change({ learningRate: value })}
      />
      <NumberField
        label="Batch size"
        value={batchSize}
        {...LIMITS.batchSize}
        onChange={(value) => change({ batchSize: value })}
      />
      <NumberField label="Epochs" value={epochs} {...LIMITS.epochs} onChange={(value) => change({ epochs: value })} />
    </section>
  );
}
