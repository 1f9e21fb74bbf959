/**
 * What the view shows: a traced batch, where the walk stands, and the path through the network.
 *
 * @module
 */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { takeRows } from "../../../src/index.ts";
import type { Trace } from "../../trace/trace.ts";
import type { Session } from "../../training/session.ts";
import type { Axis, Pass, Way } from "./equations/equation.ts";
import { type Path, strongestPath, withIndex } from "./path.ts";
import { firstAt, positionOf, type Step, stepsOf } from "./steps.ts";
import { Tracer } from "./tracer.ts";

/** Rows of the batch that is traced. */
export const BATCH_ROWS = 8;

/** The weights of one moment of a run, and a batch traced through them. */
export interface Snapshot {
  readonly session: Session;
  /** Steps that the weights were trained. */
  readonly step: number;
  readonly trace: Trace;
}

export const snapshot: Signal<Snapshot | undefined> = signal(undefined);
export const way: Signal<Way> = signal("staged");
export const step: Signal<Step> = signal({ place: 0, pass: "backward", number: 4 });
export const path: Signal<Path> = signal({ n: 0, units: [0] });

export const steps: ReadonlySignal<readonly Step[]> = computed(() =>
  stepsOf(snapshot.value?.trace.layers.map(({ kind }) => kind) ?? [], way.value),
);

/** Where the walk stands in `steps`. */
export const position: ReadonlySignal<number> = computed(() => positionOf(steps.value, step.value));
export const currentStep: ReadonlySignal<Step> = computed(() => steps.value[position.value]!);

/** Works for all runs, one after another. */
export const tracer: Tracer = new Tracer();

/** Traces the first rows of the training samples through the present weights. */
export async function takeSnapshot(session: Session): Promise<void> {
  const values = await session.values();
  const step = session.step.peek();
  const { samples, experiment } = session;
  const rows = Int32Array.from({ length: Math.min(BATCH_ROWS, samples.train.labels.length) }, (_, row) => row);
  const { x, labels } = takeRows(samples.train, rows);
  const trace = await tracer.trace({ experiment, values, x, labels: labels!, classes: samples.classes.length });
  const isSameRun = snapshot.peek()?.session === session;
  snapshot.value = { session, step, trace };
  if (!isSameRun) beginAt(trace);
}

/** At the gradient that leaves the last layer, on the path of the largest ones. */
function beginAt(trace: Trace): void {
  path.value = strongestPath(trace);
  step.value = { place: trace.layers.length - 1, pass: "backward", number: 4 };
}

export function select(axis: Axis, value: number): void {
  const { trace } = snapshot.peek()!;
  path.value = withIndex(path.peek(), trace.layers, currentStep.peek().place, axis, value);
}

export function goTo(place: number): void {
  step.value = firstAt(steps.peek(), place, currentStep.peek().pass) ?? step.peek();
}

/** So many equations on, or back. */
export function walk(by: number): void {
  step.value = steps.peek()[position.peek() + by] ?? currentStep.peek();
}

/** To the first equation of a pass. */
export function begin(pass: Pass): void {
  step.value = steps.peek().find((candidate) => candidate.pass === pass)!;
}
