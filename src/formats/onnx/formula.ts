/**
 * Formulas of `x` in a normal form: however nodes multiply, divide, square and add, equal formulas are one text.
 *
 * A product is its scale and its factors by their powers, in the order of the alphabet: `0.5·(1+erf(0.707107·x))·x`. Only
 * what exporters do is known: nothing is multiplied out.
 *
 * @module
 */
import { integerPower } from "../../base/integer-power.ts";

/** scale · the product of every factor to its power. */
export interface Product {
  readonly scale: number;
  readonly powers: ReadonlyMap<string, number>;
}

/** The `x` that a formula is of. */
export const X: Product = factor("x");

/** A single factor: `tanh(x)`. */
export function factor(text: string): Product {
  return { scale: 1, powers: new Map([[text, 1]]) };
}

/** A number, without `x`. */
export function constant(scale: number): Product {
  return { scale, powers: new Map() };
}

export function times(a: Product, b: Product): Product {
  const powers = new Map(a.powers);
  for (const [base, power] of b.powers) powers.set(base, power + (powers.get(base) ?? 0));
  return { scale: a.scale * b.scale, powers: new Map([...powers].filter(([, power]) => power !== 0)) };
}

/**
 * A root of a square stays what it is: it is not what was squared, but its absolute value. Of a scale, whole powers and
 * powers of its root are computed.
 */
export function power(a: Product, exponent: number): Product {
  const canTakeRoot = [...a.powers.values()].every((inner) => inner === 1 || inner === -1);
  const scales = a.scale === 1 || Number.isInteger(2 * exponent);
  if (!Number.isInteger(exponent) && !(canTakeRoot && scales)) return power(factor(`(${textOf(a)})`), exponent);
  return {
    scale: scalePower(a.scale, exponent),
    powers: new Map(Array.from(a.powers, ([base, inner]) => [base, inner * exponent])),
  };
}

/** scale^exponent, of a whole exponent, of half of one, or of a scale of 1. */
function scalePower(scale: number, exponent: number): number {
  if (scale === 1) return 1;
  const size = Math.abs(exponent);
  const result = Number.isInteger(size) ? integerPower(scale, size) : Math.sqrt(integerPower(scale, 2 * size));
  return exponent < 0 ? 1 / result : result;
}

export function plus(a: Product, b: Product): Product {
  if (a.powers.size === 0 && b.powers.size === 0) return constant(a.scale + b.scale);
  return factor(`(${[textOf(a), textOf(b)].sort().join("+")})`);
}

/** The normal form. */
export function textOf({ scale, powers }: Product): string {
  const factors = Array.from(powers, ([base, power]) => (power === 1 ? base : `${base}^${power}`)).sort();
  return (scale === 1 && factors.length > 0 ? factors : [String(scale), ...factors]).join("·");
}

const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]\d+)?/g;

/** Constants are float32, and written with some digits. */
const CLOSE = 2e-6;

/**
 * Whether a text is a formula, up to the rounding of its numbers; then, the numbers that stand where the formula has `NaN`.
 */
export function matches(text: string, formula: string): readonly number[] | undefined {
  const [found, meant] = [text, formula].map((form) => form.replace(NUMBER, "NaN"));
  if (found !== meant || text.includes("NaN")) return undefined;
  const numbers = text.match(NUMBER)?.map(Number) ?? [];
  const expected = formula.match(/NaN|-?\d+(?:\.\d+)?(?:e[+-]\d+)?/g)?.map(Number) ?? [];
  const isClose = expected.every((number, i) => !(Math.abs(number - numbers[i]!) > CLOSE * Math.abs(number)));
  return isClose ? numbers.filter((_, i) => Number.isNaN(expected[i])) : undefined;
}
