import { availableParallelism } from "node:os";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Vitest leaves a core to itself, which would be half of a machine that has two. */
const WORKERS = Math.max(availableParallelism() - 1, 2);

/** Node 20 has relaxed SIMD behind this flag, which later ones, that have it anyway, do not know. */
const RELAXED_SIMD = process.version.startsWith("v20.") ? ["--experimental-wasm-relaxed-simd"] : [];

/**
 * `fast` is the pre-push loop; `slow` plants bugs, trains real networks, starts processes and needs the build in `dist/`;
 * `pages` needs it, too, and runs alone: a browser takes both cores, and how long a page holds up its thread is measured.
 */
const config: ViteUserConfig = defineConfig({
  test: {
    // The linter's rule against focused tests is off, since it takes our `fit` for one; this refuses `.only` instead.
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["src/**/*.test.ts", "cli/**/*.test.ts", "studio/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["test/browser/**", "test/mutants/**", "test/slow/**", "test/studio/**"],
          maxWorkers: WORKERS,
          sequence: { groupOrder: 0 },
          execArgv: RELAXED_SIMD,
          testTimeout: 60_000, // of what hangs; a machine that is busy with other things may be slow
        },
      },
      {
        extends: true,
        test: {
          name: "slow",
          include: ["test/slow/**/*.test.ts", "test/mutants/**/*.test.ts"],
          maxWorkers: WORKERS,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: "pages",
          include: ["test/browser/**/*.test.ts", "test/studio/**/*.test.ts"],
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});

export default config;
