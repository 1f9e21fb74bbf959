/**
 * A CSV file of 22 MB to arrays that a network can train on: in a fresh process, and again and again in one.
 *
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child, type Command, type Turn } from "../child.ts";
import { type Contestant, type Measured, measure, type Results, type Skipped } from "../measure.ts";
import { commandOf, READER, READERS } from "../systems.ts";
import { diamonds, ROWS } from "./diamonds.ts";
import { type ReadingRow, type Reads, readingRows } from "./rows.ts";

/** What a run says of reading. */
export interface Reading {
  readonly rows: readonly ReadingRow[];
  readonly skipped: readonly Skipped[];
}

/** Turns of each system in one process. */
export const ROUNDS = 9;
/** Engines compile what is hot. */
const WARM_UP_MS = 5000;
/** Of so many rows, one is held against the other systems'. */
const CHECKED_EVERY = 101;
/** Arrays of float32, each number rounded once or twice, can differ by so much of their sum. */
const AGREEMENT = 1e-6;

/**
 * Measures all readers, in turns.
 *
 * @param rounds turns of each in one process, which reads at least once before; a third as many in fresh processes, too
 * @throws Error if chainrule does not read
 */
export async function measureReading(rounds: number): Promise<Reading> {
  const folder = mkdtempSync(join(tmpdir(), "chainrule-bench-"));
  try {
    const file = join(folder, "diamonds.csv");
    writeFileSync(file, diamonds(ROWS));
    const readers = READERS.map((system): Contestant => {
      const command = commandOf(system, { file, target: "price", checkedEvery: CHECKED_EVERY }, 1);
      return { name: system.name, threads: 1, command, trains: false, install: system.install };
    });
    const plan = { rounds, warmUpMs: WARM_UP_MS, turnMs: 0, budgetMs: Number.POSITIVE_INFINITY };
    const { measured: again, skipped } = byAgreement(await measure(readers, plan));
    const able = readers.filter(({ name }) => again.some((one) => one.name === name));
    const first = await readFirst(able, Math.ceil(rounds / 3));
    return { rows: readingRows(first, again), skipped };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whose arrays are not those of chainrule did other work, and is left out. */
function byAgreement({ measured, skipped }: Results): Results {
  const base = measured.find(({ name }) => name === READER);
  if (!base) throw new Error(`${READER} did not read: ${skipped.find(({ name }) => name === READER)?.reason}`);
  const agrees = ({ lastLoss }: Measured): boolean => Math.abs(lastLoss - base.lastLoss) <= AGREEMENT * base.lastLoss;
  const reason = `its arrays are not those of ${READER}`;
  const differing = measured.filter((one) => !agrees(one)).map(({ name }) => ({ name, reason }));
  return { measured: measured.filter(agrees), skipped: [...skipped, ...differing] };
}

/** One read in each of so many fresh processes, in turns. */
async function readFirst(readers: readonly Contestant[], starts: number): Promise<Reads[]> {
  const all: FirstRead[][] = readers.map(() => []);
  for (let start = 0; start < starts; start++) {
    for (const [i, { command }] of readers.entries()) all[i]!.push(await readOnce(command));
  }
  return readers.map(({ name }, i) => ({
    name,
    version: all[i]![0]!.version,
    rounds: all[i]!.map(({ ms }) => ms),
    cpuRounds: all[i]!.map(({ cpuMs }) => cpuMs),
    peaks: all[i]!.map(({ peakBytes }) => peakBytes),
  }));
}

interface FirstRead extends Turn {
  readonly version: string;
  readonly peakBytes: number;
}

async function readOnce(command: Command): Promise<FirstRead> {
  const child = new Child(command);
  try {
    const { version } = await child.ready();
    const turn = await child.run(1);
    return { ...turn, version, peakBytes: child.peakBytes() };
  } finally {
    await child.stop();
  }
}
