/**
 * From reads to figures: what a system took, and how far that is from chainrule.
 *
 * @module
 */
import type { Rounds } from "../measure.ts";
import { ratios } from "../rows.ts";
import { type Summary, spread, summarize } from "../statistics.ts";
import { READER } from "../systems.ts";
import { middleHalf, significant, type Table } from "../table.ts";

/** The reads of one system. */
export interface Reads {
  readonly name: string;
  readonly version: string;
  /** Milliseconds by the round. */
  readonly rounds: Rounds;
  /** The same of processor time. */
  readonly cpuRounds: Rounds;
  /** Most bytes of a process that read once; NaN where the system does not tell. */
  readonly peaks?: readonly number[];
}

/** How one system reads. */
export interface ReadingRow {
  readonly system: string;
  readonly version: string;
  /** The first read of a process, its start and imports not counted; or later reads. */
  readonly read: "first" | "again";
  readonly ms: Summary;
  readonly cpuMs: Summary;
  /** Its time over that of chainrule, round by round. */
  readonly ratio: Summary;
  /** The same of processor time. */
  readonly cpuRatio: Summary;
  /** Where `read` is the first. */
  readonly peakBytes?: Summary;
}

/** The figures of all systems. Both lists have chainrule. */
export function readingRows(first: readonly Reads[], again: readonly Reads[]): ReadingRow[] {
  const rows = [...summarized("first", first), ...summarized("again", again)];
  return again.flatMap(({ name }) => rows.filter(({ system }) => system === name));
}

function summarized(read: ReadingRow["read"], systems: readonly Reads[]): ReadingRow[] {
  const base = systems.find(({ name }) => name === READER)!;
  return systems.map(({ name, version, rounds, cpuRounds, peaks }) => ({
    system: name,
    version,
    read,
    ms: summarize(rounds.filter((ms) => ms !== undefined)),
    cpuMs: summarize(cpuRounds.filter((ms) => ms !== undefined)),
    ratio: summarize(ratios(rounds, base.rounds)),
    cpuRatio: summarize(ratios(cpuRounds, base.cpuRounds)),
    ...(peaks && { peakBytes: summarize(peaks) }),
  }));
}

/** All readers. */
export function readingTable(rows: readonly ReadingRow[]): Table {
  const over = `/ ${READER}`;
  const head = ["system", "read", "ms", "spread", "processor ms", "peak MB", `time ${over}`, `processor ${over}`];
  const body = rows.map(({ system, read, ms, cpuMs, ratio, cpuRatio, peakBytes }) => [
    read === "first" ? system : "",
    read,
    significant(ms.median),
    significant(spread(ms)),
    significant(cpuMs.median),
    peakBytes && Number.isFinite(peakBytes.median) ? significant(peakBytes.median / 1e6) : "",
    middleHalf(ratio),
    middleHalf(cpuRatio),
  ]);
  return [head, ...body];
}
