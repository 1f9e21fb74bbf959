/**
 * From turns to figures: what a system took, how far that is from the machine's limit, and from chainrule.
 *
 * @module
 */
import { COPY, COPY_TRAFFIC, PEAK, PEAK_OPERATIONS } from "./ceilings.ts";
import type { Measured, Rounds } from "./measure.ts";
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
  /** Its time by operation of the products over the same at the neighbouring power of two, round by round. */
  readonly ofShare?: Summary;
}

/** The machine's limits on one core: the fastest turn of each, since a limit is what was reached once. */
export interface Ceilings {
  readonly simdPeakGflops: number;
  readonly copyGBps: number;
}

/** A system's turns. */
type Played = Measured & { readonly workload: Workload };

/** The figures of those that took turns. @throws Error if chainrule is missing: nothing could be compared */
export function rowsOf(measured: readonly Measured[]): Row[] {
  const { simdPeakGflops } = ceilingsOf(measured);
  const systems = measured.filter((one): one is Played => one.workload !== undefined);
  return systems.map((system) => {
    const { workload, name, version, threads } = system;
    const time = summarize(timesOf(system));
    const gflops = productOperations(workload) / time.median / 1e6;
    const neighbour = neighbourOf(systems, system);
    return {
      workload: workload.name,
      system: name,
      version,
      threads,
      msPerStep: time.median,
      spread: spread(time),
      gflops,
      shareOfPeak: gflops / (simdPeakGflops * threads),
      ratio: summarize(ratios(system.rounds, baseOf(systems, system).rounds)),
      ...(neighbour && { ofShare: summarize(shares(system, neighbour)) }),
    };
  });
}

/** The limits as they were while the systems took their turns. */
export function ceilingsOf(measured: readonly Measured[]): Ceilings {
  const best = (name: string, amount: number): number => {
    const times = measured.filter((one) => one.name === name).flatMap(timesOf);
    return amount / Math.min(...times) / 1e6;
  };
  return { simdPeakGflops: best(PEAK.name, PEAK_OPERATIONS), copyGBps: best(COPY.name, COPY_TRAFFIC) };
}

/** chainrule on as many threads, or on those it has where a system can only use one. */
function baseOf(systems: readonly Played[], { workload, threads }: Played): Played {
  const bases = systems.filter((one) => one.name === BASE && one.workload === workload);
  const base = bases.find((one) => one.threads === threads) ?? bases[0];
  if (!base) throw new Error(`${BASE} was not measured, so nothing can be compared with it`);
  return base;
}

function neighbourOf(systems: readonly Played[], { name, threads, workload }: Played): Played | undefined {
  return systems.find(
    (one) => one.name === name && one.threads === threads && one.workload.name === workload.neighbour,
  );
}

function shares(system: Played, neighbour: Played): number[] {
  const share = productOperations(system.workload) / productOperations(neighbour.workload);
  return ratios(system.rounds, neighbour.rounds).map((ratio) => ratio / share);
}

/** Round by round, where both took a turn. */
export function ratios(rounds: Rounds, base: Rounds): number[] {
  return rounds.flatMap((ms, round) => {
    const baseMs = base[round];
    return ms === undefined || baseMs === undefined ? [] : [ms / baseMs];
  });
}

function timesOf({ rounds }: Measured): number[] {
  return rounds.filter((ms) => ms !== undefined);
}
