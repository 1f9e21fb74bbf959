/**
 * What the library costs beside time: memory, start-up, size. Each is read in a process of its own.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Summary, summarize } from "./statistics.ts";

/** Per step of `small`, averaged over a thousand. */
export interface Allocations {
  /** JavaScript objects; promises, mostly: an awaited call of an asynchronous function that does nothing takes 250. */
  readonly heapBytesPerStep: number;
  /** The same for a step of `train`, with its event. */
  readonly heapBytesPerEvent: number;
  /** Typed arrays and the backend's own memory. */
  readonly arrayBytesPerStep: number;
  /** What is still there after a collection. */
  readonly keptBytesPerStep: number;
  readonly parameterBytes: number;
  /** Parameters, gradients, momentum, activations, caches and the batch. */
  readonly backendBytes: number;
  /** Of the whole process, Node included. */
  readonly peakProcessBytes: number;
}

export interface Bundle {
  readonly minifiedBytes: number;
  readonly gzippedBytes: number;
}

export interface Footprint {
  readonly allocations: Allocations;
  /** Milliseconds of the import, and from there to the end of the first step. */
  readonly startUp: { readonly importMs: Summary; readonly firstStepMs: Summary; readonly totalMs: Summary };
  readonly bundle: Bundle;
}

/** Start-up is taken from so many fresh processes. */
export function measureFootprint(starts: number): Footprint {
  const allocations = read<Allocations>("allocations.mjs", [
    "--expose-gc",
    "--min-semi-space-size=64",
    "--max-semi-space-size=64",
  ]);
  const runs = Array.from({ length: starts }, () => read<{ importMs: number; firstStepMs: number }>("start-up.mjs"));
  const startUp = {
    importMs: summarize(runs.map(({ importMs }) => importMs)),
    firstStepMs: summarize(runs.map(({ firstStepMs }) => firstStepMs)),
    totalMs: summarize(runs.map(({ importMs, firstStepMs }) => importMs + firstStepMs)),
  };
  return { allocations, startUp, bundle: read<Bundle>("bundle.mjs") };
}

function read<T>(file: string, flags: readonly string[] = []): T {
  const path = fileURLToPath(new URL(`./footprint/${file}`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, path], { encoding: "utf8" });
  if (status !== 0) throw new Error(`bench/footprint/${file} failed: ${stderr.trim().split("\n").at(-1)}`);
  return JSON.parse(stdout) as T;
}
