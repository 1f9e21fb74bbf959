import { describe, expect, it } from "vitest";
import { createReferenceBackend } from "../../backends/reference/reference.ts";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { losses } from "../../losses/catalog.ts";
import { networkOf, sequential } from "../../network/sequential.ts";
import { trace } from "../../network/trace.ts";
import { sgd } from "../../optimizers/sgd/sgd.ts";
import { gradientCheck } from "../../training/check-gradients.ts";
import { createTrainer } from "../../training/trainer.ts";
import { affine } from "../affine/affine.ts";
import { batchNorm } from "../batch-norm/batch-norm.ts";
import type { Layer, LayerBuffers } from "../layer.ts";
import { relu } from "../relu/relu.ts";
import { residual, residualOf } from "./residual.ts";

/** As somebody might who does not know of `lower`. */
const bindAlone = (layer: Layer): unknown => layer.bind(createReferenceBackend(), {} as LayerBuffers);

const chains = {
  "in the middle": [affine(3, 4), residual(affine(4, 4), batchNorm(4), relu()), affine(4, 2)],
  "at the start": [residual(affine(3, 3)), affine(3, 2)],
  "at the end": [affine(3, 4), residual(relu(), affine(4, 4))],
  "inside another": [residual(affine(3, 3), residual(affine(3, 3), relu()), affine(3, 3)), affine(3, 2)],
  "of a layer without parameters": [affine(3, 4), residual(relu())],
};

describe("residual", () => {
  it.each(Object.entries(chains))("%s has the gradients of central differences", async (_, layers) => {
    for (const mode of ["train", "evaluate"] as const) {
      const results = await gradientCheck(layers, { mode, batchSize: 5, inputs: 3 });
      expect(results.filter(({ passed }) => !passed)).toEqual([]);
    }
  });

  it("names the arrays of the layers inside", async () => {
    const net = sequential(affine(3, 4), residual(affine(4, 4), residual(affine(4, 4))), affine(4, 2));
    net.initialize();
    const names = ["0.w", "0.b", "1.0.w", "1.0.b", "1.1.0.w", "1.1.0.b", "2.w", "2.b"];
    expect([...(await net.state()).keys()]).toEqual(names);
  });

  it("adds, and gives every use of a value its gradient", async () => {
    const net = sequential(affine(2, 2), residual(residual(affine(2, 2))));
    net.loadState({
      "0.w": [
        [1, 0],
        [0, 1],
      ],
      "0.b": [0, 0],
      "1.0.0.w": [
        [3, 0],
        [0, 3],
      ],
      "1.0.0.b": [0, 0],
    });
    const targets = tensor([[4, 15]]); // so that dout is out − targets: 1 and 10
    const options = { loss: losses.meanSquaredError, targets };
    const { out, operations } = await trace(net.structure, await net.state(), tensor([[1, 5]]), options);
    expect(out).toEqual(tensor([[5, 25]])); // x + (x + 3x)
    const [first, inner] = operations.map(({ backward }) => backward!);
    expect(inner!.dinputs).toEqual([tensor([[3, 30]])]);
    expect(inner!.gradients).toEqual({
      b: tensor([1, 10]),
      w: tensor([
        [1, 10],
        [5, 50],
      ]),
    });
    expect(first!.dout).toEqual(tensor([[5, 50]])); // dout + (dout + 3 dout)
    expect(first!.gradients).toEqual({
      b: tensor([5, 50]),
      w: tensor([
        [5, 50],
        [25, 250],
      ]),
    });
  });

  it.each([
    ["at the start", [residual(affine(3, 3), relu()), affine(3, 2)]],
    ["inside another, at the start", [residual(residual(affine(3, 3)), relu()), affine(3, 2)]],
  ] as const)("%s learns without dx, which nobody asks for in training", async (_, layers) => {
    const net = networkOf(layers);
    net.initialize(1);
    const x = tensor([
      [0.5, -1, 2],
      [1, 3, -0.25],
    ]);
    const labels = Int32Array.of(0, 1);
    const before = await net.state();
    const { operations } = await trace(net.structure, before, x, { loss: losses.softmaxCrossEntropy, labels });
    const [optimizer, backend] = [sgd({ learningRate: 1 }), createReferenceBackend("float64")];
    await (await createTrainer(net, { optimizer, backend })).step(x, labels);
    const after = await net.state();
    for (const { name, backward } of operations) {
      for (const [array, gradient] of Object.entries(backward!.gradients)) {
        const [w, stepped] = [before, after].map((values) => values.get(`${name}.${array}`)!.data);
        expect(stepped).toEqual(w!.map((value, i) => value - gradient.data[i]!));
      }
    }
    expect(after).not.toEqual(before);
  });

  it("refuses layers that give another shape, naming both", () => {
    const widening = residualOf([affine(4, 5)]);
    expect(() => sequential(affine(3, 4), widening, affine(4, 2))).toThrow(ShapeError);
    expect(() => sequential(affine(3, 4), widening, affine(4, 2))).toThrow(/residual "1" adds .*\(4\).*\(5\)/);
    expect(() => residualOf([])).toThrow(ConfigError);
  });

  it("says how to call what is no layer, and is never bound itself", () => {
    // What the compiler refuses, callers in JavaScript pass all the same.
    const notCalled = [affine(3, 3), relu as unknown as Layer];
    expect(() => residualOf(notCalled)).toThrow(ConfigError);
    expect(() => residualOf(notCalled)).toThrow(
      "Layer 1 of residual is the function relu, not a layer. Call it: relu().",
    );
    const nothing = [null as unknown as Layer]; // likewise
    expect(() => residualOf(nothing)).toThrow("Layer 0 of residual is null, not a layer.");
    expect(() => bindAlone(residual(relu()))).toThrow(ConfigError);
  });

  it("names the layer inside that does not fit", () => {
    const wrong = residualOf([affine(4, 4), affine(3, 4)]);
    expect(() => sequential(affine(3, 4), wrong)).toThrow(
      /affine "1\.1" takes 3 inputs, but the layer before it, affine "1\.0"/,
    );
  });
});
