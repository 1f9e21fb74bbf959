/**
 * `chainrule doctor`: what this machine has, and what to do about what it lacks.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { BackendError, createBackend, wasmIsSupported } from "../../src/index.ts";
import { DATASET_NAMES, findBlasLibraries, findNamedDataset } from "../../src/node/index.ts";
import { withFlags } from "../base/backend.ts";
import { EXIT } from "../base/exit-codes.ts";
import { formatColumns } from "../base/format.ts";
import { type Io, writeJson } from "../base/io.ts";
import { requiredNode, version } from "../base/version.ts";

export interface DoctorFlags {
  readonly json?: boolean;
}

/** One line of the report. */
interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly found: string;
  /** What to do, where it is not ok. */
  readonly todo?: string;
  /** Whether chainrule works without it. */
  readonly optional: boolean;
}

/** @returns the exit code: 1 if something is missing that chainrule cannot do without */
export async function doctorCommand(flags: DoctorFlags, io: Io): Promise<number> {
  const datasets = await Promise.all(DATASET_NAMES.map(dataset));
  const findings = [
    node(),
    await wasm(),
    await relaxedSimd(),
    await blas(),
    await mpi(io),
    cores(),
    sharedMemory(),
    ...datasets,
  ];
  if (flags.json) writeJson(io, { version, findings });
  else print(findings, io);
  return findings.every(({ ok, optional }) => ok || optional) ? EXIT.ok : EXIT.unexpected;
}

function node(): Finding {
  const found = process.versions.node;
  const ok = found.localeCompare(requiredNode, "en", { numeric: true }) >= 0;
  return {
    what: "Node.js",
    ok,
    found,
    optional: false,
    ...(!ok && { todo: `install Node.js ${requiredNode} or newer` }),
  };
}

async function wasm(): Promise<Finding> {
  const what = "WebAssembly SIMD";
  if (wasmIsSupported()) return { what, ok: true, found: (await createBackend("wasm")).description, optional: true };
  const todo = "use a current Node.js. Until then the slow backend reference is used";
  return { what, ok: false, found: "not there", todo, optional: true };
}

function relaxedSimd(): Promise<Finding> {
  return usable("Relaxed SIMD", async () => {
    await createBackend("wasm-relaxed", { threads: 1 });
    return "there: --backend wasm-relaxed uses it";
  });
}

function blas(): Promise<Finding> {
  return usable("BLAS", async () => `${(await findBlasLibraries()).join(", ")}: --backend blas takes the first`);
}

/** Whether `mpirun` can start this command on several ranks. */
function mpi({ command }: Io): Promise<Finding> {
  return usable("MPI", async () => {
    const { findMpiLibrary } = await import("../../src/node/mpi/index.ts");
    return `${await findMpiLibrary()}: mpirun -n 4 ${command} train … uses it`;
  });
}

/** What `find` finds, or why its backend cannot run here. */
async function usable(what: string, find: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, found: await find(), optional: true };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { what, ok: false, found: "not usable", todo: withFlags(error.message), optional: true };
  }
}

function cores(): Finding {
  return { what: "CPU", ok: true, found: `${availableParallelism()} cores available`, optional: true };
}

function sharedMemory(): Finding {
  const ok = typeof SharedArrayBuffer === "function";
  const todo = "use a current Node.js. Threads need SharedArrayBuffer";
  return { what: "SharedArrayBuffer", ok, found: ok ? "there" : "not there", optional: true, ...(!ok && { todo }) };
}

async function dataset(name: (typeof DATASET_NAMES)[number]): Promise<Finding> {
  const { folder, howToGet } = await findNamedDataset(name);
  if (folder !== undefined) return { what: name, ok: true, found: folder, optional: true };
  return { what: name, ok: false, found: "not on this machine", todo: howToGet, optional: true };
}

function print(findings: readonly Finding[], { out }: Io): void {
  const { bold, green, red } = out.style;
  out.line(bold(`chainrule ${version}`));
  const rows = findings.map(({ what, ok, found, todo }) => [
    ok ? "✔" : "✘",
    what,
    todo === undefined ? found : `${found}: ${todo}`,
  ]);
  for (const line of formatColumns(rows)) out.line(line.replace(/^✔/, green("✔")).replace(/^✘/, red("✘")));
}
