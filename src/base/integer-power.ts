/**
 * Powers, the same bits in every engine: `Math.pow` may differ from engine to engine in its last bit.
 *
 * @module
 */

/** base^exponent for a whole exponent of at least 0, by repeated squaring. */
export function integerPower(base: number, exponent: number): number {
  let power = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}
