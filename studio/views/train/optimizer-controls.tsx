/**
 * How it is learned.
 *
 * @module
 */
import type { JSX } from "preact";
import { NumberField, Select } from "../../components/field.tsx";
import { LIMITS, type OptimizerName } from "../../experiment/experiment.ts";
import { change, place } from "../../state/experiment.ts";

const OPTIMIZERS: readonly (readonly [OptimizerName, string])[] = [
  ["sgd", "SGD, momentum 0.9"],
  ["rmsprop", "RMSprop"],
  ["adam", "Adam"],
  ["adamw", "AdamW"],
];

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
