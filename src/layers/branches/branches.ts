/**
 * Branches: several chains of layers on the same input, their outputs side by side.
 *
 * @module
 */
import { ConfigError, FormatError, ShapeError } from "../../base/errors.ts";
import { isOwn, markOwn } from "../../base/own.ts";
import { formatShape, type Shape, sameShape, sizeOf } from "../../base/shape.ts";
import { affine } from "../affine/affine.ts";
import { assertLayers, type Chain, type InputOfAll, inputOf, minimumBatchOf, outputOf } from "../chain.ts";
import { assertSettings, type LayerDefinition, layersIn } from "../definition.ts";
import type { Extent, Join, Layer, LayerConfig, OutputExtent } from "../layer.ts";
import type { OnnxNode } from "../onnx.ts";
import { relu } from "../relu/relu.ts";
import { CONCATENATE_BACKWARD, CONCATENATE_FORWARD } from "./kernels.ts";

/**
 * Gives what goes in to every branch, and puts what they give side by side on the last axis.
 *
 * An empty branch hands on what goes in. The arrays have the names of the layers inside behind the branch's and the
 * layer's own: `"3.1.0.w"` is of the first layer of the second branch of layer 3. Derivation: src/layers/branches/branches.md.
 *
 * @param chains two or more lists of layers. The compiler holds each against what all of them take; the layer behind is
 * checked when the network is built
 * @throws ConfigError if there are fewer than two
 * @throws ShapeError, when the network is built, if the outputs differ in another axis than the last
 * @example
 * sequential(affine(784, 64), branches([affine(64, 32), relu()], [affine(64, 8)]), affine(40, 10))
 */
export function branches<const Chains extends readonly (readonly Layer[])[]>(
  ...chains: Chains & { readonly [Index in keyof Chains]: Chain<Chains[Index], InputOfAll<Chains>> }
): Layer<InputOfAll<Chains>> {
  return branchesOf(chains) as Layer<InputOfAll<Chains>>;
}

/** The same for lists that are only known at run time, such as those read from a file. */
export function branchesOf(chains: readonly (readonly Layer[])[]): Layer {
  if (chains.length < 2) throw new ConfigError(`branches needs at least two lists of layers but has ${chains.length}.`);
  for (const [index, layers] of chains.entries()) assertBranch(layers, index);
  const inputs = chains.map(inputOf).find((extent) => extent !== "same") ?? "same";
  const made: Layer = {
    kind: "branches",
    inputs,
    outputs: outputsOf(chains, inputs),
    parameters: [],
    state: [],
    config: { kind: "branches", branches: chains.map((layers) => layers.map(({ config }) => config)) },
    minimumBatch: minimumBatchOf(chains.flat()),
    kernels: [],
    shape: (input) => input,
    cache: () => ({}),
    bind: () => {
      throw new ConfigError("Branches are lowered to operations, and never bound.");
    },
    lower(lowering, x, name) {
      const ends = chains.map((layers, i) => lowering.chain(layers, x, `${name}.${i}.`));
      return lowering.join(CONCATENATE, ends, name);
    },
  };
  return chains.flat().every(isOwn) ? markOwn(made) : made;
}

/** @throws ConfigError if it is no list of layers */
function assertBranch(branch: unknown, index: number): void {
  if (!Array.isArray(branch)) {
    throw new ConfigError(`Branch ${index} is no list of layers. Put brackets around it: [affine(64, 8)].`);
  }
  assertLayers(branch, `branch ${index}`);
}

/** The sum of the widths, where all of them are known. */
function outputsOf(chains: readonly (readonly Layer[])[], inputs: Extent): OutputExtent {
  const widths = chains.map((layers) => outputOf(layers, inputs));
  return widths.every((width) => typeof width === "number") ? widths.reduce((sum, width) => sum + width, 0) : "unknown";
}

const CONCATENATE: Join = {
  kind: "branches",
  kernels: [CONCATENATE_FORWARD, CONCATENATE_BACKWARD],
  shape(inputs, name) {
    const [first] = inputs;
    if (inputs.some(({ length }) => length === 0)) {
      throw new ShapeError(
        `branches "${name}" puts outputs side by side on the last axis, but a sample of one is a single number, of shape ` +
          "(). Give it shape (1).",
      );
    }
    const outer = (shape: Shape): Shape => shape.slice(0, -1);
    const other = inputs.find((shape) => !sameShape(outer(shape), outer(first!)));
    if (other === undefined)
      return assertReachable([...outer(first!), inputs.reduce((sum, shape) => sum + shape.at(-1)!, 0)], name);
    throw new ShapeError(
      `branches "${name}" puts outputs side by side on the last axis, but one is ${formatShape(first!)} a sample and ` +
        `another ${formatShape(other)}. Make them alike in all axes but the last.`,
    );
  },
  bind(backend, { inputShapes, inputs, out, dout, gradients }) {
    const concatenateForward = backend.bind(CONCATENATE_FORWARD);
    const concatenateBackward = backend.bind(CONCATENATE_BACKWARD);
    const widths = inputShapes.map((shape) => shape.at(-1)!);
    const M = widths.reduce((sum, width) => sum + width, 0);
    const starts = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width, 0));
    const rows = inputShapes[0]!.slice(0, -1).reduce((product, extent) => product * extent, 1); // of one sample
    return {
      forward({ N }) {
        for (const [i, x] of inputs.entries()) concatenateForward(out, x, N * rows, widths[i]!, M, starts[i]!);
      },
      backward({ N }) {
        for (const [i, dx] of gradients.entries()) {
          if (dx) concatenateBackward(dx, dout, N * rows, widths[i]!, M, starts[i]!);
        }
      },
    };
  },
};

/** float32 elements that 32-bit addresses reach; a file of empty branches would otherwise double a width without end. */
const MOST_ELEMENTS = 2 ** 30;

function assertReachable(shape: Shape, name: string): Shape {
  if (sizeOf(shape) <= MOST_ELEMENTS) return shape;
  throw new ShapeError(
    `branches "${name}" gives ${formatShape(shape)} a sample; at most ${MOST_ELEMENTS} elements fit.`,
  );
}

export const branchesDefinition: LayerDefinition = {
  kind: "branches",
  label: "Branches",
  role: "composition",
  fromConfig: (config, layerOf) => {
    assertSettings(config, "branches");
    return branchesOf(chainsIn(config.branches, layerOf));
  },
  examples: () => [{ layers: [branches([affine(7, 3), relu()], [], [affine(7, 2)])], modes: ["train"] }],
  onnx: {
    operator: "Concat",
    attributes: () => ({ axis: -1n }),
    read: { Concat: { attributes: ["axis"], join: readConcat } },
  },
};

/** Empty ones cost a file two letters each. */
const MOST_BRANCHES = 1000;

/** @throws FormatError if a configuration has no list of lists of layers, or a very long one */
function chainsIn(value: unknown, layerOf: (config: LayerConfig) => Layer): Layer[][] {
  if (Array.isArray(value) && value.length > MOST_BRANCHES) {
    throw new FormatError(
      `A layer of kind "branches" has ${value.length} branches; at most ${MOST_BRANCHES} are read.`,
    );
  }
  if (Array.isArray(value)) return value.map((layers) => layersIn(layers, "branches", layerOf));
  throw new FormatError('A layer of kind "branches" needs a list of lists of layers.');
}

function readConcat(node: OnnxNode, chains: readonly (readonly Layer[])[]): Layer {
  const axis = node.integer("axis", 0);
  if (axis !== 1 && axis !== -1) throw node.error(`works on axis ${axis}; of rows it must be 1.`);
  return branchesOf(chains);
}
