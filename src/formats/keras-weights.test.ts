import { expect, test } from "vitest";
import { affine } from "../layers/affine/affine.ts";
import { batchNorm } from "../layers/batch-norm/batch-norm.ts";
import { registerLayer } from "../layers/catalog.ts";
import type { Layer } from "../layers/layer.ts";
import { relu } from "../layers/relu/relu.ts";
import { networkOf, sequential } from "../network/sequential.ts";
import { fromKeras, toKeras } from "./keras-names.ts";
import { hasKerasNames, kerasWeightsFromBytes, kerasWeightsToBytes } from "./keras-weights.ts";
import { parseSafetensors } from "./safetensors.ts";
import { weightsToBytes } from "./weights.ts";

test("writes Keras's names in the order of set_weights, nothing transposed, and reads them back", async () => {
  const network = sequential(affine(2, 3), batchNorm(3), relu(), affine(3, 1));
  network.initialize(1);
  const bytes = await kerasWeightsToBytes(network);
  const { tensors, metadata } = parseSafetensors(bytes, "f");
  expect(metadata.format).toBe("keras");
  expect(JSON.parse(metadata.weights!)).toEqual([
    ...["0.kernel", "0.bias", "1.gamma", "1.beta", "1.moving_mean", "1.moving_variance"],
    ...["3.kernel", "3.bias"],
  ]);
  const state = await network.state();
  expect(tensors.get("0.kernel")).toEqual(state.get("0.w"));
  expect(tensors.get("1.moving_variance")).toEqual(state.get("1.runningVar"));
  expect(kerasWeightsFromBytes(bytes, "f")).toEqual(state);
  expect([bytes, await weightsToBytes(network)].map((file) => hasKerasNames(file, "f"))).toEqual([true, false]);
});

test("leaves out arrays that a layer has not, and takes a name for what chainrule's own layers call by it", async () => {
  const [w] = affine(2, 3).parameters;
  const biasless: Layer = {
    ...(affine(2, 3) as Layer),
    kind: "biasless",
    parameters: [{ ...w!, name: "weights" }],
  };
  registerLayer({
    kind: "biasless",
    label: "Biasless",
    role: "weights",
    fromConfig: () => biasless,
    arrays: [
      { own: "weights", pytorch: "weight", keras: "kernel" },
      { own: "b", pytorch: "bias", keras: "bias" },
    ],
  });
  const network = networkOf([biasless]);
  network.initialize(1);
  expect([...parseSafetensors(await kerasWeightsToBytes(network), "f").tensors.keys()]).toEqual(["0.kernel"]);
  const own = networkOf([affine(2, 3)]);
  own.initialize(1);
  expect(kerasWeightsFromBytes(await kerasWeightsToBytes(own), "f")).toEqual(await own.state());
});

test("refuses what Keras has not", () => {
  expect(() => toKeras(new Map(), ["mine"])).toThrow('Layer 0 is of kind "mine", for which Keras has no weights.');
  const tensor = { data: new Float32Array(1), shape: [1] };
  for (const name of ["0.weight", "kernel", "0.kernel.x", "0.__proto__"]) {
    expect(() => fromKeras(new Map([[name, tensor]]))).toThrow(`Tensor "${name}" is none of Keras's`);
  }
});
