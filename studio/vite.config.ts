import { resolve } from "node:path";
import { defineConfig, type UserConfig } from "vite";
import { derivations } from "./build/derivations.ts";

/** Threads share memory only in a page that is isolated from others. */
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const config: UserConfig = defineConfig({
  root: import.meta.dirname,
  base: "./", // any host, any folder
  plugins: [derivations()],
  worker: { format: "es" },
  server: { headers: ISOLATION },
  preview: { headers: ISOLATION },
  build: {
    outDir: resolve(import.meta.dirname, "../dist/studio"),
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1000, // the typeset chapters, each loaded when it is opened
    rolldownOptions: { checks: { bundlerTimings: false } }, // of a build that shares its cores they say nothing
    assetsInlineLimit: 0, // a strict Content-Security-Policy has no data: addresses
  },
});

export default config;
