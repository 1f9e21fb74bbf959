/**
 * The blas backend: finds a native BLAS library and opens it.
 *
 * @module
 */

import { availableParallelism } from "node:os";
import type { Backend } from "../backends/backend.ts";
import { createBackendWithBlas } from "../backends/blas/blas.ts";
import { assertKnownKeys } from "../base/assert.ts";
import { BackendError, ConfigError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { multipliesRight } from "./blas-check.ts";
import { blasWith, KNOWN_LIBRARIES, type OpenLibrary, useLibrary } from "./blas-libraries.ts";
import { type Koffi, loadForGood, loadKoffi, type NativeLibrary } from "./koffi.ts";

/** Options of {@link createBlasBackend}. */
export interface BlasOptions {
  /**
   * `"oneDNN"`, `"OpenBLAS"`, `"BLIS"`, `"MKL"`, `"Accelerate"`, or the file of a library with `cblas_sgemm` for 32-bit
   * integers. Default: the environment variable `CHAINRULE_BLAS`, else the first of these that is there.
   */
  readonly library?: string | undefined;
  /** For the library, where it lets itself be told. Default: one for each core. */
  readonly threads?: number;
}

/** What is looked for: a file, and what people call it. */
interface Candidate {
  readonly file: string;
  readonly label: string;
}

const INSTEAD = "use the wasm backend, which needs nothing";

/** Libraries are opened and checked once a process. */
const opened = new Map<string, Promise<OpenLibrary>>();

/**
 * WebAssembly, with the matrix products done by a native library: the fastest, but the same seed gives other bits with
 * another library, processor or number of threads.
 *
 * @throws BackendError without the package koffi or without a library, saying what to install
 * @throws ConfigError for an unknown name, or a number of threads that is none
 * @example
 * await fit(net, data, { backend: await createBlasBackend({ threads: 1 }) });
 */
export async function createBlasBackend(options: BlasOptions = {}): Promise<Backend> {
  assertKnownKeys("createBlasBackend", options, ["library", "threads"]);
  const { library = process.env.CHAINRULE_BLAS, threads = availableParallelism() } = options;
  if (!Number.isSafeInteger(threads) || threads < 1) {
    throw new ConfigError(`threads is ${threads}, but must be a whole number from 1 on.`);
  }
  const candidates = library ? named(library) : known();
  const koffi = await loadKoffi("The blas backend", INSTEAD);
  const failures: string[] = [];
  for await (const library of openAll(candidates, koffi, failures)) {
    return createBackendWithBlas(blasWith(library, threads, koffi));
  }
  throw notFound(failures);
}

/**
 * The libraries that are there, first the one that is taken: `["oneDNN (libdnnl.so.2)"]`.
 *
 * @throws BackendError without the package koffi or without a library, saying what to install
 */
export async function findBlasLibraries(): Promise<string[]> {
  const koffi = await loadKoffi("The blas backend", INSTEAD);
  const labels: string[] = [];
  const failures: string[] = [];
  for await (const { label } of openAll(known(), koffi, failures)) labels.push(label);
  if (labels.length === 0) throw notFound(failures);
  return labels;
}

function known(names: readonly string[] = Object.keys(KNOWN_LIBRARIES)): Candidate[] {
  const filesOf = (name: string): readonly string[] => KNOWN_LIBRARIES[name]?.[process.platform] ?? [];
  return names.flatMap((name) => filesOf(name).map((file) => ({ file, label: `${name} (${file})` })));
}

function named(library: string): Candidate[] {
  if (/[./\\]/.test(library)) return [{ file: library, label: library }];
  const names = Object.keys(KNOWN_LIBRARIES);
  const name = names.find((candidate) => candidate.toLowerCase() === library.toLowerCase());
  if (name !== undefined) return known([name]);
  throw new ConfigError(
    `There is no BLAS library "${library}". ${didYouMean(library, names)} A file would do as well.`,
  );
}

/** Those of the candidates that open; of the others, the reasons go to `failures`. */
async function* openAll(
  candidates: readonly Candidate[],
  koffi: Koffi,
  failures: string[],
): AsyncGenerator<OpenLibrary, void, void> {
  for (const { file, label } of candidates) {
    if (!opened.has(file)) {
      const library = load(file, koffi, failures);
      if (library) opened.set(file, check(useLibrary(library, label), koffi));
    }
    const library = opened.get(file);
    if (library) yield await library;
  }
}

/**
 * Opens a library. OpenMP reads then how its threads are to wait for each other: asleep, if the user says nothing. In
 * its own way, awake, a step of 128 samples through 784-256-256-10 on two threads takes 0.8 ms instead of 1.2 while the
 * cores are free, but 18 to 70 ms while other programs want them, too.
 */
function load(file: string, koffi: Koffi, failures: string[]): NativeLibrary | undefined {
  const usersPolicy = process.env.OMP_WAIT_POLICY;
  process.env.OMP_WAIT_POLICY ??= "passive";
  try {
    return loadForGood(koffi, file);
  } catch (error) {
    failures.push(`${file} (${error instanceof Error ? error.message : error})`);
    return undefined;
  } finally {
    if (usersPolicy === undefined) delete process.env.OMP_WAIT_POLICY;
  }
}

async function check(library: OpenLibrary, koffi: Koffi): Promise<OpenLibrary> {
  if (await multipliesRight(blasWith(library, 1, koffi))) return library;
  throw new BackendError(
    `${library.label} multiplies matrices wrongly on this machine, or takes 64-bit integers. ` +
      "Name another library by CHAINRULE_BLAS.",
  );
}

function notFound(failures: readonly string[]): BackendError {
  const tried = failures.length === 0 ? "None is known on this system" : `It has tried ${failures.join(", ")}`;
  return new BackendError(
    `The blas backend opens no BLAS library here. ${tried}. On Debian and Ubuntu: apt install libdnnl2. ` +
      "Elsewhere: give the file of a library by CHAINRULE_BLAS.",
  );
}
