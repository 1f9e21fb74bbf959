/**
 * The toolbox for a plain `<script type="module">`. Loading it makes its layers, losses and optimizers known: to files and workers.
 *
 * @module
 */
import { extendLayers } from "./layers/catalog.ts";
import { toolboxLayers } from "./layers/toolbox.ts";
import { extendLosses } from "./losses/catalog.ts";
import { toolboxLosses } from "./losses/toolbox.ts";
import { extendOptimizers } from "./optimizers/catalog.ts";
import { toolboxOptimizers } from "./optimizers/toolbox.ts";

export * from "./toolbox.ts";

extendLayers(toolboxLayers);
extendLosses(toolboxLosses);
extendOptimizers(toolboxOptimizers);
