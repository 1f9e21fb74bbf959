/**
 * What the catalog knows of a kind of layer: how it is made again from a file, proven, and named by other systems.
 *
 * @module
 */
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError, FormatError } from "../base/errors.ts";
import type { Layer, LayerConfig, Mode } from "./layer.ts";
import type { OnnxMapping } from "./onnx.ts";

/** One array of a layer as other systems name it. */
export interface ArrayNames {
  /** `w`. */
  readonly own: string;
  /** In PyTorch's `state_dict`: `weight`. */
  readonly pytorch: string;
  /** Among Keras's variables: `kernel`. */
  readonly keras: string;
  /** Whether PyTorch keeps it transposed: (M, D) for our (D, M). */
  readonly transposed?: true;
  /** What stands in every place of it where PyTorch leaves it out: with `bias=False`, `affine=False`. */
  readonly absent?: number;
  /** Whether it is no parameter but state, which an optimizer knows nothing of. */
  readonly isState?: true;
}

/** A chain of layers whose gradients are checked in each of the modes. */
export interface LayerExample {
  /** Default: the layer's kind. */
  readonly subject?: string;
  readonly layers: readonly Layer[];
  readonly modes: readonly Mode[];
}

/** A kind of layer. */
export interface LayerDefinition {
  /** As files have it: letters and digits. */
  readonly kind: string;
  /** For people: `"Batch normalization"`; and where there is little room. */
  readonly label: string;
  readonly shortLabel?: string;
  /** A letter or two for links; no two kinds have the same. Default: the kind. */
  readonly short?: string;
  /** What it is for in a network. */
  readonly role: "weights" | "normalization" | "regularization" | "activation" | "composition";
  /** The layer with its usual settings, between others of a width: what an editor and `--activation` put there. */
  hidden?(width: number): Layer;
  /**
   * The layer that gave a configuration.
   *
   * @param layerOf makes the layers inside of it, for a layer that has some
   * @throws FormatError, ConfigError if the configuration is none of this kind
   */
  fromConfig(config: LayerConfig, layerOf: (config: LayerConfig) => Layer): Layer;
  /** Its arrays in the order of PyTorch's `state_dict` and Keras's `get_weights`. Default: they keep their names. */
  readonly arrays?: readonly ArrayNames[];
  /** Arrays of PyTorch's that nothing here needs: `num_batches_tracked`. */
  readonly ignoredArrays?: readonly string[];
  /** A file of PyTorch's says nothing of layers: a `weight` of so many axes is then taken for one of this kind. */
  readonly weightAxes?: number;
  /** What the gradient suite checks: rows of 7 numbers go in. Default: nothing. */
  examples?(): readonly LayerExample[];
  /** Default: it can be neither written to ONNX nor read from it. */
  readonly onnx?: OnnxMapping;
}

/** A configuration as JSON. @throws ConfigError for one that JSON cannot hold, such as one that holds itself */
export function configToJson(config: LayerConfig): string {
  try {
    return JSON.stringify(config);
  } catch (cause) {
    throw new ConfigError(
      `The config of a layer of kind "${config.kind}" cannot be written as JSON. Give it numbers, strings and lists only.`,
      { cause },
    );
  }
}

/** @throws ConfigError for a configuration with a key besides its kind and these, which would be passed over in silence */
export function assertSettings(config: LayerConfig, ...names: readonly string[]): void {
  assertKnownKeys(`${config.kind}`, config, ["kind", ...names]);
}

/** How a layer without settings is made again. @throws ConfigError for a configuration that has some */
export function withoutSettings(make: () => Layer): LayerDefinition["fromConfig"] {
  return (config) => {
    assertSettings(config);
    return make();
  };
}

/** A number of a configuration. @throws FormatError if it is none */
export function numberIn(config: LayerConfig, name: string): number {
  const value = config[name];
  if (typeof value === "number") return value;
  throw new FormatError(
    `A layer of kind "${config.kind}" needs a number for "${name}" but has ${JSON.stringify(value)}.`,
  );
}

/** The layers inside of a configuration. @throws FormatError if they are no list of configurations */
export function layersIn(value: unknown, kind: string, layerOf: (config: LayerConfig) => Layer): Layer[] {
  if (Array.isArray(value) && value.every((layer) => typeof layer === "object" && layer !== null)) {
    return value.map((config: LayerConfig) => layerOf(config));
  }
  throw new FormatError(`A layer of kind "${kind}" needs a list of layers.`);
}
