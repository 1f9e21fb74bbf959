/**
 * A loss of one's own from one plain function.
 *
 * @module
 */
import { type Kernel, kernel } from "../backends/kernel.ts";
import { assertArgument } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import type { FloatArray } from "../base/tensor.ts";
import type { Loss } from "./loss.ts";

/** Writes loss[0], the mean over the batch, and dout (N, M), its gradient, from out (N, M) and targets (N, M). */
export type TargetLossFunction = (
  loss: FloatArray,
  dout: FloatArray,
  out: FloatArray,
  targets: FloatArray,
  N: number,
  M: number,
) => void;

/** {@link TargetLossFunction} with the classes of the rows, labels (N), in place of targets. */
export type LabelLossFunction = (
  loss: FloatArray,
  dout: FloatArray,
  out: FloatArray,
  labels: Int32Array,
  N: number,
  M: number,
) => void;

/** Options of {@link lossOfKernel}. */
export interface OwnLossOptions<Needs extends Loss["needs"]> {
  /** Default: `"targets"`. */
  readonly needs?: Needs;
}

/**
 * A loss of your own: a plain function is enough, and runs on every backend whose memory the host can reach. It divides by N,
 * or N·M, itself, and overwrites all of dout. It reads no weights of rows: data that has some is refused.
 *
 * @param name for messages and checkpoints
 * @throws ConfigError for other arguments
 * @example
 * const logCosh = lossOfKernel("logCosh", (loss, dout, out, targets, N, M) => {
 *   let total = 0;
 *   for (let i = 0; i < N * M; i++) {
 *     const e = out[i]! - targets[i]!;
 *     total += Math.log(Math.cosh(e));
 *     dout[i] = Math.tanh(e) / (N * M);
 *   }
 *   loss[0] = total / (N * M);
 * });
 * await fit(net, { x, targets }, { loss: logCosh });
 */
export function lossOfKernel(name: string, plain: TargetLossFunction, options?: OwnLossOptions<"targets">): Loss;
export function lossOfKernel(name: string, plain: LabelLossFunction, options: OwnLossOptions<"labels">): Loss;
export function lossOfKernel(
  name: string,
  plain: TargetLossFunction | LabelLossFunction,
  options: OwnLossOptions<Loss["needs"]> = {},
): Loss {
  assertArgument(typeof name === "string" && name !== "", "lossOfKernel", "a name", name);
  assertArgument(typeof plain === "function", "lossOfKernel", "the plain function behind the name", plain);
  assertKnownKeys("lossOfKernel", options, ["needs"]);
  const { needs = "targets" } = options;
  assertArgument(needs === "labels" || needs === "targets", "lossOfKernel: needs", '"labels" or "targets"', needs);
  return needs === "labels"
    ? ofLabels(name, kernel(name, plain as LabelLossFunction))
    : ofTargets(name, kernel(name, plain as TargetLossFunction));
}

function ofTargets(name: string, plain: Kernel<TargetLossFunction>): Loss {
  return {
    ...{ name, needs: "targets", kernels: [plain] },
    bind(backend, { loss, dout, out, targets, M }) {
      const bound = backend.bind(plain);
      return (N) => bound(loss, dout, out, targets!, N, M);
    },
  };
}

function ofLabels(name: string, plain: Kernel<LabelLossFunction>): Loss {
  return {
    ...{ name, needs: "labels", kernels: [plain] },
    bind(backend, { loss, dout, out, labels, M }) {
      const bound = backend.bind(plain);
      return (N) => bound(loss, dout, out, labels!, N, M);
    },
  };
}
