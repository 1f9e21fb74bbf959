/**
 * A run's network as a model file, which the command reads, and PyTorch's `load_state_dict`.
 *
 * @module
 */
import { modelToBytes } from "../../src/index.ts";
import { networkFor } from "../experiment/network.ts";
import type { Session } from "../training/session.ts";

/** As it is now. */
export async function weightsOf(session: Session): Promise<Uint8Array> {
  const { experiment, samples } = session;
  const network = networkFor(experiment, samples.features.length, samples.classes.length);
  network.loadState(await session.values());
  const description = { task: "classification", classes: samples.classes, inputs: samples.inputs } as const;
  return modelToBytes({ network, description });
}
