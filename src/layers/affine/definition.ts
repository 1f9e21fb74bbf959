/**
 * What the catalog knows of the affine layer.
 *
 * @module
 */
import { type LayerDefinition, numberIn } from "../definition.ts";
import { affine } from "./affine.ts";
import { affineOnnx } from "./onnx.ts";

export const affineDefinition: LayerDefinition = {
  kind: "affine",
  label: "Affine",
  short: "a",
  role: "weights",
  fromConfig: (config) => affine(numberIn(config, "inputs"), numberIn(config, "outputs")),
  arrays: [
    { own: "w", pytorch: "weight", keras: "kernel", transposed: true },
    { own: "b", pytorch: "bias", keras: "bias" },
  ],
  weightAxes: 2,
  examples: [{ layers: [affine(7, 5)], modes: ["train"] }],
  onnx: affineOnnx,
};
