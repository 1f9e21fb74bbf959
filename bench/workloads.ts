/**
 * What is trained: affine-BN-ReLU, or another block, as often as there are hidden layers, then affine and softmax
 * cross-entropy.
 *
 * @module
 */

/** What follows the affine layer in a hidden layer. */
export type Block = "batchNorm-relu" | "layerNorm-gelu" | "rmsNorm-silu-dropout";

/** One network and one batch. */
export interface Workload {
  readonly name: string;
  /** Rows of the batch. */
  readonly N: number;
  /** Inputs, hidden widths, outputs. */
  readonly widths: readonly number[];
  /** Default: batch normalization and ReLU. */
  readonly block?: Block;
  /** The workload at the power of two beside it, of which this one may cost its share and half as much again. */
  readonly neighbour?: string;
}

/** The rows of the table. */
export const MAIN: readonly Workload[] = [
  { name: "tiny", N: 32, widths: [20, 64, 64, 2] },
  { name: "small", N: 64, widths: [784, 100, 100, 10] },
  { name: "medium", N: 128, widths: [784, 256, 256, 10] },
  { name: "large", N: 512, widths: [784, 1024, 1024, 10] },
];

/** The rows of the table of blocks, for those systems that have them all. */
export const BLOCKS: readonly Workload[] = [
  block("batch norm, relu", "batchNorm-relu"),
  block("layer norm, gelu", "layerNorm-gelu"),
  block("rms norm, silu, dropout", "rmsNorm-silu-dropout"),
];

/**
 * `medium` at other batches, widths and depths: where sizes are awkward, and for the curves. Those of a group take
 * turns, so that an awkward size and its neighbour are measured at the same time.
 */
export const SWEEPS: readonly (readonly Workload[])[] = [
  [batch(1, 2), batch(2)],
  [batch(7, 8), batch(8)],
  [batch(100, 128), batch(127, 128), batch(128)],
  [batch(32), batch(512)],
  [wide(10, 8), wide(8)],
  [wide(17, 16), wide(16)],
  [wide(97, 128), wide(128)],
  [wide(32), wide(256), wide(512)],
  [deep(8, 2), deep(2)],
];

function block(name: string, block: Block): Workload {
  return { name, N: 128, widths: [784, ...Array<number>(4).fill(256), 10], block };
}

function batch(N: number, neighbour?: number): Workload {
  return swept("batch", N, neighbour, N, [784, 256, 256, 10]);
}

function wide(width: number, neighbour?: number): Workload {
  return swept("width", width, neighbour, 128, [784, width, width, 10]);
}

function deep(depth: number, neighbour?: number): Workload {
  return swept("depth", depth, neighbour, 128, [784, ...Array<number>(depth).fill(256), 10]);
}

function swept(
  what: string,
  value: number,
  neighbour: number | undefined,
  N: number,
  widths: readonly number[],
): Workload {
  return { name: `${what} ${value}`, N, widths, ...(neighbour && { neighbour: `${what} ${neighbour}` }) };
}

/**
 * Floating-point operations of a step's matrix products, counted exactly: 2·N·D·M for each of out and dw of every
 * affine layer, and for dx of every one but the first, whose inputs need no gradient.
 */
export function productOperations({ N, widths }: Workload): number {
  return widths.slice(1).reduce((sum, M, i) => sum + (i === 0 ? 2 : 3) * 2 * N * widths[i]! * M, 0);
}
