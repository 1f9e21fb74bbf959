/**
 * ONNX files, public as `chainrule/onnx`: apart from the main entry, because only they need protocol buffers.
 *
 * @module
 */
export { exportOnnx, type OnnxExportOptions, opsetOf } from "./export.ts";
export { importOnnx, type OnnxModel } from "./import.ts";
