/**
 * The two families of MPI libraries: how each is found, and what its handles are.
 *
 * MPI is an interface of source code: which number stands for "float" or "all ranks" is up to each family's header, so it
 * is written down here. Open MPI's handles are addresses of its own variables; MPICH's, and those of all that keep to its
 * binary interface (Intel MPI, MVAPICH, Cray), are fixed numbers.
 *
 * @module
 */
import { BackendError } from "../../base/errors.ts";
import { type Koffi, loadForGood, type NativeLibrary } from "../koffi.ts";

/** What an MPI library calls things; all are passed as numbers as wide as an address. */
export interface Handles {
  readonly world: number;
  readonly float: number;
  readonly double: number;
  readonly byte: number;
  readonly sum: number;
  /** For the argument that would be the sender's array: sum in place. */
  readonly inPlace: number;
  readonly ignoreStatus: number;
}

/** Values of mpi.h of MPICH 3 and 4. */
const MPICH: Handles = {
  world: 0x44000000,
  float: 0x4c00040a,
  double: 0x4c00080b,
  byte: 0x4c00010d,
  sum: 0x58000003,
  inPlace: -1,
  ignoreStatus: 1,
};

/** Values and names of mpi.h of Open MPI 4 and 5. */
function openMpi(library: NativeLibrary, koffi: Koffi): Handles {
  const address = (name: string): number => Number(koffi.address(library.symbol(name, "void *")));
  return {
    world: address("ompi_mpi_comm_world"),
    float: address("ompi_mpi_float"),
    double: address("ompi_mpi_double"),
    byte: address("ompi_mpi_byte"),
    sum: address("ompi_mpi_op_sum"),
    inPlace: 1,
    ignoreStatus: 0,
  };
}

/** An MPI library that is open. */
export interface OpenMpiLibrary {
  readonly library: NativeLibrary;
  readonly handles: Handles;
}

const OPEN_MPI_FILES = ["libmpi.so.40", "libmpi.40.dylib"];
const MPICH_FILES = ["libmpich.so.12", "libmpi.so.12", "libmpi.12.dylib"];

type Environment = Readonly<Record<string, string | undefined>>;

/** Files to try: CHAINRULE_MPI alone, else first those of the family whose mpirun has started this process. */
export function candidatesFor(environment: Environment): readonly string[] {
  if (environment.CHAINRULE_MPI) return [environment.CHAINRULE_MPI];
  const isMpich = environment.PMI_RANK !== undefined && environment.OMPI_COMM_WORLD_RANK === undefined;
  return isMpich ? [...MPICH_FILES, ...OPEN_MPI_FILES] : [...OPEN_MPI_FILES, ...MPICH_FILES];
}

/**
 * Opens the first that is there; what it exports decides which family it is of.
 *
 * @throws BackendError if none opens, or it is no MPI library, saying what to install
 */
export function openMpiLibrary(koffi: Koffi, candidates: readonly string[]): OpenMpiLibrary {
  const failures: string[] = [];
  for (const file of candidates) {
    const library = load(koffi, file, failures);
    if (library) return { library, handles: handlesOf(library, koffi, file) };
  }
  throw new BackendError(
    `No MPI library opens here. Tried: ${failures.join(", ")}. On Debian and Ubuntu: apt install openmpi-bin. ` +
      "Elsewhere: give the file of the library that belongs to mpirun by CHAINRULE_MPI.",
  );
}

/** With its symbols for all: Open MPI's own plugins look for them. */
function load(koffi: Koffi, file: string, failures: string[]): NativeLibrary | undefined {
  try {
    return loadForGood(koffi, file, { global: true });
  } catch (error) {
    failures.push(`${file} (${error instanceof Error ? error.message : error})`);
    return undefined;
  }
}

function handlesOf(library: NativeLibrary, koffi: Koffi, file: string): Handles {
  try {
    library.func("int MPI_Finalize()");
  } catch (cause) {
    throw new BackendError(`${file} is no MPI library: it has no MPI_Finalize.`, { cause });
  }
  try {
    return openMpi(library, koffi);
  } catch {
    return MPICH; // koffi tells by throwing that a symbol is not there
  }
}
