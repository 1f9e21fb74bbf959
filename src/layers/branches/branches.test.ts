import { describe, expect, it } from "vitest";
import { createReferenceBackend } from "../../backends/reference/reference.ts";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { networkOf } from "../../network/sequential.ts";
import { gradientCheck } from "../../training/check-gradients.ts";
import { affine } from "../affine/affine.ts";
import { batchNorm } from "../batch-norm/batch-norm.ts";
import type { Layer, LayerBuffers } from "../layer.ts";
import { relu } from "../relu/relu.ts";
import { residualOf } from "../residual/residual.ts";
import { branches, branchesOf } from "./branches.ts";

const chains = {
  "of two": [affine(3, 4), branches([affine(4, 2), batchNorm(2), relu()], [affine(4, 3)]), affine(5, 2)],
  "of three, one of them empty": [affine(3, 4), branches([affine(4, 1)], [], [relu()]), affine(9, 2)],
  "at the start": [branches([affine(3, 2)], [affine(3, 3)])],
  "inside others": [branches([branches([affine(3, 2)], [relu()])], [affine(3, 1)]), affine(6, 2)],
};

describe("branches", () => {
  it.each(Object.entries(chains))("%s have the gradients of central differences", async (_, layers) => {
    const results = await gradientCheck(layers, { batchSize: 5, inputs: 3 });
    expect(results.length).toBeGreaterThan(1);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("stand side by side", async () => {
    const net = networkOf([affine(1, 1), branches([affine(1, 2)], [])]);
    net.loadState({ "0.w": [[3]], "0.b": [1], "1.0.0.w": [[10, 100]], "1.0.0.b": [0, 5] });
    const { data, shape } = await net.predict([[2]], { backend: "reference" });
    expect(shape).toEqual([1, 3]);
    expect([...data]).toEqual([70, 705, 7]);
  });

  it("say how wide their output is as soon as a layer inside says how wide their input is", () => {
    expect(branches([affine(4, 2)], [relu()], []).outputs).toBe(10);
    expect(branches([affine(4, 2), branches([], [affine(2, 1)])], [relu()]).outputs).toBe(7);
    expect(branches([relu()], []).outputs).toBe("unknown");
    expect(branchesOf([[affine(4, 2), branchesOf([[relu()], []])], []]).outputs).toBe("unknown");
  });

  it("need a layer before them that says a width, where none inside does", () => {
    const doubled = branchesOf([[relu()], []]);
    const first = () => networkOf([relu(), doubled, affine(8, 2)]);
    expect(first).toThrow(ConfigError);
    expect(first).toThrow(
      "needs a layer that says its width, such as affine(784, 10), with none before it that changes",
    );
    expect(networkOf([affine(3, 4), doubled, affine(8, 2)]).outputs).toBe(2);
    expect(networkOf([doubled, affine(8, 2)], 4).inputs).toBe(4);
    expect(() => networkOf([affine(3, 4), doubled, affine(4, 2)])).toThrow('Give affine "2" (8, 2).');
  });

  it("tell nothing of the width before them by the layer behind", () => {
    const doubled = branchesOf([[relu()], []]);
    const inside = residualOf([doubled, affine(8, 4)]);
    expect(inside.inputs).toBe("same");
    expect(networkOf([affine(3, 4), inside, affine(4, 2)]).outputs).toBe(2);
    expect(networkOf([inside, affine(4, 2)]).inputs).toBe(4); // what goes into a residual connection comes out
    expect(networkOf([affine(3, 4), branchesOf([[doubled, affine(8, 2)], []])]).outputs).toBe(6);
    expect(branchesOf([[doubled, affine(8, 2)], [affine(4, 1)]]).outputs).toBe(3);
  });

  it("need the layer behind them to take what all of them give", () => {
    expect(() => networkOf([affine(3, 4), branches([affine(4, 2)], [affine(4, 3)]), affine(6, 2)])).toThrow(
      /affine "2" takes 6 inputs, but the layer before it, branches "1", gives 5/,
    );
    expect(() => networkOf([affine(3, 4), branches([affine(5, 2)], [])])).toThrow(
      'branches "1" takes 5 inputs, but the layer before it, affine "0", gives 4. ' +
        'Give the layers inside of branches "1" a width of 4.',
    );
    expect(() => branches([relu()])).toThrow(ConfigError);
  });

  it("say how to call what is no layer, and are never bound themselves", () => {
    // What the compiler refuses, callers in JavaScript pass all the same.
    const notCalled = [[], [affine(3, 3), relu as unknown as Layer]];
    expect(() => branchesOf(notCalled)).toThrow(ConfigError);
    expect(() => branchesOf(notCalled)).toThrow(
      "Layer 1 of branch 1 is the function relu, not a layer. Call it: relu().",
    );
    const noLists = [affine(3, 3), relu()] as unknown as Layer[][];
    expect(() => branchesOf(noLists)).toThrow(
      "Branch 0 is no list of layers. Put brackets around it: [affine(64, 8)].",
    );
    const bound = (): unknown => branches([relu()], []).bind(createReferenceBackend(), {} as LayerBuffers);
    expect(bound).toThrow(ConfigError);
  });

  it("refuse outputs that differ in another axis than the last", () => {
    const giving = (...shape: number[]) => ({ ...relu(), shape: () => shape });
    const uneven = () => networkOf([affine(3, 6), branches([giving(2, 3)], [giving(4, 3)])]);
    expect(uneven).toThrow(ShapeError);
    expect(uneven).toThrow(/branches "1" puts outputs side by side .* one is \(2, 3\) a sample and another \(4, 3\)/);
  });
});
