/**
 * The way back from a network's inputs to the cells of a table, for people to read.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { ShapeError } from "../base/errors.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { unscale } from "../data/scaling.ts";
import { assertEncoding, type FeatureEncoding, inputWidth, type TableEncoding, widthOf } from "./encoding.ts";

/** A number or a category; undefined for a category that was missing or unknown. */
export type DecodedCell = number | string | undefined;

/**
 * What encoded rows stand for. A number that was missing comes back as the training mean, and numbers are as exact as
 * float32.
 *
 * @param x (N, D), as `encodeFeatures` gives it
 * @returns one list a row, with one cell a feature
 * @throws ShapeError if the rows have another width
 */
export function decodeFeatures(encoding: TableEncoding, x: Tensor): DecodedCell[][] {
  assertEncoding("decodeFeatures", encoding);
  assertArgument(has(x, "data", "shape"), "decodeFeatures", "rows as a tensor, as encodeFeatures gives them", x);
  const [N, D] = asMatrix(x.shape);
  const width = inputWidth(encoding);
  if (D !== width) throw new ShapeError(`The rows have ${D} numbers, but the encoding makes ${width} of a row.`);
  return Array.from({ length: N }, (_, n) => {
    let start = n * D;
    return encoding.features.map((feature) => {
      const values = x.data.subarray(start, start + widthOf(feature));
      start += values.length;
      return decoded(feature, values);
    });
  });
}

function decoded(feature: FeatureEncoding, values: Tensor["data"]): DecodedCell {
  return feature.kind === "number" ? unscale(values[0]!, feature) : feature.categories[values.indexOf(1)];
}
