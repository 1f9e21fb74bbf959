/**
 * What the normalizations of samples share: their option `eps`, and the checks of what their functions on tensors get.
 *
 * @module
 */
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError, ShapeError } from "../base/errors.ts";
import { formatShape } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";

/** The option that every normalization has. */
export interface EpsOption {
  /** Added to what the root is taken of, above 0. Default: 1e-5. */
  readonly eps?: number;
}

/** @throws ConfigError if eps is not above 0, or there is an option that is neither eps nor among the others */
export function resolveEps(where: string, options: EpsOption, others: readonly string[] = []): number {
  assertKnownKeys(where, options, ["eps", ...others]);
  const { eps = 1e-5 } = options;
  if (Number.isFinite(eps) && eps > 0) return eps;
  throw new ConfigError(`${where}: eps must be a number above 0 but is ${eps}. The usual value is 1e-5.`);
}

/**
 * The length of the rows, which lie along the last axis.
 *
 * @throws ShapeError if there is nothing along it
 */
export function rowLength(where: string, { shape }: Tensor): number {
  const D = shape.at(-1);
  if (D !== undefined && D > 0) return D;
  throw new ShapeError(
    `${where} normalizes x along its last axis, but got ${formatShape(shape)}: there is nothing along it. ` +
      "Give x of shape (N, D), with D at least 1.",
  );
}
