/**
 * What each layer gives, as programs ask for it: whether signals die out, blow up, or stop at units that are never active.
 *
 * @module
 */

import { assertKnownKeys } from "../base/assert.ts";
import { type TensorLike, toTensor } from "../base/tensor.ts";
import { assertNetwork } from "./checks.ts";
import type { ActivationOptions, LayerActivations } from "./measured-activations.ts";
import type { Network } from "./network.ts";

/**
 * Mean and standard deviation of each layer's outputs for `x`, in evaluation mode, and how many units are dead.
 *
 * @param x (N, …): some samples; a thousand are enough
 * @returns one entry for each layer that is not left out, in their order
 * @throws ShapeError if the rows have another width
 * @throws ConfigError if a layer that changes the width is left out, or the network has no values
 */
export async function activationStatistics(
  network: Network,
  x: TensorLike,
  options: ActivationOptions = {},
): Promise<LayerActivations[]> {
  assertNetwork("activationStatistics", network);
  assertKnownKeys("activationStatistics", options, ["backend", "threads", "leaveOut"]);
  const input = toTensor(x, "activationStatistics: x");
  network.assertInput(input, "activationStatistics");
  const { measuredActivations } = await import("./measured-activations.ts"); // pages that only train do without
  return measuredActivations(network, input, options);
}
