import { describe, expect, it } from "vitest";
import { affine } from "../layers/affine/affine.ts";
import { branches } from "../layers/branches/branches.ts";
import type { Layer } from "../layers/layer.ts";
import { residual } from "../layers/residual/residual.ts";
import type { Loss } from "../losses/loss.ts";
import { networkOf } from "./sequential.ts";
import { type OperationTrace, trace } from "./trace.ts";

/** A loss whose gradient is given. */
const withGradient = (...dout: number[]): Loss => ({
  name: "given",
  needs: "targets",
  kernels: [],
  bind: (backend, buffers) => () => backend.write(buffers.dout, Float64Array.from(dout)),
});

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
});

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
