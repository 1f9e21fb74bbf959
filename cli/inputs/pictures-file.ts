/**
 * Pictures from an IDX file, as a saved model takes them.
 *
 * @module
 */

import { DataError, type ModelInputs, maybeGunzip, standardize, type Tensor } from "../../src/index.ts";
import { imagesToTensor, looksLikeText, parseIdx } from "../../src/tables/index.ts";
import { assertSameShape } from "./picture-inputs.ts";
import { bytesOf, type Source } from "./source.ts";

/** Every picture of the file, (N, height, width, 1), scaled. */
export async function readPictures(source: Source, inputs: ModelInputs & { readonly kind: "images" }): Promise<Tensor> {
  const { where } = source;
  const bytes = await maybeGunzip(await bytesOf(source), where);
  if (looksLikeText(bytes)) {
    throw new DataError(
      `${where} looks like text, but the model takes pictures of ${inputs.shape.join(" × ")}, in an IDX file.`,
    );
  }
  const images = parseIdx(bytes, where);
  const [, height, width, channels = 1, ...more] = images.shape;
  if (height === undefined || width === undefined || channels !== 1 || more.length > 0) {
    throw new DataError(
      `${where} has shape (${images.shape.join(", ")}): no grey pictures, which have rows and columns.`,
    );
  }
  assertSameShape(inputs.shape, [height, width], where);
  return standardize(imagesToTensor(images), inputs.scaling);
}
