/**
 * What is learned from.
 *
 * @module
 */
import type { JSX } from "preact";
import { NumberField, Select, Slider } from "../../components/field.tsx";
import { LIMITS, type SourceName, settingsFor } from "../../experiment/experiment.ts";
import { DEFAULT_DISPLAY } from "../../experiment/link.ts";
import { change, droppedFile, place, show } from "../../state/experiment.ts";
import { fileError } from "../../state/file.ts";
import { FileControls } from "./file-controls.tsx";

const NAMES: Readonly<Record<SourceName, string>> = {
  spirals: "Two spirals",
  moons: "Two moons",
  circles: "Two circles",
  blobs: "Three blobs",
  digits: "Digits (MNIST)",
  file: "A CSV file",
};

export function SourceControls(): JSX.Element {
  const table = droppedFile.value;
  const { source, samples, noise, seed } = place.value.experiment;
  const all = Object.entries(NAMES) as [SourceName, string][];
  const choices = all.filter(([name]) => name !== "file" || table !== undefined || source === "file");
  const isMade = source !== "digits" && source !== "file";
  return (
    <section class="card stack" aria-labelledby="source-title">
      <h2 id="source-title">Data</h2>
      <Select label="Learn from" value={source} choices={choices} onChange={choose} />
      <FileControls />
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

function choose(source: SourceName): void {
  const before = place.value.experiment.source;
  fileError.value = "";
  change({ source, ...settingsFor(source, before) });
  // A step on pictures takes long enough to be seen.
  if (source === "digits") show({ speed: Number.POSITIVE_INFINITY });
  else if (before === "digits") show({ speed: DEFAULT_DISPLAY.speed });
}
