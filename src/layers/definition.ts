/**
 * What the catalog knows of a kind of layer: how it is made again from a file, proven, and named by other systems.
 *
 * @module
 */
import type { FloatArray } from "../base/tensor.ts";
import type { Layer, LayerConfig, Mode } from "./layer.ts";

/** One array of a layer as other systems name it. */
export interface ArrayNames {
  /** `w`. */
  readonly own: string;
  /** In `state_dict`: `weight`. */
  readonly pytorch: string;
  /** Among Keras's variables: `kernel`. */
  readonly keras: string;
  /** Whether PyTorch keeps it transposed: (M, D) for our (D, M). */
  readonly transposed?: true;
}

/** A chain of layers whose gradients are checked in each of the modes. */
export interface LayerExample {
  readonly layers: readonly Layer[];
  /** Width of a sample; needed where no layer says it. */
  readonly inputs?: number;
  readonly modes: readonly Mode[];
}

/** A kind of layer. */
export interface LayerDefinition {
  readonly kind: string;
  /** For people: `"Batch normalization"`. */
  readonly label: string;
  /**
   * The layer that gave a configuration.
   *
   * @param layerOf makes the layers inside of it, for a layer that has some
   * @throws FormatError, ConfigError if the configuration is none of this kind
   */
  fromConfig(config: LayerConfig, layerOf: (config: LayerConfig) => Layer): Layer;
  /** Its parameters and state in the order of PyTorch's `state_dict` and Keras's `get_weights`. */
  readonly arrays: readonly ArrayNames[];
  /** Arrays of PyTorch's that nothing here needs: `num_batches_tracked`. */
  readonly ignoredArrays?: readonly string[];
  /** What the gradient suite checks. */
  readonly examples: readonly LayerExample[];
  /** A function of one number, element by element, for drawings. */
  readonly curve?: (x: FloatArray) => FloatArray;
}
