/**
 * What the starter of the ranks (mpirun, mpiexec, srun) tells each of them, beside MPI.
 *
 * @module
 */
import type { Communicator } from "../../base/communicator.ts";
import { BackendError } from "../../base/errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Open MPI, MPICH and its kin, Slurm with PMIx: the first that is there. */
const RANK = ["OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK"];
const SIZE = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"];

/**
 * A library that does not belong to the starter does not hear of it: each process is a job of one rank to it, and all would
 * train the whole, and write to the same files.
 *
 * @throws BackendError if the library tells another rank or number of ranks than the starter
 */
export function assertAsStarted({ rank, size, description }: Communicator, environment: Environment): void {
  const told = { rank: numberIn(RANK, environment) ?? rank, size: numberIn(SIZE, environment) ?? size };
  if (told.rank === rank && told.size === size) return;
  throw new BackendError(
    `This process was started as rank ${told.rank} of ${told.size}, but the MPI library (${description}) says rank ` +
      `${rank} of ${size}: it does not belong to what has started it. Use the mpirun of that library, or name the library ` +
      "of this mpirun by CHAINRULE_MPI.",
  );
}

function numberIn(names: readonly string[], environment: Environment): number | undefined {
  const text = names.map((name) => environment[name]).find((value) => value !== undefined);
  return text === undefined ? undefined : Number(text);
}
