/**
 * Slice: some inputs of a sample, that stand side by side; the others are left out.
 *
 * @module
 */
import { assertArgument } from "../../base/arguments.ts";
import { assertKnownKeys, assertPositiveInteger } from "../../base/assert.ts";
import { ConfigError } from "../../base/errors.ts";
import { markOwn } from "../../base/own.ts";
import { assertSettings, type LayerDefinition, numberIn } from "../definition.ts";
import type { Layer } from "../layer.ts";
import type { OnnxLayer, OnnxNode, OnnxRows } from "../onnx.ts";
import { SLICE_BACKWARD, SLICE_FORWARD } from "./kernels.ts";

/** Which columns {@link slice} chooses. */
export interface SliceOptions {
  /** The first of them, counted from 0. Default: 0. */
  readonly from?: number;
}

/**
 * Hands `M` of `D` inputs on, from column `from` to column `from + M − 1`: what a branch sees of a sample.
 *
 * No parameters, no state. Derivation: src/layers/slice/slice.md.
 *
 * @param D number of inputs per sample
 * @param M number of outputs per sample
 * @throws ConfigError if a width is not a positive integer, or the columns do not all lie among the inputs
 * @example
 * branches([slice(10, 8), batchNorm(8)], [slice(10, 1, { from: 8 }), embedding(40, 4)])
 */
export function slice<const D extends number, const M extends number>(
  D: D,
  M: M,
  options: SliceOptions = {},
): Layer<D, M> {
  assertPositiveInteger("slice: the number of inputs", D);
  assertPositiveInteger("slice: the number of outputs", M);
  assertKnownKeys("slice", options, ["from"]);
  const { from = 0 } = options;
  assertArgument(Number.isSafeInteger(from) && from >= 0, "slice: from", "a column, counted from 0", from);
  if (from + M > D) {
    throw new ConfigError(
      `slice(${D}, ${M}, { from: ${from} }) ends with column ${from + M - 1}, but ${D} inputs end with column ${D - 1}. ` +
        "The first argument counts all inputs, the second those that are handed on.",
    );
  }
  return markOwn({
    kind: "slice",
    inputs: D,
    outputs: M,
    parameters: [],
    state: [],
    config: { kind: "slice", inputs: D, outputs: M, ...(from > 0 && { from }) },
    minimumBatch: 1,
    copiesFrom: from,
    kernels: [SLICE_FORWARD, SLICE_BACKWARD],
    shape: () => [M],
    cache: () => ({}),
    bind(backend, { x, out, dout, dx }) {
      const sliceForward = backend.bind(SLICE_FORWARD);
      const sliceBackward = backend.bind(SLICE_BACKWARD);
      return {
        forward({ N }) {
          sliceForward(out, x, N, D, M, from);
        },
        backward({ N }) {
          if (dx) sliceBackward(dx, dout, N, D, M, from);
        },
      };
    },
  });
}

export const sliceDefinition: LayerDefinition = {
  kind: "slice",
  label: "Slice",
  role: "composition",
  fromConfig: (config) => {
    assertSettings(config, "inputs", "outputs", "from");
    const from = config.from === undefined ? 0 : numberIn(config, "from");
    return slice(numberIn(config, "inputs"), numberIn(config, "outputs"), { from });
  },
  arrays: [],
  examples: () => [{ layers: [slice(7, 3, { from: 2 })], modes: ["train"] }],
  onnx: {
    operator: "Slice",
    integers: ({ from = 0, outputs }) => ({
      starts: [Number(from)],
      ends: [Number(from) + Number(outputs)],
      axes: [1],
    }),
    read: { Slice: { layer: readSlice } },
  },
};

/** Every column from the start to the end, which may be counted from behind, or lie past the last. */
function readSlice(node: OnnxNode, { width }: OnnxRows): OnnxLayer {
  if (width === undefined) throw node.error("takes rows whose width nothing before it says.");
  const [starts, ends] = [node.integers(1), node.integers(2)];
  const [axes, steps] = [node.has(3) ? node.integers(3) : [0], node.has(4) ? node.integers(4) : [1]];
  const isOfColumns = axes.length === 1 && (axes[0] === 1 || axes[0] === -1);
  if (!isOfColumns || starts.length !== 1 || ends.length !== 1 || steps.some((step) => step !== 1)) {
    throw node.error("takes other parts than columns side by side: it must work on axis 1, in steps of 1.");
  }
  const [from, end] = [starts[0]!, ends[0]!].map((at) => Math.min(Math.max(at < 0 ? at + width : at, 0), width)) as [
    number,
    number,
  ];
  if (end <= from) throw node.error("gives no column.");
  return { layer: slice(width, end - from, { from }) };
}
