/**
 * What the catalog knows of a kind of optimizer: how it is made from settings, what suits it, and its names in PyTorch.
 *
 * @module
 */
import type { Optimizer } from "./optimizer.ts";

/** What PyTorch's optimizer of the same label keeps for each parameter, in `optimizer.state_dict()["state"]`. */
export interface PyTorchState {
  readonly arrays: readonly {
    /** Our slot: `v`. */
    readonly own: string;
    /** `exp_avg_sq`. */
    readonly pytorch: string;
    /** Whether it is made of squares: below 0 its root would be NaN. */
    readonly isSquared?: true;
  }[];
  /** Whether its updates are counted, under `step`. */
  readonly counts: boolean;
}

/** A kind of optimizer. */
export interface OptimizerDefinition {
  /** As files, flags and links have it: the name of the public function that makes it. */
  readonly kind: string;
  /** For people: `"RMSprop"`. */
  readonly label: string;
  /** The command's learning rate where none is given. */
  readonly learningRate: number;
  /** What the command and the studio set besides, where nobody chooses: `momentum`. Default: nothing. */
  readonly options?: Readonly<Record<string, number>>;
  /**
   * The optimizer with these settings.
   *
   * @throws ConfigError for a setting that it does not have, or that is out of its range
   */
  create(config: Optimizer["config"]): Optimizer;
  /** Default: its state can be neither written for PyTorch nor read from it. */
  readonly pytorch?: PyTorchState;
  /** The same where an option makes the optimizer remember more: `max_exp_avg_sq` of `amsgrad: true`. */
  readonly variants?: readonly { readonly options: Optimizer["config"]; readonly pytorch: PyTorchState }[];
}
