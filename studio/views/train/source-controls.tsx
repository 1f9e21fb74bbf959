/**
 * What is learned from.
 *
 * @module
 */
import type { JSX } from "preact";
import { NumberField, Select, Slider } from "../../components/field.tsx";
import { DEFAULT_EXPERIMENT, DIGITS_SETTINGS, LIMITS, type SourceName } from "../../experiment/experiment.ts";
import { change, place } from "../../state/experiment.ts";

const NAMES: Readonly<Record<SourceName, string>> = {
  spirals: "Two spirals",
  moons: "Two moons",
  circles: "Two circles",
  blobs: "Three blobs",
  digits: "Digits (MNIST)",
};

export function SourceControls(): JSX.Element {
  const { source, samples, noise, seed } = place.value.experiment;
  const isMade = source !== "digits";
  return (
    <section class="card stack" aria-labelledby="source-title">
      <h2 id="source-title">Data</h2>
      <Select
        label="Learn from"
        value={source}
        choices={Object.entries(NAMES) as [SourceName, string][]}
        onChange={choose}
      />
      {isMade && (
        <>
          <Slider
            label="Points"
            value={samples}
            {...LIMITS.samples}
            step={20}
            onChange={(value) => change({ samples: value })}
          />
          <Slider
            label="Noise"
            value={noise}
            {...LIMITS.noise}
            step={0.05}
            onChange={(value) => change({ noise: value })}
          />
        </>
      )}
      <NumberField label="Seed" value={seed} {...LIMITS.seed} onChange={(value) => change({ seed: value })} />
    </section>
  );
}

/** Pictures want other settings than points. */
function choose(source: SourceName): void {
  const wasPictures = place.value.experiment.source === "digits";
  const { layers, learningRate, batchSize, epochs } = DEFAULT_EXPERIMENT;
  const settings =
    source === "digits" ? DIGITS_SETTINGS : wasPictures ? { layers, learningRate, batchSize, epochs } : {};
  change({ source, ...settings });
}
