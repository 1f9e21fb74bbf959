import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Node 20 has relaxed SIMD behind this flag, which later ones, that have it anyway, do not know. */
const RELAXED_SIMD = process.version.startsWith("v20.") ? ["--experimental-wasm-relaxed-simd"] : [];

/** `fast` is the pre-push loop; `slow` plants bugs, trains real networks, starts processes and needs the build in `dist/`. */
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
          exclude: ["test/slow/**", "test/mutants/**", "test/studio/**"],
          execArgv: RELAXED_SIMD,
          testTimeout: 60_000, // of what hangs; a machine that is busy with other things may be slow
        },
      },
      {
        extends: true,
        test: {
          name: "slow",
          include: ["test/slow/**/*.test.ts", "test/mutants/**/*.test.ts", "test/studio/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});

export default config;
