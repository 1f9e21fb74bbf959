import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

/** Vitest leaves a core to itself, which would be half of a machine that has two. */
const WORKERS = Math.max(availableParallelism() - 1, 2);

/** Node 20 has relaxed SIMD behind this flag, which later ones, that have it anyway, do not know. */
const RELAXED_SIMD = process.version.startsWith("v20.") ? ["--experimental-wasm-relaxed-simd"] : [];

/** Room for what is new, in MiB: V8 begins with one, and collects it after every large array or two, a third of the time. */
const YOUNG = ["--min-semi-space-size=64", "--max-semi-space-size=64"];

/** What test files do that others in the same process would notice: to modules, catalogs and threads. */
const LEAVES_TRACES =
  /vi\.(do)?[mM]ock\(|vi\.resetModules\(|\bregister(Layer|Loss|Optimizer)\(|createWasmParts|collectReadiness|testThreads/;

const FAST = ["src", "cli", "studio", "test"];
const NOT_FAST = ["test/browser/**", "test/mutants/**", "test/slow/**", "test/studio/**"];

/** The files that have a process each. The others share theirs, and load the library once in it instead of 200 times. */
const APART = FAST.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => join(folder, path).replaceAll("\\", "/"))
    .filter((path) => LEAVES_TRACES.test(readFileSync(path, "utf8"))),
);

const FAST_OPTIONS = {
  maxWorkers: WORKERS,
  sequence: { groupOrder: 0 },
  execArgv: [...RELAXED_SIMD, ...YOUNG],
};

/**
 * `fast` is the pre-push loop, and `fast-apart` belongs to it. `slow` plants bugs, trains real networks, starts processes
 * and needs the build in `dist/`. `pages` needs the build, too, and runs alone: a browser takes both cores.
 */
const config: ViteUserConfig = defineConfig({
  test: {
    // The linter's rule against focused tests is off, since it takes our `fit` for one; this refuses `.only` instead.
    allowOnly: false,
    // They end what hangs, and nothing else: a machine that is busy with other things may be slow.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
    setupFiles: ["test/support/equal-arrays.ts"],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: FAST.map((folder) => `${folder}/**/*.test.ts`),
          exclude: [...NOT_FAST, ...APART],
          isolate: false,
          ...FAST_OPTIONS,
        },
      },
      {
        extends: true,
        test: { name: "fast-apart", include: APART, exclude: NOT_FAST, ...FAST_OPTIONS },
      },
      {
        extends: true,
        test: {
          name: "slow",
          include: ["test/slow/**/*.test.ts", "test/mutants/**/*.test.ts"],
          maxWorkers: WORKERS,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "pages",
          include: ["test/browser/**/*.test.ts", "test/studio/**/*.test.ts"],
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

export default config;
