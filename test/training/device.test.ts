/**
 * Training where the host does not reach the backend's memory: the bits of the reference backend, and one read a step.
 */
import { describe, expect, it } from "vitest";
import {
  adam,
  affine,
  type Backend,
  batchNorm,
  createReferenceBackend,
  createTrainer,
  gelu,
  type Network,
  relu,
  residual,
  sequential,
  type Trainer,
  tensor,
} from "../../src/index.ts";
import type { Batch } from "../../src/training/batches.ts";
import { device } from "../support/device.ts";
import { plane, quadrants } from "../support/problems.ts";

const RATE = 0.05;

const classifier = (): Network<2, 2> =>
  sequential(affine(2, 8), batchNorm(8), relu(), residual(batchNorm(8), gelu(), affine(8, 8)), affine(8, 2));

function batch(seed: number, change: (value: number, i: number) => number = (value) => value): Batch {
  const { x, labels } = quadrants(16, seed);
  return { N: 16, x: Float64Array.from(x.data, change), labels, targets: undefined };
}

/** Finite, but no longer after the first layer. */
const DIVERGING = batch(3, (value) => 3.4e38 * Math.sign(value));
const INFINITE = batch(4, (value, i) => (i === 5 ? Number.POSITIVE_INFINITY : value));

const trainerOn = (backend: Backend, network: Network = classifier()): Promise<Trainer> =>
  createTrainer(network, { backend, optimizer: adam({ weightDecay: 0.01 }), seed: 5 });

/** All that a trainer remembers. The outputs tell what the device has: after a bad step nobody reads the values again. */
async function everything(trainer: Trainer): Promise<unknown> {
  const { values, optimizer } = await trainer.snapshot();
  return { values, optimizer, stepCount: trainer.stepCount, outputs: await trainer.outputs(quadrants(20).x) };
}

/** What each step gave, or what was wrong with it, and what is remembered after it. */
async function history(trainer: Trainer, batches: readonly Batch[]): Promise<unknown[]> {
  const steps: unknown[] = [];
  for (const batch of batches) {
    const outcome = await trainer.stepBatch(batch, RATE).catch((error: unknown) => error);
    steps.push(outcome, trainer.correctCount, await everything(trainer));
  }
  return steps;
}

describe.each([
  ["guards updates", true],
  ["does not guard updates", false],
])("on a device that %s", (_, guards) => {
  it("a classifier gets the bits of the reference, step by step", async () => {
    const batches = [1, 2, 3, 4, 5].map((seed) => batch(seed));
    const [trainer, expected] = [await trainerOn(device(guards).backend), await trainerOn(createReferenceBackend())];
    expect(await history(trainer, batches)).toEqual(await history(expected, batches));
    expect(trainer.stepCount).toBe(5);
  });

  it("a regression does, too", async () => {
    const batches = [1, 2, 3].map((seed): Batch => {
      const { x, targets } = plane(16, seed);
      return { N: 16, x: x.data, labels: undefined, targets: targets.data };
    });
    const network = (): Network => sequential(affine(2, 4), batchNorm(4), affine(4, 1));
    const trainer = await trainerOn(device(guards).backend, network());
    const expected = await trainerOn(createReferenceBackend(), network());
    expect(await history(trainer, batches)).toEqual(await history(expected, batches));
  });

  it.each([
    ["a loss that is not finite", DIVERGING, "CR_DIVERGED"],
    ["an input that is not finite", INFINITE, "CR_DATA"],
  ])("%s changes nothing, and the steps after it give the bits of the reference", async (_, bad, code) => {
    const trainer = await trainerOn(device(guards).backend);
    const expected = await trainerOn(createReferenceBackend());
    await trainer.stepBatch(batch(1), RATE);
    const before = await everything(trainer);
    await expect(trainer.stepBatch(bad, RATE)).rejects.toMatchObject({ code });
    expect(await everything(trainer)).toEqual(before);
    await expected.stepBatch(batch(1), RATE);
    expect(await history(trainer, [batch(2), bad, batch(5)])).toEqual(
      await history(expected, [batch(2), bad, batch(5)]),
    );
  });

  it("an input that is not finite changes nothing even where no loss shows it", async () => {
    const network = sequential(affine(1, 2, { w: (data) => data.fill(-1) }), relu(), affine(2, 2));
    const trainer = await trainerOn(device(guards).backend, network);
    const good = tensor([[1], [2]]);
    await trainer.step(good, [0, 1]);
    const before = [await trainer.snapshot(), await trainer.outputs(good)];
    const step = trainer.step([[1], [Number.POSITIVE_INFINITY]], [0, 1]); // ReLU stops it: the outputs are finite
    await expect(step).rejects.toMatchObject({ code: "CR_DATA" });
    expect([await trainer.snapshot(), await trainer.outputs(good)]).toEqual(before);
    expect(trainer.stepCount).toBe(1);
  });

  it("the first step may be the bad one", async () => {
    const trainer = await trainerOn(device(guards).backend);
    const expected = await trainerOn(createReferenceBackend());
    const batches = [DIVERGING, batch(1), INFINITE, batch(2)];
    expect(await history(trainer, batches)).toEqual(await history(expected, batches));
    expect(trainer.stepCount).toBe(2);
  });
});

describe("a step", () => {
  const measured = [
    ...["write", "writeLabels", "affineForward", "batchNormForward", "affineForward"],
    ...["softmaxCrossEntropy", "countCorrect", "countNonFinite"],
  ];
  const update = [
    ...["affineBackwardParameters", "affineBackwardInput", "batchNormRunning", "batchNormBackward"],
    ...["affineBackwardParameters", "adamUpdate"],
  ];

  it.each([
    ["enqueues all, then reads once, on a device that guards updates", true],
    ["reads before it decides, on a device that does not", false],
  ])("%s", async (_, guards) => {
    const { backend, calls } = device(guards);
    const trainer = await trainerOn(backend, sequential(affine(2, 4), batchNorm(4), affine(4, 2)));
    await trainer.stepBatch(batch(1), RATE); // lays memory out
    calls.length = 0;
    await trainer.stepBatch(batch(2), RATE);
    const guarded = [...measured, "guarded", ...update, "end of guarded", "read"];
    expect(calls).toEqual(guards ? guarded : [...measured, "read", ...update]);
  });
});
