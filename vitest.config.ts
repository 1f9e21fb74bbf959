import { defineConfig } from "vitest/config";

/** `fast` is the pre-push loop; `slow` trains real networks, starts processes and needs the build in `dist/`. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "fast", include: ["src/**/*.test.ts", "test/**/*.test.ts"], exclude: ["test/slow/**"] } },
      { test: { name: "slow", include: ["test/slow/**/*.test.ts"], testTimeout: 120_000 } },
    ],
  },
});
