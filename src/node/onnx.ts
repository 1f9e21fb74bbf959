/**
 * ONNX in files. What reads and writes them is loaded when it is first needed.
 *
 * @module
 */

import { assertArgument, has } from "../base/arguments.ts";
import { assertPath } from "../base/options.ts";
import type { OnnxExportOptions, OnnxModel } from "../formats/onnx/index.ts";
import type { Model } from "../formats/trained-model.ts";
import type { Network } from "../network/network.ts";
import { writeAtomic } from "./atomic-write.ts";
import { readBytes } from "./input-file.ts";

/**
 * Writes a network, or a model with what it is for, as an ONNX file: see `exportOnnx` of `chainrule/onnx`.
 *
 * @returns the version of ONNX's operators that the file needs
 * @throws FormatError for a layer of one's own
 */
export async function saveOnnx(
  source: Network | Model,
  path: string,
  options: OnnxExportOptions = {},
): Promise<number> {
  const isSource = has(source, "network", "description") || has(source, "structure");
  assertArgument(isSource, "saveOnnx", "a network, or a model { network, description }", source);
  const { exportOnnx, opsetOf } = await import("../formats/onnx/index.ts");
  await writeAtomic(path, await exportOnnx(source, options));
  return opsetOf("network" in source ? source.network : source);
}

/** @throws DataError if there is no such file; FormatError naming what in it cannot be read */
export async function loadOnnx(path: string): Promise<OnnxModel> {
  assertPath("loadOnnx", path);
  const { importOnnx } = await import("../formats/onnx/index.ts");
  return importOnnx(await readBytes(path), path);
}
