import { describe, expect, it } from "vitest";
import type { Backend } from "../backends/backend.ts";
import { createReferenceBackend } from "../backends/reference/reference.ts";
import type { ErrorCode } from "../base/errors.ts";
import { type Tensor, tensor } from "../base/tensor.ts";
import { Executor } from "../graph/executor.ts";
import { affine } from "../layers/affine/affine.ts";
import { branches } from "../layers/branches/branches.ts";
import type { Layer } from "../layers/layer.ts";
import { relu } from "../layers/relu/relu.ts";
import { residual } from "../layers/residual/residual.ts";
import { losses } from "../losses/catalog.ts";
import type { Loss } from "../losses/loss.ts";
import type { OperationTrace, TraceOptions } from "./operation-trace.ts";
import { networkOf } from "./sequential.ts";
import { trace } from "./trace.ts";

/** A loss whose gradient is given. */
const withGradient = (...dout: number[]): Loss => ({
  name: "given",
  needs: "targets",
  kernels: [],
  bind: (backend, buffers) => () => backend.write(buffers.dout, Float64Array.from(dout)),
});

const LOSS = { loss: losses.softmaxCrossEntropy } as const;

/** What does not go with a network that takes 2 numbers and gives 2. */
const wrong: readonly (TraceOptions & {
  readonly what: string;
  readonly x?: number[][];
  readonly values?: Readonly<Record<string, Tensor | undefined>>;
  readonly code: ErrorCode;
  readonly message: RegExp;
})[] = [
  {
    what: "rows that are too wide",
    x: [[1, 2, 3]],
    code: "CR_SHAPE",
    message: /^trace: x has shape \(1, 3\), .*\(1, 2\)/,
  },
  { what: "rows that are too narrow", x: [[1]], code: "CR_SHAPE", message: /^trace: x has shape \(1, 1\), .*\(1, 2\)/ },
  {
    what: "values of which one is missing",
    ...{
      values: { "0.b": undefined },
      code: "CR_SHAPE",
      message: /^trace: "0\.b" \(3\) is missing\. Give .*state\(\)/,
    },
  },
  {
    what: "a value of another shape",
    ...{
      values: { "0.w": tensor([[1, 2]]) },
      code: "CR_SHAPE",
      message: /^trace: "0\.w" has shape \(1, 2\), .*\(2, 3\)/,
    },
  },
  { what: "a loss without labels", ...LOSS, code: "CR_DATA", message: /neither labels nor targets\. Give labels/ },
  {
    what: "a loss with the targets of another",
    ...{ ...LOSS, targets: tensor([[1, 2]]), code: "CR_CONFIG", message: /needs labels, .* has targets\. Give labels/ },
  },
  {
    what: "labels and targets",
    ...{ ...LOSS, labels: Int32Array.of(1), targets: tensor([[1, 2]]), code: "CR_DATA", message: /both/ },
  },
  {
    what: "a label of no class",
    ...LOSS,
    labels: Int32Array.of(7),
    code: "CR_DATA",
    message: /must be 0 to 1, .*label 7/,
  },
  {
    what: "too few labels",
    ...LOSS,
    labels: new Int32Array(0),
    code: "CR_SHAPE",
    message: /x .* 1 rows, .*labels .*\(0\)/,
  },
  {
    what: "targets of another width",
    ...{
      loss: losses.meanSquaredError,
      targets: tensor([[1]]),
      code: "CR_SHAPE",
      message: /targets have shape \(1, 1\)/,
    },
  },
];

describe("trace", () => {
  it("says what a residual connection gives back for each use, and what its layers do, by hand", async () => {
    const back = await tracedBack([affine(1, 1), residual(affine(1, 1))], { "1.0.w": 10 }, [2]);
    expect(back.get("1")).toEqual({ dout: [2], dinputs: [[2], [2]] });
    expect(back.get("1.0")).toEqual({ dout: [2], dinputs: [[20]] });
    expect(back.get("0")).toEqual({ dout: [22], dinputs: [[22]] });
  });

  it("says what branches give back for each use, an empty one among them", async () => {
    const layers = [affine(1, 1), branches([affine(1, 1)], [], [affine(1, 1)], [])];
    const back = await tracedBack(layers, { "1.0.0.w": 10, "1.2.0.w": 100 }, [1, 2, 3, 4]);
    expect(back.get("1")!.dinputs).toEqual([[1], [2], [3], [4]]);
    expect(back.get("1.2.0")!.dinputs).toEqual([[300]]);
    expect(back.get("1.0.0")!.dinputs).toEqual([[10]]);
    expect(back.get("0")!.dout).toEqual([10 + 2 + 300 + 4]);
  });

  it("takes no memory for gradients without a loss", async () => {
    const network = networkOf([affine(2, 3), relu(), residual(affine(3, 3))]);
    network.initialize();
    const [traced, predicting] = [counting(), counting()];
    await trace(network.structure, await network.state(), tensor([[1, 2]]), { backend: traced.backend });
    new Executor(network.structure, predicting.backend, 1, "predict");
    expect(traced.elements()).toBe(predicting.elements());
  });

  it.each(wrong)("refuses $what", async ({ what: _, x = [[1, 2]], values = {}, code, message, ...options }) => {
    const network = networkOf([affine(2, 3), affine(3, 2)]);
    network.initialize();
    const state = new Map<string, Tensor>(await network.state());
    for (const [name, value] of Object.entries(values)) {
      if (value) state.set(name, value);
      else state.delete(name);
    }
    const traced = trace(network.structure, state, tensor(x), options);
    await expect(traced).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("passes over values that the network does not have", async () => {
    const network = networkOf([affine(1, 1)]);
    network.loadState({ "0.w": [[2]], "0.b": [1] });
    const values = new Map([...(await network.state()), ["1.gamma", tensor([1])] as const]);
    expect((await trace(network.structure, values, tensor([[3]]))).out).toEqual(tensor([[7]]));
  });
});

/** A backend, and the elements that were allocated there. */
function counting(): { readonly backend: Backend; elements(): number } {
  const inner = createReferenceBackend("float64");
  let elements = 0;
  const allocate: Backend["allocate"] = (length) => {
    elements += length;
    return inner.allocate(length);
  };
  return { backend: { ...inner, allocate }, elements: () => elements };
}

/** What came back through each operation for one sample; weights are 1 where none is given, biases 0. */
async function tracedBack(layers: readonly Layer[], weights: Readonly<Record<string, number>>, dout: number[]) {
  const network = networkOf(layers);
  network.initialize();
  const state = await network.state();
  for (const [name, { data }] of state) data.fill(name.endsWith(".b") ? 0 : (weights[name] ?? 1));
  const targets = { data: new Float64Array(dout.length), shape: [1, dout.length] };
  const x = { data: Float64Array.of(1), shape: [1, 1] };
  const { operations } = await trace(network.structure, state, x, { loss: withGradient(...dout), targets });
  return new Map(operations.map((operation) => [operation.name, numbersOf(operation)]));
}

function numbersOf({ backward }: OperationTrace) {
  return { dout: [...backward!.dout.data], dinputs: backward!.dinputs.map(({ data }) => [...data]) };
}
