/**
 * A part of MNIST, as it lies beside the page.
 *
 * @module
 */
import { imagesToDataset, parseIdx } from "../../src/data/index.ts";
import { DataError, type Dataset, fitScaling, maybeGunzip, standardize } from "../../src/index.ts";
import type { Samples } from "./samples.ts";

/** Pixels a side. */
export const DIGIT_SIDE = 28;

/** 8,000 pictures to train on, and 2,000 that are none of them. */
export async function loadDigits(): Promise<Samples> {
  const [train, validation] = await Promise.all([loadPart("train"), loadPart("test")]);
  const scaling = fitScaling(train.x.data);
  const scaled = (part: Samples["train"]) => ({ ...part, x: standardize(part.x, scaling) });
  return {
    train: scaled(train),
    validation: scaled(validation),
    classes: Array.from({ length: 10 }, (_, digit) => `${digit}`),
    features: Array.from({ length: DIGIT_SIDE * DIGIT_SIDE }, (_, pixel) => pixelName(pixel)),
    look: "picture",
    inputs: { kind: "images", shape: [DIGIT_SIDE, DIGIT_SIDE], scaling },
    notes: [],
  };
}

function pixelName(pixel: number): string {
  return `row ${Math.floor(pixel / DIGIT_SIDE)}, column ${pixel % DIGIT_SIDE}`;
}

async function loadPart(part: "train" | "test"): Promise<Samples["train"]> {
  const [images, labels] = await Promise.all([load(`${part}-images`), load(`${part}-labels`)]);
  const dataset: Dataset = imagesToDataset(images, labels);
  return { x: dataset.x, labels: dataset.labels! };
}

async function load(name: string) {
  const file = `${name}.idx.gz`;
  const response = await fetch(new URL(`./digits/${file}`, document.baseURI)).catch(() => undefined);
  if (!response?.ok)
    throw new DataError(`The pictures (${file}) could not be loaded. Build the studio again, or reload.`);
  return parseIdx(await maybeGunzip(new Uint8Array(await response.arrayBuffer()), file), file);
}
