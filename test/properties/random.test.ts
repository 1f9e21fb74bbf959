import fc from "fast-check";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import { createRandom, type RandomPurpose, restoreRandom, shuffle } from "../../src/base/random.ts";
import { splitSamples } from "../../src/data/split.ts";
import "./support.ts";

const PURPOSES: readonly RandomPurpose[] = ["initialization", "shuffle", "split", "data", "check"];

const seeds = fc.integer({ min: 0, max: 0xffffffff });
const purposes = fc.constantFrom(...PURPOSES);

function range(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}

describe("a stream of random numbers", () => {
  it("depends on its seed and its purpose, and on nothing else", () => {
    fc.assert(
      fc.property(seeds, purposes, (seed, purpose) => {
        const [a, b] = [createRandom(seed, purpose), createRandom(seed, purpose)];
        for (let draw = 0; draw < 20; draw++) expect(a.uniform()).toBe(b.uniform());
      }),
    );
  });

  it("is another one for another purpose, and for the next seed", () => {
    fc.assert(
      fc.property(
        seeds.filter((seed) => seed < 0xffffffff),
        (seed) => {
          const streams = PURPOSES.flatMap((purpose) => [createRandom(seed, purpose), createRandom(seed + 1, purpose)]);
          const firsts = streams.map(({ uniform }) => uniform());
          expect(new Set(firsts).size).toBe(streams.length);
        },
      ),
    );
  });

  it("goes on where its saved state stood", () => {
    fc.assert(
      fc.property(seeds, purposes, fc.nat({ max: 50 }), (seed, purpose, draws) => {
        const random = createRandom(seed, purpose);
        for (let draw = 0; draw < draws; draw++) random.normal();
        const restored = restoreRandom(JSON.parse(JSON.stringify(random.state())));
        for (let draw = 0; draw < 20; draw++) expect(restored.normal()).toBe(random.normal());
      }),
    );
  });

  it("draws the integers of pure-rand, also where some draws are passed over", () => {
    const ranges = fc.oneof(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 2 ** 32 }),
      fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 3 * 2 ** 30, 2 ** 32 - 1, 2 ** 32, 2 ** 40),
    );
    fc.assert(
      fc.property(seeds, ranges, (seed, n) => {
        const random = createRandom(seed, "data");
        const generator = xoroshiro128plusFromState(random.state());
        for (let draw = 0; draw < 100; draw++) expect(random.integer(n)).toBe(uniformInt(generator, 0, n - 1));
        expect(random.state()).toEqual(generator.getState());
      }),
    );
  });

  it("stays in its ranges: [0, 1), and 0 to n − 1", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 2 ** 31 }), (seed, n) => {
        const random = createRandom(seed, "data");
        for (let draw = 0; draw < 20; draw++) {
          const [u, i] = [random.uniform(), random.integer(n)];
          expect(u >= 0 && u < 1).toBe(true);
          expect(Number.isInteger(i) && i >= 0 && i < n).toBe(true);
        }
      }),
    );
  });
});

describe("shuffle", () => {
  const counts = fc.integer({ min: 0, max: 200 });

  it("permutes: nothing is lost and nothing is doubled", () => {
    fc.assert(
      fc.property(counts, seeds, (count, seed) => {
        const indices = range(count);
        shuffle(indices, createRandom(seed, "shuffle"));
        expect(indices.slice().sort()).toEqual(range(count));
      }),
    );
  });

  it("depends on the seed only, not on what is shuffled", () => {
    fc.assert(
      fc.property(counts, seeds, (count, seed) => {
        const [indices, others] = [range(count), range(count).map((i) => 1000 - 7 * i)];
        shuffle(indices, createRandom(seed, "shuffle"));
        shuffle(others, createRandom(seed, "shuffle"));
        expect(others).toEqual(indices.map((i) => 1000 - 7 * i));
      }),
    );
  });

  it("puts every element everywhere about equally often", () => {
    const [count, rounds] = [5, 20_000];
    const hits = new Float64Array(count * count);
    const random = createRandom(3, "shuffle");
    for (let round = 0; round < rounds; round++) {
      const indices = range(count);
      shuffle(indices, random);
      indices.forEach((value, place) => {
        hits[value * count + place]!++;
      });
    }
    // Binomial with p = 1/5: five standard deviations are five times √(20,000·0.2·0.8) = 57.
    for (const hit of hits) expect(Math.abs(hit - rounds / count)).toBeLessThan(5 * 57);
  });
});

describe("a split", () => {
  const samples = fc.record({
    labels: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 60 }),
    fraction: fc.double({ min: 0, max: 0.95, noNaN: true }),
    seed: seeds,
    stratified: fc.boolean(),
  });

  it("puts every sample into exactly one part, and the same ones each time", () => {
    fc.assert(
      fc.property(samples, ({ labels, fraction, seed, stratified }) => {
        const options = { fraction, seed, ...(stratified && { labels }) };
        const { train, validation } = splitSamples(labels.length, options);
        expect(Int32Array.of(...train, ...validation).sort()).toEqual(range(labels.length));
        expect(splitSamples(labels.length, options)).toEqual({ train, validation });
      }),
    );
  });

  it("leaves at least one sample of every class to train on", () => {
    fc.assert(
      fc.property(samples, ({ labels, fraction, seed }) => {
        const { train } = splitSamples(labels.length, { fraction, seed, labels });
        expect(new Set(Array.from(train, (i) => labels[i]))).toEqual(new Set(labels));
      }),
    );
  });
});
