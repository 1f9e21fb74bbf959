/**
 * A part of MNIST: enough to see what the experiments are about, small enough for a minute.
 *
 * @module
 */
import { type ClassificationData, fitScaling, standardize, takeRows } from "../src/index.ts";
import { loadNamedDataset } from "../src/node/index.ts";

/** Pictures to learn from and pictures to measure on, none of them in both. */
export interface Pictures {
  readonly train: ClassificationData;
  readonly validation: ClassificationData;
}

/** The first pictures of each part, standardized by those that are learned from. */
export async function loadPictures(trainCount: number, validationCount: number): Promise<Pictures> {
  const { train, test } = await loadNamedDataset("mnist");
  const learned = takeRows(train, firstRows(trainCount));
  const measured = takeRows(test, firstRows(validationCount));
  const scaling = fitScaling(learned.x.data);
  return {
    train: { x: standardize(learned.x, scaling), labels: learned.labels! },
    validation: { x: standardize(measured.x, scaling), labels: measured.labels! },
  };
}

function firstRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
