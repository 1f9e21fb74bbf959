/**
 * A residual connection: out = x + f(x), with f a chain of layers.
 *
 * @module
 */
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { isOwn, markOwn } from "../../base/own.ts";
import { formatShape, sameShape } from "../../base/shape.ts";
import { affine } from "../affine/affine.ts";
import { assertLayers, type Chained, type InputOf, inputOf, minimumBatchOf } from "../chain.ts";
import { assertSettings, type LayerDefinition, layersIn } from "../definition.ts";
import type { Join, Layer } from "../layer.ts";
import type { OnnxNode } from "../onnx.ts";
import { relu } from "../relu/relu.ts";
import { ADD_BACKWARD, ADD_FORWARD } from "./kernels.ts";

/**
 * Adds to what goes in what a chain of layers makes of it.
 *
 * Its arrays have the names of the layers inside behind its own: `"3.0.w"` in layer 3 of a network. Derivation:
 * src/layers/residual/residual.md.
 *
 * @throws ConfigError if there is no layer
 * @throws ShapeError, when the network is built, if the layers do not give the shape that goes in
 * @example
 * sequential(affine(784, 64), residual(layerNorm(64), affine(64, 64), gelu()), affine(64, 10))
 */
export function residual<const Layers extends readonly Layer[]>(
  ...layers: Chained<Layers>
): Layer<InputOf<Layers>, InputOf<Layers>> {
  return residualOf(layers) as Layer<InputOf<Layers>, InputOf<Layers>>;
}

/** The same for a list that is only known at run time, such as one read from a file. */
export function residualOf(layers: readonly Layer[]): Layer {
  assertLayers(layers, "residual");
  if (layers.length === 0) throw new ConfigError("residual needs at least one layer, such as affine(64, 64).");
  const inputs = inputOf(layers);
  const made: Layer = {
    kind: "residual",
    inputs,
    outputs: inputs,
    parameters: [],
    state: [],
    config: { kind: "residual", layers: layers.map(({ config }) => config) },
    minimumBatch: minimumBatchOf(layers),
    kernels: [],
    shape: (input) => input,
    cache: () => ({}),
    bind: () => {
      throw new ConfigError("A residual connection is lowered to operations, and never bound.");
    },
    lower(lowering, x, name) {
      return lowering.join(ADD, [x, lowering.chain(layers, x, `${name}.`)], name);
    },
  };
  return layers.every(isOwn) ? markOwn(made) : made;
}

const ADD: Join = {
  kind: "residual",
  kernels: [ADD_FORWARD, ADD_BACKWARD],
  shape([x, f], name) {
    if (sameShape(x!, f!)) return x!;
    throw new ShapeError(
      `residual "${name}" adds what goes in, ${formatShape(x!)} a sample, and what its layers give, ${formatShape(f!)}. ` +
        `Make the last of them give ${formatShape(x!)}.`,
    );
  },
  bind(backend, { inputs: [x, f], out, dout, gradients: [dx, df], M }) {
    const addForward = backend.bind(ADD_FORWARD);
    const addBackward = backend.bind(ADD_BACKWARD);
    return {
      forward({ N }) {
        addForward(out, x!, f!, N * M);
      },
      backward({ N }) {
        addBackward(dx ?? df!, df!, dout, N * M);
      },
    };
  },
};

export const residualDefinition: LayerDefinition = {
  kind: "residual",
  label: "Residual connection",
  shortLabel: "Residual",
  role: "composition",
  fromConfig: (config, layerOf) => {
    assertSettings(config, "layers");
    return residualOf(layersIn(config.layers, "residual", layerOf));
  },
  examples: () => [{ layers: [residual(affine(7, 7), relu(), residual(affine(7, 7)))], modes: ["train"] }],
  onnx: { operator: "Add", read: { Add: { join: readAdd } } },
};

/** What goes in and what layers make of it, in either order. */
function readAdd(node: OnnxNode, chains: readonly (readonly Layer[])[]): Layer {
  const layers = chains.filter((chain) => chain.length > 0);
  if (chains.length === 2 && layers.length === 1) return residualOf(layers[0]!);
  throw node.error(
    "is read only as the bias of a MatMul or Gemm right before it, or as the end of a residual connection: x + f(x).",
  );
}
