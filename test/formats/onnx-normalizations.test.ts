import { expect, it } from "vitest";
import { exportOnnx, importOnnx } from "../../src/formats/onnx/index.ts";
import { affine, FormatError, groupNorm, networkOf, tensor } from "../../src/index.ts";
import { floats, gemm, node, onnxFile } from "../support/onnx.ts";

it("a LayerNormalization without a bias has a beta of 0", async () => {
  const tensors = [floats("w", [2, 3], [1, 2, 3, 4, 5, 6]), floats("b", [3], [0, 0, 0]), floats("g", [3], [1, 2, 1])];
  const nodes = [gemm, node("LayerNormalization", ["y", "g"], "z")];
  const { network } = importOnnx(onnxFile({ nodes, tensors }));
  expect([...(await network.state()).get("1.beta")!.data]).toEqual([0, 0, 0]);
});

it("a groupNorm of positions is not written as one of rows", async () => {
  const network = networkOf([groupNorm(2, { groups: 1 }), affine(18, 1)], [3, 3, 2]);
  network.initialize(0);
  await expect(exportOnnx(network)).rejects.toThrow(FormatError);
  await expect(exportOnnx(network)).rejects.toThrow("takes samples of 18 numbers");
});

it("a groupNorm of rows is", async () => {
  const network = networkOf([affine(2, 4), groupNorm(4, { groups: 2 })]);
  network.initialize(0);
  const { network: again } = importOnnx(await exportOnnx(network));
  const x = tensor([
    [1, -2],
    [0.5, 3],
  ]);
  expect((await again.predict(x)).data).toEqual((await network.predict(x)).data);
});
