/**
 * A run's network as an ONNX file; protocol buffers are only loaded for it.
 *
 * @module
 */
import { networkFor } from "../experiment/network.ts";
import type { Session } from "../training/session.ts";

/** As it is now, ending in probabilities. */
export async function onnxOf(session: Session): Promise<Uint8Array> {
  const { exportOnnx } = await import("../../src/formats/onnx/index.ts");
  const { experiment, samples } = session;
  const network = networkFor(experiment, samples.features.length, samples.classes.length);
  network.loadState(await session.values());
  return exportOnnx(network, { softmax: true });
}
