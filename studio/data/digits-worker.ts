/**
 * Loads and unpacks the pictures, away from the page.
 *
 * @module
 */

import { DataError, type Dataset, fitScaling, maybeGunzip, standardize, type Tensor } from "../../src/index.ts";
import { imagesToDataset, parseIdx } from "../../src/tables/index.ts";
import { DIGIT_SIDE as SIDE } from "./handwriting.ts";
import type { Samples } from "./samples.ts";

export type DigitsReply =
  | { readonly type: "done"; readonly samples: Samples }
  | { readonly type: "failed"; readonly message: string };

/** Is sent the address of the page. */
globalThis.onmessage = ({ data }: MessageEvent<string>) => {
  loadSamples(data).then(
    (samples) => reply({ type: "done", samples }),
    (error: unknown) => reply({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
};

async function loadSamples(page: string): Promise<Samples> {
  const [train, validation] = await Promise.all([loadPart(page, "train"), loadPart(page, "test")]);
  const scaling = fitScaling(train.x.data);
  const scaled = (part: Samples["train"]) => ({ ...part, x: shared(standardize(part.x, scaling)) });
  return {
    train: scaled(train),
    validation: scaled(validation),
    classes: Array.from({ length: 10 }, (_, digit) => `${digit}`),
    features: Array.from({ length: SIDE * SIDE }, (_, pixel) => pixelName(pixel)),
    look: "picture",
    inputs: { kind: "images", shape: [SIDE, SIDE], scaling },
    notes: [],
  };
}

function pixelName(pixel: number): string {
  return `row ${Math.floor(pixel / SIDE)}, column ${pixel % SIDE}`;
}

async function loadPart(page: string, part: "train" | "test"): Promise<Samples["train"]> {
  const [images, labels] = await Promise.all([load(page, `${part}-images`), load(page, `${part}-labels`)]);
  const dataset: Dataset = imagesToDataset(images, labels);
  return { x: dataset.x, labels: dataset.labels! };
}

async function load(page: string, name: string) {
  const file = `${name}.idx.gz`;
  const response = await fetch(new URL(`./digits/${file}`, page)).catch(() => undefined);
  if (!response?.ok)
    throw new DataError(`The pictures (${file}) could not be loaded. Build the studio again, or reload.`);
  return parseIdx(await maybeGunzip(new Uint8Array(await response.arrayBuffer()), file), file);
}

/** Every run has a worker that reads them: where the page may share memory, it makes 30 MB of copies for none. */
function shared({ data, shape }: Tensor): Tensor {
  if (!globalThis.crossOriginIsolated) return { data, shape };
  const memory = new Float32Array(new SharedArrayBuffer(4 * data.length));
  memory.set(data);
  return { data: memory, shape };
}

function reply(message: DigitsReply): void {
  globalThis.postMessage(message);
}
