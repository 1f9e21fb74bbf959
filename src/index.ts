/**
 * chainrule: neural networks with explicit forward and backward passes.
 *
 * This is the whole public face for Node and browsers; `chainrule/node` adds files and named datasets,
 * `chainrule/onnx` ONNX.
 *
 * @module
 */
export * from "./core.ts";
export * from "./formats/index.ts";
export * from "./toolbox.ts";
