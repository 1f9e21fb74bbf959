/**
 * Who takes part, how each is started, and what to install where one is missing.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Command } from "./child.ts";
import { productOperations, type Workload } from "./workloads.ts";

export interface System {
  readonly name: string;
  /** File in `peers/`. */
  readonly file: string;
  /** Backend or device, where the file has several. */
  readonly variant?: string;
  /** Flags of Node that it needs. */
  readonly flags?: readonly string[];
  readonly install: string;
  /** Whether it can use more than one thread in Node. */
  readonly threads: boolean;
  /** Whether it belongs in the curves and cliffs, too. */
  readonly sweeps: boolean;
  /** Whether it has the layers of every block of a workload; else it is given those without a block. */
  readonly blocks?: boolean;
  /** Operations of the largest workload it is given: what takes seconds a step says nothing new. Default: any. */
  readonly limit?: number;
  /** The same for `--quick`. */
  readonly quickLimit?: number;
  /** Fewest rows it trains on. */
  readonly minimumBatch?: number;
}

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PEERS = "npm ci in bench/";

/** Every ratio is to this one. */
export const BASE = "chainrule wasm";
/** Only the matrix products of a step of {@link BASE}. */
export const PRODUCTS = "chainrule wasm, products alone";

/** Node 20 has relaxed SIMD behind this flag, which later ones, that have it anyway, do not know. */
const RELAXED_SIMD = process.version.startsWith("v20.") ? ["--experimental-wasm-relaxed-simd"] : [];

export const SYSTEMS: readonly System[] = [
  chainrule("wasm", { threads: true, sweeps: true, blocks: true }),
  { ...chainrule("wasm", { threads: true, blocks: true }), name: PRODUCTS, file: "products.mjs" },
  chainrule("wasm-relaxed", { threads: true, blocks: true, flags: RELAXED_SIMD }),
  chainrule("blas", {
    threads: true,
    sweeps: true,
    blocks: true,
    install: "npm install koffi, and OpenBLAS, BLIS or oneDNN",
  }),
  chainrule("reference", { limit: 5e7, quickLimit: 5e7 }),
  python("NumPy", "numpy", {}),
  python("PyTorch", "torch", { minimumBatch: 2, blocks: true }),
  peer("jax-js wasm", "jax-js.mjs", "wasm", { sweeps: true }),
  peer("TensorFlow.js wasm", "tfjs.mjs", "wasm", { quickLimit: 3e8 }),
  peer("TensorFlow.js cpu", "tfjs.mjs", "cpu", { quickLimit: 5e7 }),
];

/** Every ratio of {@link READERS} is to this one. */
export const READER = "chainrule";

/** Who turns a CSV file into arrays, each on one thread. */
export const READERS: readonly System[] = [
  { name: READER, file: "read-chainrule.mjs", install: "npm run build", threads: false, sweeps: false },
  { ...python("pandas", "pandas", {}), file: "read_pandas.py" },
];

type Traits = Partial<System>;

function chainrule(backend: string, traits: Traits): System {
  const common = { file: "chainrule.mjs", install: "npm run build", threads: false, sweeps: false };
  return { name: `chainrule ${backend}`, variant: backend, ...common, ...traits };
}

function python(name: string, module: string, traits: Traits): System {
  const install = `python3-${module} (Debian), or pip install ${module}; PYTHON names another interpreter`;
  return { name, file: `${module}_step.py`, variant: module, install, threads: true, sweeps: true, ...traits };
}

function peer(name: string, file: string, variant: string, traits: Traits): System {
  return { name, file, variant, install: PEERS, threads: false, sweeps: false, ...traits };
}

/** Whether the system is given the workload. */
export function takesPart(system: System, workload: Workload, quick: boolean): boolean {
  const limit = (quick ? system.quickLimit : undefined) ?? system.limit ?? Number.POSITIVE_INFINITY;
  if (workload.block !== undefined && !system.blocks) return false;
  return productOperations(workload) <= limit && workload.N >= (system.minimumBatch ?? 1);
}

/** How to start a system on a workload. */
export function commandOf(system: System, workload: object, threads: number): Command {
  const program = system.file.endsWith(".py") ? pythonWith(system.variant!) : process.execPath;
  const input = JSON.stringify({ ...workload, threads, variant: system.variant });
  return { program, args: [...(system.flags ?? []), `${HERE}peers/${system.file}`, input], env: environment(threads) };
}

/** Equal threads for all, and every BLAS free to find out what machine it is on. */
function environment(threads: number): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE: _type, OPENBLAS_L2_SIZE: _size, ...rest } = process.env;
  const count = String(threads);
  return { ...rest, OPENBLAS_NUM_THREADS: count, OMP_NUM_THREADS: count, MKL_NUM_THREADS: count };
}

const interpreters = new Map<string, string>();

/** The first interpreter that has the module; the first of all if none has, so that its own error is seen. */
function pythonWith(module: string): string {
  const known = interpreters.get(module);
  if (known !== undefined) return known;
  const candidates = process.env.PYTHON ? [process.env.PYTHON] : ["python3", "/usr/bin/python3"];
  const found = candidates.find((program) => spawnSync(program, ["-c", `import ${module}`]).status === 0);
  interpreters.set(module, found ?? candidates[0]!);
  return interpreters.get(module)!;
}
