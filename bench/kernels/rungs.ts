/**
 * The ladders: for some kernels, the versions from the obvious one to the project's own, each with what it changes.
 *
 * A version is a file in bench/assembly, whose first lines say why it came to be; the last one, without an export of
 * bench/assembly/ladder.ts, is the kernel of the wasm backend itself.
 *
 * @module
 */
import { affineCalls, batchNormCalls, type Call, sgdCall } from "./calls.ts";

export interface Rung {
  readonly version: string;
  /** Against the version before. */
  readonly change: string;
  /** Its name in bench/assembly/ladder.ts. Default: the project's own kernel. */
  readonly export?: string;
}

export interface Ladder {
  readonly title: string;
  /** What a speed is in: of a call's work and the nanoseconds it took. */
  readonly unit: "GFLOP/s" | "ns/element";
  /** The names of the calls' sizes. */
  readonly sizes: string;
  /** Small ones first: by the time of those that take seconds, the engine has compiled every version for good. */
  readonly calls: readonly Call[];
  /** Each to be compared with the one before it. */
  readonly rungs: readonly Rung[];
}

const BATCH_NORM_CALLS = [batchNormCalls(32, 64), batchNormCalls(128, 256), batchNormCalls(512, 1024)];
const BATCH_NORM = { unit: "ns/element", sizes: "N×D" } as const;

export const LADDERS: readonly Ladder[] = [
  {
    title: "The matrix product, out = x·w + b",
    unit: "GFLOP/s",
    sizes: "N×D×M",
    calls: [
      affineCalls(1, 784, 256).out,
      affineCalls(32, 64, 64).out,
      affineCalls(128, 784, 256).out,
      affineCalls(512, 784, 1024).out,
    ],
    rungs: [
      {
        version: "textbook",
        change: "three loops; the inner one goes down a column of w",
        export: "affineForwardTextbook",
      },
      { version: "rows", change: "the inner loop goes along rows of w and out", export: "affineForwardRows" },
      { version: "vectors", change: "four columns in one 128-bit vector", export: "affineForwardVectors" },
      { version: "tile 4×4", change: "a tile of out stays in registers", export: "affineForwardTile" },
      {
        version: "tile 5×8",
        change: "the largest tile that fits the registers; nothing is copied",
        export: "affineForwardLargeTile",
      },
      {
        version: "packed",
        change: "x and w copied in the order in which tiles read them",
        export: "affineForwardPacked",
      },
      {
        version: "blocked",
        change: "block by block: half a megabyte of copies, whatever the sizes",
        export: "affineForwardBlocked",
      },
      { version: "own", change: "a tile of 2×16, inlined into its loops; copies only where they pay" },
    ],
  },
  {
    title: "Batch normalization, forward",
    ...BATCH_NORM,
    calls: BATCH_NORM_CALLS.map(({ forward }) => forward),
    rungs: batchNormRungs("Forward"),
  },
  {
    title: "Batch normalization, backward",
    ...BATCH_NORM,
    calls: BATCH_NORM_CALLS.map(({ backward }) => backward),
    rungs: batchNormRungs("Backward"),
  },
  {
    title: "Batch normalization and ReLU, forward",
    ...BATCH_NORM,
    calls: BATCH_NORM_CALLS.map(({ reluForward }) => reluForward),
    rungs: batchNormReluRungs("Forward"),
  },
  {
    title: "Batch normalization and ReLU, backward",
    ...BATCH_NORM,
    calls: BATCH_NORM_CALLS.map(({ reluBackward }) => reluBackward),
    rungs: batchNormReluRungs("Backward"),
  },
  {
    title: "SGD with momentum",
    unit: "ns/element",
    sizes: "size",
    calls: [64 * 64, 784 * 256, 784 * 1024].map(sgdCall),
    rungs: [
      { version: "elements", change: "one element at a time", export: "sgdUpdateElements" },
      { version: "vectors", change: "four elements in one 128-bit vector", export: "sgdUpdateVectors" },
      { version: "own", change: "the loop asks neither for its last vector nor for Nesterov" },
    ],
  },
];

function batchNormRungs(pass: "Forward" | "Backward"): Rung[] {
  const exported = (name: string): string => `batchNorm${pass}${name}`;
  return [
    { version: "columns", change: "column by column, element by element", export: exported("Columns") },
    {
      version: "four columns",
      change: "four columns at a time, in vectors of float64",
      export: exported("FourColumns"),
    },
    { version: "rows", change: "row after row, the sums of all columns in memory", export: exported("Rows") },
    { version: "own", change: "blocks of four rows, the sums in registers meanwhile" },
  ];
}

function batchNormReluRungs(pass: "Forward" | "Backward"): Rung[] {
  return [
    { version: "two kernels", change: "ReLU by itself, in memory", export: `batchNormRelu${pass}TwoKernels` },
    { version: "own", change: "ReLU while the elements are in registers" },
  ];
}
