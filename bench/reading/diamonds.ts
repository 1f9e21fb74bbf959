/**
 * A table like ggplot2's `diamonds`, drawn from a seed: its columns, ranges and shares of categories, its quotes, and
 * numbers without trailing zeros, as R writes them.
 *
 * @module
 */
import { createRandom, type Random } from "../../src/base/random.ts";

/** Eight times the 53,940 rows of the original: 22 MB. */
export const ROWS = 431_520;

const NAMES = ["carat", "cut", "color", "clarity", "depth", "table", "price", "x", "y", "z"];
/** How many of each the original has. */
const CUTS = { Fair: 1610, Good: 4906, "Very Good": 12082, Premium: 13791, Ideal: 21551 };
const COLORS = { D: 6775, E: 9797, F: 9542, G: 11292, H: 8304, I: 5422, J: 2808 };
const CLARITIES = { I1: 741, SI2: 9194, SI1: 13065, VS2: 12258, VS1: 8171, VVS2: 5066, VVS1: 3655, IF: 1790 };

/** The table as CSV: a quoted header, quoted text. */
export function diamonds(rows: number): string {
  const random = createRandom(1, "data");
  const [cut, color, clarity] = [CUTS, COLORS, CLARITIES].map((counts) => drawing(counts, random));
  const lines = Array.from({ length: rows }, () => {
    const carat = within(0.2, Math.exp(-0.4 + 0.58 * random.normal()), 5.01);
    const depth = within(43, 61.75 + 1.43 * random.normal(), 79);
    const width = within(43, 57.46 + 2.23 * random.normal(), 95);
    const price = within(326, Math.exp(8.45 + 1.68 * Math.log(carat) + 0.25 * random.normal()), 18_823);
    const x = 6.5 * Math.cbrt(carat) * (1 + 0.01 * random.normal());
    const y = x * (1 + 0.005 * random.normal());
    const z = ((x + y) / 2) * (depth / 100);
    const table = decimals(width, random.uniform() < 0.97 ? 0 : 1);
    const sizes = [x, y, z].map((size) => decimals(size, 2));
    const stone = [decimals(carat, 2), cut!(), color!(), clarity!(), decimals(depth, 1), table, decimals(price, 0)];
    return [...stone, ...sizes].join(",");
  });
  return `${[NAMES.map(quoted).join(","), ...lines].join("\n")}\n`;
}

/** Draws categories, quoted, as often as they were counted. */
function drawing(counts: Readonly<Record<string, number>>, random: Random): () => string {
  const names = Object.keys(counts).map(quoted);
  const bounds = Object.values(counts).map((_, i, all) => all.slice(0, i + 1).reduce((sum, count) => sum + count, 0));
  return () => {
    const at = random.integer(bounds.at(-1)!);
    return names[bounds.findIndex((bound) => at < bound)]!;
  };
}

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function decimals(value: number, count: number): string {
  return String(Number(value.toFixed(count)));
}

function quoted(text: string): string {
  return `"${text}"`;
}
