/**
 * The hyperbolic tangent in float64, the same bits in every engine.
 *
 * @module
 */
import { exp } from "./exp-log.ts";

/** Below, the continued fraction; from here on, the exponential, whose result is above ½ there. */
const SMALL = 0.625;

/**
 * tanh x.
 *
 *     z       = x²                                                        (3)
 *     w       = z·(z³ + 594z² + 45045z + 675675)
 *               / (z⁴ + 630z³ + 51975z² + 945945z + 2027025)              (4)
 *     tanh(x) = x·(1 − w), for |x| < 0.625                                (5)
 *     tanh(x) = ±(1 − 2/(exp(2|x|) + 1)), for all others                  (7)
 *
 * @numerics measured error below 1.5 ulp, also for tiny x; tanh(±0) = ±0, tanh(±∞) = ±1, tanh(NaN) = NaN
 * @derivation ./tanh.md#2-small-arguments equations (3) to (7)
 */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (a < SMALL) {
    const z = x * x; // (3)
    const above = ((z + 594) * z + 45045) * z + 675675;
    const below = (((z + 630) * z + 51975) * z + 945945) * z + 2027025;
    return x * (1 - (z * above) / below); // (4), (5)
  }
  const y = 1 - 2 / (exp(2 * a) + 1);
  return x < 0 ? -y : y; // (7)
}
