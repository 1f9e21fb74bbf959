/**
 * The variance of a thousand numbers of float32 by five formulas, all computed in float32: the table of
 * docs/book/variance.md. Run it: npx tsx examples/book/variance.ts
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import { createRandom } from "../../src/index.ts";

const N = 1000;
const OFFSETS = [0, 10, 1e3, 1e4, 1e5, 1e6];
const float32 = Math.fround;

type Variance = (x: Float32Array) => number;

const FORMULAS: Readonly<Record<string, Variance>> = {
  "mean of squares": (x) => {
    const mean = float32(sum(x, (value) => value) / N);
    return float32(float32(sum(x, (value) => float32(value * value)) / N) - float32(mean * mean));
  },
  Welford: (x) => {
    let [mean, squares] = [0, 0];
    for (const [n, value] of x.entries()) {
      const before = float32(value - mean);
      mean = float32(mean + float32(before / (n + 1)));
      squares = float32(squares + float32(before * float32(value - mean)));
    }
    return float32(squares / N);
  },
  "two passes": (x) => deviations(x).squares / N,
  "two passes, corrected": (x) => {
    const { first, squares } = deviations(x);
    return float32(float32(squares - float32(float32(first * first) / N)) / N);
  },
};

/** The table, as Markdown. The last column is what the kernels do: two passes, with their sums in float64. */
export function variances(): string {
  const names = [...Object.keys(FORMULAS), "two passes, sums in float64"];
  const rows = [
    ["mean of the data", ...names],
    ["---:", ...names.map(() => "---:")],
    ...OFFSETS.map((offset) => {
      const x = numbers(offset);
      const exact = twoPassesInFloat64(x);
      const results = [...Object.values(FORMULAS).map((formula) => formula(x)), float32(exact)];
      return [offset.toLocaleString("en"), ...results.map((result) => shown((result - exact) / exact))];
    }),
  ];
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Standard normal, around a mean. */
function numbers(mean: number): Float32Array {
  const random = createRandom(1, "data");
  return Float32Array.from({ length: N }, () => mean + random.normal());
}

function deviations(x: Float32Array): { readonly first: number; readonly squares: number } {
  const mean = float32(sum(x, (value) => value) / N);
  return {
    first: sum(x, (value) => float32(value - mean)),
    squares: sum(x, (value) => float32(float32(value - mean) * float32(value - mean))),
  };
}

function sum(x: Float32Array, of: (value: number) => number): number {
  let total = 0;
  for (const value of x) total = float32(total + of(value));
  return total;
}

function twoPassesInFloat64(x: Float32Array): number {
  const mean = x.reduce((total, value) => total + value, 0) / N;
  return x.reduce((total, value) => total + (value - mean) ** 2, 0) / N;
}

function shown(relativeError: number): string {
  const size = Math.abs(relativeError);
  return size > 0.5 ? `**${relativeError.toExponential(0)}**` : size.toExponential(0);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) console.log(variances());
