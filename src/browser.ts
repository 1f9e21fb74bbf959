/**
 * The library for a plain `<script type="module">`: scripts/build-browser.ts bundles it, and puts the file of its
 * workers beside it.
 *
 * @module
 */
import { useWorkerFile } from "./base/start-worker.ts";

export * from "./core.ts";

useWorkerFile(new URL("chainrule-worker.min.js", import.meta.url));

/** Tables and files of other systems, `chainrule/data`, loaded when it is first asked for. */
export const loadData = (): Promise<typeof import("./tables/index.ts")> => import("./tables/index.ts");

/** More layers, losses, optimizers and schedules, loaded when they are first asked for. */
export const loadToolbox = (): Promise<typeof import("./browser-toolbox.ts")> => import("./browser-toolbox.ts");

/** Models, weights and checkpoints as bytes, loaded when they are first asked for. */
export const loadFormats = (): Promise<typeof import("./formats/index.ts")> => import("./formats/index.ts");

/** What tells how good a classifier or a regression is, `chainrule/metrics`, loaded when it is first asked for. */
export const loadMetrics = (): Promise<typeof import("./metrics/index.ts")> => import("./metrics/index.ts");
