/**
 * chainrule: neural networks with explicit forward and backward passes.
 *
 * This is the whole public face for Node and browsers: what every network needs (`core.ts`), models as bytes (`formats/`), and
 * more layers, losses, optimizers and schedules (`toolbox.ts`). `chainrule/data` adds tables, `chainrule/metrics` metrics,
 * `chainrule/node` files and named datasets, `chainrule/onnx` ONNX.
 *
 * @module
 */
export * from "./core.ts";
export * from "./formats/index.ts";
export * from "./toolbox.ts";
