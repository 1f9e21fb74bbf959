/**
 * What is trained: affine-BN-ReLU, as often as there are hidden layers, then affine and softmax cross-entropy.
 *
 * @module
 */

/** One network and one batch. */
export interface Workload {
  readonly name: string;
  /** Rows of the batch. */
  readonly N: number;
  /** Inputs, hidden widths, outputs. */
  readonly widths: readonly number[];
  /** The workload at the next power of two, of which this one may cost its share and half as much again. */
  readonly neighbour?: string;
}

/** The rows of the table. */
export const MAIN: readonly Workload[] = [
  { name: "tiny", N: 32, widths: [20, 64, 64, 2] },
  { name: "small", N: 64, widths: [784, 100, 100, 10] },
  { name: "medium", N: 128, widths: [784, 256, 256, 10] },
  { name: "large", N: 512, widths: [784, 1024, 1024, 10] },
];

/** `medium` at other batches, widths and depths: where sizes are awkward, and for the curves. */
export const SWEEPS: readonly Workload[] = [
  ...[2, 8, 32, 512].map((N) => batch(N)),
  batch(1, "batch 2"),
  batch(7, "batch 8"),
  batch(100, "medium"),
  batch(127, "medium"),
  ...[8, 16, 32, 128, 512].map((width) => wide(width)),
  wide(10, "width 8"),
  wide(17, "width 16"),
  wide(97, "width 128"),
  { name: "depth 8", N: 128, widths: [784, ...Array<number>(8).fill(256), 10], neighbour: "medium" },
];

function batch(N: number, neighbour?: string): Workload {
  return { name: `batch ${N}`, N, widths: [784, 256, 256, 10], ...(neighbour && { neighbour }) };
}

function wide(width: number, neighbour?: string): Workload {
  return { name: `width ${width}`, N: 128, widths: [784, width, width, 10], ...(neighbour && { neighbour }) };
}

/**
 * Floating-point operations of a step's matrix products, counted exactly: 2·N·D·M for each of out and dw of every
 * affine layer, and for dx of every one but the first, whose inputs need no gradient.
 */
export function productOperations({ N, widths }: Workload): number {
  return widths.slice(1).reduce((sum, M, i) => sum + (i === 0 ? 2 : 3) * 2 * N * widths[i]! * M, 0);
}

/** @throws RangeError for a name that no workload has */
export function workloadNamed(name: string): Workload {
  const found = [...MAIN, ...SWEEPS].find((workload) => workload.name === name);
  if (!found) throw new RangeError(`There is no workload "${name}".`);
  return found;
}
