/**
 * A training loop of your own with two networks against each other: a generator learns to make numbers like real ones, and a
 * discriminator learns to tell them apart. `npx tsx examples/loop-two-networks.ts`
 */
import * as chainrule from "../src/index.ts";

const { adam, affine, createTrainer, leakyRelu, sequential, sigmoidCrossEntropy, tensor } = chainrule;
const random = chainrule.createRandom(1, "data");
const N = 64;

const normal = (columns: number, mean = 0, deviation = 1): chainrule.Tensor =>
  tensor(
    Float64Array.from({ length: N * columns }, () => mean + deviation * random.normal()),
    [N, columns],
  );
const all = (value: number): chainrule.Tensor => tensor(new Float32Array(N).fill(value), [N, 1]);

const generator = await createTrainer(sequential(affine(2, 16), leakyRelu(), affine(16, 1)), {
  ...{ optimizer: adam({ learningRate: 0.001, beta1: 0.5 }), backend: "wasm", seed: 1 },
});
const discriminator = await createTrainer(sequential(affine(1, 16), leakyRelu(), affine(16, 1)), {
  ...{ optimizer: adam({ learningRate: 0.003, beta1: 0.5 }), backend: "wasm", seed: 2 },
});

/** The gradient of the discriminator's loss on x goes through it; the gradients of its weights wait. */
async function judge(x: chainrule.Tensor, isReal: number): Promise<chainrule.Tensor> {
  const { dlogits } = sigmoidCrossEntropy(await discriminator.forward(x), all(isReal));
  return (await discriminator.backward(dlogits)).dx;
}

for (let round = 0; round < 1500; round++) {
  // Two batches, one update: their gradients are added up.
  await judge(normal(1, 3, 0.5), 1);
  await judge(await generator.forward(normal(2)), 0);
  await discriminator.update();

  // The generator wants its numbers to be taken for real ones. What the discriminator would learn from that is dropped.
  const dx = await judge(await generator.forward(normal(2)), 1);
  await discriminator.discard();
  await generator.backward(dx);
  await generator.update();
}

const { data } = await generator.outputs(normal(2));
const mean = Array.from(data).reduce((sum, value) => sum + value, 0) / N;
console.log(Math.abs(mean - 3) < 0.5); // → true
