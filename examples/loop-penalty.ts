/**
 * A training loop of your own with a penalty on activations: the network is cut in two where the penalty applies, and both
 * parts train as one. `npx tsx examples/loop-penalty.ts`
 */
import * as chainrule from "../src/index.ts";

const { adam, affine, createTrainer, relu, sequential, softmaxCrossEntropy, tensor } = chainrule;
const random = chainrule.createRandom(1, "data");
const N = 200;
const x = tensor(
  Float64Array.from({ length: 2 * N }, () => 2 * random.uniform() - 1),
  [N, 2],
);
const labels = Int32Array.from({ length: N }, (_, row) => (x.data[2 * row]! * x.data[2 * row + 1]! > 0 ? 1 : 0));

/** What a network has learned: how many of its rows are right, and which share of its activations is not 0. */
interface Learned {
  readonly right: number;
  readonly active: number;
}

/** @param strength of the penalty: this times the mean over the rows of the sum of |activation| is added to the loss */
async function learned(strength: number): Promise<Learned> {
  const options = { optimizer: adam({ learningRate: 0.01 }), backend: "wasm", seed: 2 } as const;
  const first = await createTrainer(sequential(affine(2, 32), relu()), options);
  const second = await createTrainer(sequential(affine(32, 2)), options);
  for (let step = 0; step < 400; step++) {
    const hidden = await first.forward(x);
    const { dlogits } = softmaxCrossEntropy(await second.forward(hidden), labels);
    const { dx } = await second.backward(dlogits);
    // What comes back for the activations, and the derivative of the penalty by each of them.
    const dhidden = dx.data.map((value, i) => value + (strength / N) * Math.sign(hidden.data[i]!));
    await first.backward(tensor(dhidden, hidden.shape));
    await Promise.all([first.update(), second.update()]);
  }
  const hidden = await first.outputs(x);
  const { data } = await second.outputs(hidden);
  const right = labels.filter((label, row) => (data[2 * row + 1]! > data[2 * row]! ? 1 : 0) === label).length;
  return { right, active: hidden.data.filter((value) => value > 0).length / hidden.data.length };
}

const [plain, sparse] = [await learned(0), await learned(0.02)];
console.log(plain.right > 0.95 * N, sparse.right > 0.95 * N, sparse.active < plain.active / 2); // → true true true
