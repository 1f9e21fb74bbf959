import { expect, test } from "vitest";
import { affine, batchNorm, createReferenceBackend, createTrainer, networkOf, relu, sgd } from "../../src/index.ts";
import { traceOf } from "./trace.ts";

const x = { data: Float64Array.from({ length: 24 }, (_, i) => ((i * 37) % 17) / 8 - 1), shape: [8, 3] };
const labels = Int32Array.from({ length: 8 }, (_, n) => n % 2);

test("is what training computes: the loss, and a step of descent along its gradients", async () => {
  const layers = [affine(3, 4), batchNorm(4), relu(), affine(4, 2)];
  const network = networkOf(layers);
  network.initialize(3);
  const before = await network.state();
  const trace = await traceOf(network.structure, before, x, labels);

  const learningRate = 0.5;
  const backend = createReferenceBackend("float64");
  const trainer = await createTrainer(network, { optimizer: sgd({ learningRate }), backend });
  expect(await trainer.step(x, labels)).toBeCloseTo(trace.loss, 12);

  const after = await network.state();
  for (const { index, gradients } of trace.layers) {
    for (const [name, gradient] of Object.entries(gradients)) {
      const key = `${index}.${name}`;
      const moved = Float64Array.from(after.get(key)!.data, (value, i) => value - before.get(key)!.data[i]!);
      for (const [i, change] of moved.entries()) expect(change).toBeCloseTo(-learningRate * gradient.data[i]!, 12);
    }
  }
});

test("hands each layer's gradient to the one before it", () => {
  const layers = [affine(3, 4), relu(), affine(4, 2)];
  const network = networkOf(layers);
  network.initialize(3);
  return network.state().then(async (values) => {
    const traced = (await traceOf(network.structure, values, x, labels)).layers;
    expect(traced.map(({ kind }) => kind)).toEqual(["affine", "relu", "affine"]);
    expect(traced[0]!.dout).toEqual(traced[1]!.dx);
    expect(traced[1]!.dout).toEqual(traced[2]!.dx);
  });
});
