/**
 * Pictures from an IDX file, as a saved model takes them.
 *
 * @module
 */
import {
  DataError,
  imagesToDataset,
  type ModelInputs,
  maybeGunzip,
  parseIdx,
  standardize,
  type Tensor,
} from "../../src/index.ts";
import { readBytes } from "../../src/node/index.ts";
import { assertSameShape } from "./picture-inputs.ts";

/** Every picture of the file, (N, rows·columns), scaled. */
export async function readPictures(path: string, inputs: ModelInputs & { readonly kind: "images" }): Promise<Tensor> {
  const images = parseIdx(await maybeGunzip(await readBytes(path), path), path);
  if (images.shape.length !== 3) {
    throw new DataError(`${path} has shape (${images.shape.join(", ")}): no pictures, which have rows and columns.`);
  }
  assertSameShape(inputs.shape, images.shape.slice(1), path);
  const unlabelled = { data: new Uint8Array(images.shape[0]!), shape: [images.shape[0]!] };
  return standardize(imagesToDataset(images, unlabelled).x, inputs.scaling);
}
