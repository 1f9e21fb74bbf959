/**
 * An experiment: everything that decides what a run computes. The same experiment gives the same bits in every browser.
 *
 * @module
 */
import { optimizerDefinitions } from "../../src/index.ts";
import { hidden, type LayerChoice } from "./layers.ts";

/** The point clouds that are made from a seed. */
export const PROBLEMS = ["spirals", "moons", "circles", "blobs"] as const;
export type ProblemName = (typeof PROBLEMS)[number];

/** Where the samples come from. */
export type SourceName = ProblemName | "digits" | "file";
export const SOURCES: readonly SourceName[] = [...PROBLEMS, "digits", "file"];

/** Kinds of the library's catalog. */
export const OPTIMIZERS: readonly string[] = optimizerDefinitions.map(({ kind }) => kind);

export interface Experiment {
  readonly source: SourceName;
  /** Of a point cloud: how many points, and how far they stray. */
  readonly samples: number;
  readonly noise: number;
  /** Of a table: the column to learn; the last that can be classes where it is empty. */
  readonly target: string;
  readonly layers: readonly LayerChoice[];
  /** A factor on the usual initial values of the affine layers. */
  readonly scale: number;
  readonly optimizer: string;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Of weights, order, points and split. */
  readonly seed: number;
}

/** What is allowed: the page's controls and its links keep to it. */
export const LIMITS = {
  samples: { least: 20, most: 2000 },
  noise: { least: 0, most: 1 },
  target: { most: 200 },
  width: { least: 1, most: 512 },
  layers: { most: 24 },
  scale: { least: 0.01, most: 100 },
  learningRate: { least: 1e-6, most: 10 },
  batchSize: { least: 2, most: 1024 },
  epochs: { least: 1, most: 100_000 },
  seed: { least: 0, most: 0xffffffff },
} as const;

/** Two spirals, and a network that tells them apart within seconds. */
export const DEFAULT_EXPERIMENT: Experiment = {
  source: "spirals",
  samples: 400,
  noise: 0.1,
  target: "",
  layers: hidden(16, 16),
  scale: 1,
  optimizer: "adam",
  learningRate: 0.01,
  batchSize: 32,
  epochs: 2000,
  seed: 1,
};

/** What suits pictures: nineteen of twenty digits are told apart within a few epochs. */
const PICTURE_SETTINGS: Partial<Experiment> = {
  layers: hidden(128),
  optimizer: "sgd",
  learningRate: 0.1,
  batchSize: 64,
  epochs: 20,
};

/** What is changed besides the source: pictures want other settings than points and tables do. */
export function settingsFor(source: SourceName, before: SourceName): Partial<Experiment> {
  if (source === "digits") return PICTURE_SETTINGS;
  const { layers, optimizer, learningRate, batchSize, epochs } = DEFAULT_EXPERIMENT;
  return before === "digits" ? { layers, optimizer, learningRate, batchSize, epochs } : {};
}
