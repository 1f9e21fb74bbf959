/**
 * Real ranks: programs under the `mpirun` of each MPI that is installed.
 *
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** The built command, as arguments of `node`. */
export const MAIN: string = join(ROOT, "dist/cli/main.js");

/** An MPI that can be used here. */
export interface Mpi {
  readonly name: "Open MPI" | "MPICH";
  readonly command: string;
  /** So that it starts more ranks than there are cores, whoever runs the tests. */
  readonly flags: readonly string[];
}

const KINDS: readonly (Omit<Mpi, "command"> & { readonly commands: readonly string[]; readonly says: RegExp })[] = [
  {
    ...{ name: "Open MPI", commands: ["mpirun.openmpi", "mpirun"], says: /Open MPI/ },
    flags: ["--oversubscribe", "--bind-to", "none"],
  },
  { name: "MPICH", commands: ["mpirun.mpich", "mpirun"], says: /HYDRA/, flags: [] },
];

/** What Open MPI asks of those who are root. */
const AS_ROOT = { OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };

const hasKoffi = await import("koffi").then(
  () => true,
  () => false,
);

/** Those that are installed. */
export const installed: readonly Mpi[] = hasKoffi
  ? KINDS.flatMap(({ name, commands, says, flags }) => {
      const command = commands.find((candidate) => says.test(versionOf(candidate)));
      return command ? [{ name, command, flags }] : [];
    })
  : [];

export const openMpi: Mpi | undefined = installed.find(({ name }) => name === "Open MPI");

/** Why there is no Open MPI to test with; undefined where there is. */
export const noOpenMpi: string | undefined = !hasKoffi
  ? "koffi is not installed"
  : openMpi
    ? undefined
    : "there is no mpirun of Open MPI";

function versionOf(command: string): string {
  return spawnSync(command, ["--version"], { encoding: "utf8" }).stdout ?? "";
}

/** What a job said, and how it ended. */
export interface JobResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A job that runs. */
export interface Job {
  readonly mpirun: ChildProcess;
  readonly ended: Promise<JobResult>;
  /** Resolves when it has said something that matches. */
  said(pattern: RegExp): Promise<void>;
  /** The processes of the ranks that run here, in their order. */
  ranks(): number[];
}

/**
 * Starts ranks.
 *
 * @param args of mpirun after its flags: `["-n", "2", "node", MAIN, …]`
 */
export function startRanks(
  { command, flags }: Mpi,
  args: readonly string[],
  { cwd = ROOT, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Job {
  const mpirun = spawn(command, [...flags, ...args], {
    cwd,
    env: { ...process.env, ...AS_ROOT, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    mpirun[name]!.setEncoding("utf8").on("data", (text) => {
      said[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<JobResult>((done) => mpirun.on("close", (code) => done({ code, ...said })));
  return {
    mpirun,
    ended,
    said: (pattern) =>
      new Promise((found, reject) => {
        const look = (): void => {
          if (!pattern.test(said.stdout + said.stderr)) return;
          listeners.delete(look);
          found();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`ended without saying ${pattern}: ${said.stdout}${said.stderr}`)));
      }),
    ranks: () => descendantsOf(mpirun.pid!).filter((pid) => isNode(pid)),
  };
}

/** {@link startRanks}, to its end. */
export function runRanks(...args: Parameters<typeof startRanks>): Promise<JobResult> {
  return startRanks(...args).ended;
}

/** MPICH's ranks are children of a proxy. */
function descendantsOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  return children.flatMap((child) => [Number(child), ...descendantsOf(Number(child))]);
}

function isNode(pid: number): boolean {
  return basename(readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0]!) === basename(process.execPath);
}
