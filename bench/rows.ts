/**
 * From turns to figures: what a system took, how far that is from the machine's limit, and from chainrule.
 *
 * @module
 */
import { COPY, COPY_TRAFFIC, PEAK, PEAK_OPERATIONS } from "./ceilings.ts";
import type { Measured, Results } from "./measure.ts";
import { type Summary, spread, summarize } from "./statistics.ts";
import { BASE } from "./systems.ts";
import { productOperations, type Workload } from "./workloads.ts";

/** One system at one workload. */
export interface Row {
  readonly workload: string;
  readonly system: string;
  readonly version: string;
  readonly threads: number;
  /** Median. */
  readonly msPerStep: number;
  /** Interquartile range, in the same unit. */
  readonly spread: number;
  /** Of the matrix products alone, over the time of the whole step. */
  readonly gflops: number;
  /** The same as a share of as many cores' 128-bit SIMD peak, measured between the turns. */
  readonly shareOfPeak: number;
  /** Its time over that of chainrule's `wasm` on as many threads, round by round. */
  readonly ratio: Summary;
}

/** The machine's limits on one core. */
export interface Ceilings {
  readonly simdPeakGflops: Summary;
  readonly copyGBps: Summary;
}

/** The figures of one workload. @throws Error if chainrule's own figure is missing: nothing could be compared */
export function rowsOf(workload: Workload, { measured }: Results): Row[] {
  const peak = ceilingsOf(measured).simdPeakGflops.median;
  const systems = measured.filter(({ name }) => name !== PEAK.name && name !== COPY.name);
  return systems.map((system) => {
    const time = summarize(played(system));
    const gflops = productOperations(workload) / time.median / 1e6;
    return {
      workload: workload.name,
      system: system.name,
      version: system.version,
      threads: system.threads,
      msPerStep: time.median,
      spread: spread(time),
      gflops,
      shareOfPeak: gflops / (peak * system.threads),
      ratio: summarize(ratios(system, baseOf(systems, system.threads))),
    };
  });
}

/** The limits as they were while the systems took their turns. */
export function ceilingsOf(measured: readonly Measured[]): Ceilings {
  const perSecond = (name: string, amount: number): number[] =>
    measured.filter((one) => one.name === name).flatMap((one) => played(one).map((ms) => amount / ms / 1e6));
  return {
    simdPeakGflops: summarize(perSecond(PEAK.name, PEAK_OPERATIONS)),
    copyGBps: summarize(perSecond(COPY.name, COPY_TRAFFIC)),
  };
}

/** chainrule on as many threads, or on those it has where a system can only use one. */
function baseOf(systems: readonly Measured[], threads: number): Measured {
  const bases = systems.filter(({ name }) => name === BASE);
  const base = bases.find((one) => one.threads === threads) ?? bases[0];
  if (!base) throw new Error(`${BASE} was not measured, so nothing can be compared with it`);
  return base;
}

function ratios(system: Measured, base: Measured): number[] {
  return system.rounds.flatMap((ms, round) => {
    const baseMs = base.rounds[round];
    return ms === undefined || baseMs === undefined ? [] : [ms / baseMs];
  });
}

function played({ rounds }: Measured): number[] {
  return rounds.filter((ms) => ms !== undefined);
}
