/**
 * Numbers far from those of training, which saw few like them, if any: a network answers for them, too, and as certainly as
 * for all others.
 *
 * @module
 */
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { unscale } from "../data/scaling.ts";
import { assertEncoding, type NumberFeature, type TableEncoding, widthOf } from "./encoding.ts";

/** So many training standard deviations from the training mean are far: of numbers of most kinds, training has none there. */
const FAR_STDS = 10;

/** A column of numbers, and what was found in it. */
interface Found {
  readonly feature: NumberFeature;
  /** Where the column is among the inputs. */
  readonly input: number;
  count: number;
  first: { readonly value: number; readonly place: number | undefined };
}

/** Notes them as encoded rows come by. */
export class FarValues {
  readonly #columns: Found[] = [];

  constructor(encoding: TableEncoding) {
    assertEncoding("FarValues", encoding);
    let input = 0;
    for (const feature of encoding.features) {
      if (feature.kind === "number") {
        this.#columns.push({ feature, input, count: 0, first: { value: 0, place: undefined } });
      }
      input += widthOf(feature);
    }
  }

  /**
   * @param x (N, D), as `encodeFeatures` gives it
   * @param places (N), such as the lines of the rows; undefined where nobody knows them
   */
  note({ data, shape }: Tensor, places?: ArrayLike<number>): void {
    const [N, D] = asMatrix(shape);
    for (const column of this.#columns) {
      for (let n = 0; n < N; n++) {
        const scaled = data[n * D + column.input]!;
        if (!(Math.abs(scaled) > FAR_STDS)) continue;
        if (column.count === 0) column.first = { value: unscale(scaled, column.feature), place: places?.[n] };
        column.count++;
      }
    }
  }

  /**
   * One line for each column that has any.
   *
   * @param each what a place is called
   */
  describe(where: string, each: "line" | "row" = "line"): string[] {
    return this.#columns
      .filter(({ count }) => count > 0)
      .map(({ feature, count, first }) => {
        const { name, mean, std } = feature;
        const which = count === 1 ? "1 number is" : `${count} numbers are`;
        const place = first.place === undefined ? "" : ` (${each} ${first.place})`;
        return (
          `${where}, column "${name}": ${which} more than ${FAR_STDS} standard deviations from the training mean ` +
          `(${shown(mean)} ± ${shown(std)}), first ${shown(first.value)}${place}: training saw few numbers like that, if any, and ` +
          "what the model answers there may be a guess"
        );
      });
  }
}

/** Six digits: more than that, float32 does not hold. */
function shown(value: number): string {
  return `${Number(value.toPrecision(6))}`;
}
