/**
 * The command under `mpirun`: the first rank speaks and writes, the others compute along with it.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Replica } from "../../src/index.ts";
import type { MpiCommunicator } from "../../src/node/mpi/index.ts";
import { type Terminal, terminalOf, type Variables } from "./terminal.ts";

/** The ranks that this process is one of. */
export interface Ranks {
  readonly communicator: MpiCommunicator;
  readonly replica: Replica;
  /** For each rank on this machine, where nobody says. */
  readonly threads: number;
}

/** Where a starter leaves which rank this is: Open MPI, MPICH and its kin, Slurm with PMIx. */
const RANK = ["OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK"];
const RANKS_HERE = ["OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "SLURM_NTASKS_PER_NODE"];

/** The commands in which all ranks take part; only the first rank runs another one. */
const COLLECTIVE: readonly (string | undefined)[] = ["train", "resume", "evaluate"];

/**
 * How long another rank gives the first rank to say what is wrong with all of them, and to end them.
 * On a busy machine the ranks come here seconds apart.
 */
const FIRST_SPEAKS_MS = 5000;

let joined: MpiCommunicator | undefined;

/** The number of this rank, told without any MPI library; undefined where nobody has started ranks. */
export function rankOf(variables: Variables): number | undefined {
  const text = RANK.map((name) => variables[name]).find((value) => value !== undefined);
  return text === undefined ? undefined : Number(text);
}

/** Whether a command is left to the first rank, or it is the first rank, or there are none. */
export function takesPart(words: readonly string[], variables: Variables): boolean {
  return !rankOf(variables) || COLLECTIVE.includes(words.find((word) => !word.startsWith("-")));
}

/**
 * Joins the ranks, where there are any.
 *
 * @param localBatchNorm for `--local-batch-norm`
 * @throws BackendError if their library cannot be used, saying what to install, or is another mpirun's
 */
export async function joinRanks(localBatchNorm = false): Promise<Ranks | undefined> {
  if (rankOf(process.env) === undefined) return undefined;
  const { dataParallel, joinMpi } = await import("../../src/node/mpi/index.ts"); // a run alone loads none of it
  joined = await joinMpi();
  const here = Number(RANKS_HERE.map((name) => process.env[name]).find((value) => value !== undefined) ?? 1);
  return {
    communicator: joined,
    replica: dataParallel(joined, { batchNorm: localBatchNorm ? "local" : "synchronized" }),
    threads: Math.max(1, Math.floor(availableParallelism() / Math.max(here, 1))),
  };
}

/** What a rank but the first writes to. */
export function nowhere(): Terminal {
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
  return terminalOf(sink as NodeJS.WriteStream, {});
}

/** Ends well, once all ranks do: one that only ends is taken for one that has failed. */
export function leaveRanks(): void {
  joined?.finalize();
}

/**
 * Ends all ranks because this one has failed.
 *
 * @param speak says why: at once on the first rank, elsewhere only where that has not failed, too
 * @param patience in milliseconds: how long another rank leaves it to the first
 */
export async function failRanks(
  exitCode: number,
  speak: (prefix: string) => void,
  patience: number = FIRST_SPEAKS_MS,
): Promise<void> {
  const rank = rankOf(process.env);
  if (rank) await sleep(patience);
  speak(rank ? `rank ${rank}: ` : "");
  joined?.abort(exitCode);
}
