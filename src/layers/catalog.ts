/**
 * Layers from their configuration, as files hold it.
 *
 * @module
 */

import { FormatError } from "../base/errors.ts";
import { affine } from "./affine/affine.ts";
import { batchNorm } from "./batch-norm/batch-norm.ts";
import type { BatchNormOptions } from "./batch-norm/conventions.ts";
import type { Layer, LayerConfig } from "./layer.ts";
import { relu } from "./relu/relu.ts";

const MAKERS: Readonly<Record<string, (config: LayerConfig) => Layer>> = {
  affine: (config) => affine(width(config, "inputs"), width(config, "outputs")),
  batchNorm: ({ kind, features, ...options }) =>
    batchNorm(width({ kind, features }, "features"), options as BatchNormOptions),
  relu: () => relu(),
};

/**
 * The layer that gave `config`, with the default initializers.
 *
 * @throws FormatError if there is no such kind of layer, or a width is not a number
 * @throws ConfigError if an option is out of its range
 */
export function layerFromConfig(config: LayerConfig): Layer {
  const make = typeof config.kind === "string" && Object.hasOwn(MAKERS, config.kind) ? MAKERS[config.kind] : undefined;
  if (make) return make(config);
  throw new FormatError(
    `There is no layer of kind ${JSON.stringify(config.kind)}; this version has ${Object.keys(MAKERS).join(", ")}.`,
  );
}

function width(config: LayerConfig, name: string): number {
  const value = config[name];
  if (typeof value === "number") return value;
  throw new FormatError(
    `A layer of kind "${config.kind}" needs a number for "${name}" but has ${JSON.stringify(value)}.`,
  );
}
