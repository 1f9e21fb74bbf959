/**
 * Seeded random numbers: the same on every machine and in every engine.
 *
 * The generator (xoroshiro128+) is pure-rand's; only integer arithmetic and exactly rounded float64 operations are used.
 *
 * @module
 */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { assertArgument } from "./arguments.ts";
import { assertPositiveInteger } from "./assert.ts";
import { ConfigError } from "./errors.ts";
import { log } from "./exp-log.ts";
import { inWords } from "./words.ts";

/** A stream of random numbers with a state that can be saved and restored. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in [0, n), n from 1 to 2³². */
  integer(n: number): number;
  /** 32-bit integers from which {@link restoreRandom} makes a stream that goes on where this one stands. */
  state(): readonly number[];
}

/** What a seed is used for: each purpose has its own stream, so that using one never shifts another. */
export type RandomPurpose = "initialization" | "shuffle" | "split" | "data" | "check" | "average";

const STREAM: Record<RandomPurpose, number> = {
  initialization: 0,
  shuffle: 1,
  split: 2,
  data: 3,
  check: 4,
  average: 5,
};

/** Neighbouring seeds start from nearly equal states; this many draws later they have nothing in common. */
const WARM_UP = 64;

/**
 * The stream of a seed for one purpose.
 *
 * @param seed an integer in [0, 2³²)
 * @throws ConfigError for any other seed or purpose
 */
export function createRandom(seed: number, purpose: RandomPurpose): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new ConfigError(`seed must be an integer from 0 to 4294967295 but is ${inWords(seed)}.`);
  }
  const isPurpose = Object.hasOwn(STREAM, purpose);
  assertArgument(isPurpose, "createRandom", `a purpose behind the seed: ${Object.keys(STREAM).join(", ")}`, purpose);
  const generator = xoroshiro128plus(seed | 0);
  for (let draw = 0; draw < WARM_UP; draw++) generator.next();
  for (let stream = 0; stream < STREAM[purpose]; stream++) generator.jump(); // 2⁶⁴ draws ahead: streams never overlap
  return fromGenerator(generator);
}

/** The stream that was saved by {@link Random.state}. */
export function restoreRandom(state: readonly number[]): Random {
  return fromGenerator(xoroshiro128plusFromState(state));
}

/** Fisher–Yates: permutes `indices` in place. */
export function shuffle(indices: Int32Array, random: Random): void {
  for (let i = indices.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const swapped = indices[i]!;
    indices[i] = indices[j]!;
    indices[j] = swapped;
  }
}

type RandomGenerator = ReturnType<typeof xoroshiro128plus>;

function fromGenerator(generator: RandomGenerator): Random {
  const uniform = (): number => uniformFloat64(generator);
  return {
    uniform,
    normal: () => polar(uniform),
    integer: (n) => {
      assertPositiveInteger("n", n); // the generator would look for a number below NaN for ever
      return integerBelow(n, generator);
    },
    state: () => generator.getState(),
  };
}

const DRAWS = 2 ** 32;

/**
 * pure-rand's `uniformInt` in 32 bits: its remainders of floats are those of whole numbers, and take ten times as long. Draws
 * behind the last whole multiple of n are passed over.
 */
function integerBelow(n: number, generator: RandomGenerator): number {
  if (n >= DRAWS) return uniformInt(generator, 0, n - 1);
  const allowed = Math.floor(DRAWS / n) * n;
  for (;;) {
    const drawn = (generator.next() ^ 0x80000000) >>> 0;
    if (drawn < allowed) return drawn % (n >>> 0);
  }
}

/**
 * Marsaglia's polar method (1964): only log and sqrt, both of which round the same everywhere. The second number of
 * each pair is dropped, so that the generator's state is the whole state.
 */
function polar(uniform: () => number): number {
  for (;;) {
    const u = 2 * uniform() - 1;
    const v = 2 * uniform() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * log(s)) / s);
  }
}
