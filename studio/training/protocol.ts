/**
 * What the page and its training worker say to each other.
 *
 * The page asks for one frame at a time: the worker is never ahead of what is drawn, and messages do not pile up.
 *
 * @module
 */
import type { EpochEvent, StartEvent, StepEvent } from "../../src/index.ts";
import type { Samples } from "../data/samples.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { Grid } from "./grid.ts";
import type { Judgement } from "./judgement.ts";
import type { LayersLook, Reach } from "./statistics.ts";

/** Numbers that are drawn anew with each frame, where somebody looks at them. */
export interface Watch {
  /** The class probabilities at the points of a grid over the plane. */
  readonly boundary?: Grid;
  /** Distributions of activations and gradients of every layer; how far they reach, where that is said. */
  readonly layers?: readonly (Reach | undefined)[];
  /** What the validation samples are taken for: at the start, after epochs, at the end. */
  readonly judgement?: boolean;
}

export type Request =
  | { readonly type: "open"; readonly experiment: Experiment; readonly samples: Samples }
  | FrameRequest
  /** The outputs for rows of x (N, D). */
  | { readonly type: "predict"; readonly id: number; readonly x: Float32Array }
  /** The present parameters and running statistics. */
  | { readonly type: "values"; readonly id: number };

/** At most so many steps, within at most so many milliseconds; none only looks. */
export interface FrameRequest {
  readonly type: "frame";
  readonly steps: number;
  readonly milliseconds: number;
  readonly watch: Watch;
}

export type Reply =
  | { readonly type: "opened"; readonly start: StartEvent }
  | Frame
  | { readonly type: "answer"; readonly id: number; readonly value: unknown }
  | { readonly type: "failed"; readonly code: string; readonly message: string };

/** What happened since the frame before. */
export interface Frame {
  readonly type: "frame";
  readonly steps: readonly StepEvent[];
  readonly epochs: readonly EpochEvent[];
  /** Whether the run is over. */
  readonly ended: boolean;
  /** (side², classes). */
  readonly boundary?: Float32Array;
  readonly layers?: LayersLook;
  readonly judgement?: Judgement;
}
