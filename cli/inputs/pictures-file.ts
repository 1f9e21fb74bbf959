/**
 * Pictures from an IDX file, as a saved model takes them.
 *
 * @module
 */

import { DataError, type ModelInputs, maybeGunzip, standardize, type Tensor } from "../../src/index.ts";
import { readBytes } from "../../src/node/index.ts";
import { imagesToTensor, parseIdx } from "../../src/tables/index.ts";
import { looksLikeText } from "./model-file.ts";
import { assertSameShape } from "./picture-inputs.ts";

/** Every picture of the file, (N, rows·columns), scaled. */
export async function readPictures(path: string, inputs: ModelInputs & { readonly kind: "images" }): Promise<Tensor> {
  const bytes = await maybeGunzip(await readBytes(path), path);
  if (looksLikeText(bytes)) {
    throw new DataError(
      `${path} looks like text, but the model takes pictures of ${inputs.shape.join(" × ")}, in an IDX file.`,
    );
  }
  const images = parseIdx(bytes, path);
  if (images.shape.length !== 3) {
    throw new DataError(`${path} has shape (${images.shape.join(", ")}): no pictures, which have rows and columns.`);
  }
  assertSameShape(inputs.shape, images.shape.slice(1), path);
  return standardize(imagesToTensor(images), inputs.scaling);
}
