/**
 * The operators of ONNX that can be read, as the standard defines them for inference: opset 7 and later.
 *
 * @module
 */
import { formatShape } from "../../base/shape.ts";
import { layerDefinitions } from "../../layers/catalog.ts";
import type { OnnxReader } from "../../layers/onnx.ts";
import type { Node } from "./node.ts";
import type { Rows } from "./rows.ts";
import { isIntegerType } from "./tensors.ts";

/** How an operator that is no layer is read. */
export interface Operator {
  readonly attributes: readonly string[];
  /** Whether it may stand before rows are flat, and behind a Softmax. */
  readonly passes?: true;
  /** @param rows those that the node gives: as yet the same as it takes */
  readonly read: (node: Node, rows: Rows) => void;
}

/** The operators that are no layers, by name. */
export const BETWEEN_LAYERS: Readonly<Record<string, Operator>> = {
  Softmax: { attributes: ["axis"], read: readSoftmax },
  LogSoftmax: { attributes: ["axis"], read: readSoftmax },
  Flatten: { attributes: ["axis"], passes: true, read: readFlatten },
  Reshape: { attributes: ["allowzero"], passes: true, read: readReshape },
  Cast: { attributes: ["to", "saturate", "round_mode"], read: readCast },
  Identity: { attributes: [], passes: true, read: () => {} },
  Dropout: { attributes: ["ratio", "seed"], passes: true, read: readDropout },
};

/** How the layers' definitions read operators, by name; chainrule's own definitions come first. */
export function layerReaders(): ReadonlyMap<string, readonly OnnxReader[]> {
  const readers = new Map<string, OnnxReader[]>();
  for (const { onnx } of layerDefinitions()) {
    for (const [name, reader] of Object.entries(onnx?.read ?? {})) {
      readers.set(name, [...(readers.get(name) ?? []), reader]);
    }
  }
  return readers;
}

function readSoftmax(node: Node, rows: Rows): void {
  const axis = node.integer("axis", -1);
  if (axis !== 1 && axis !== -1) throw node.error(`works on axis ${axis}; of rows it must be 1.`);
  rows.softmax = true;
}

/** To integers, which only ids need. */
function readCast(node: Node, rows: Rows): void {
  const type = node.integer("to", 0);
  if (!isIntegerType(type)) throw node.error("makes another type than INT64 or INT32, which ids have.");
  rows.areIntegers = true;
}

function readFlatten(node: Node, rows: Rows): void {
  const axis = node.integer("axis", 1);
  if (axis !== 1 && !(rows.flat && axis === -1)) throw node.error(`flattens from axis ${axis} on; it must be 1.`);
  rows.flat = true;
}

/** To (N, D), whichever of its two extents is left to be found. */
function readReshape(node: Node, rows: Rows): void {
  const shape = node.integers(1);
  const [N, D] = shape;
  const keepsRows = N === rows.count || (N === 0 && node.integer("allowzero", 0) === 0) || (N === -1 && D !== -1);
  const keepsWidth = D === -1 || D === rows.width || (rows.width === undefined && D! > 0);
  if (shape.length !== 2 || !keepsRows || !keepsWidth) {
    throw node.error(`reshapes to ${formatShape(shape.slice(0, 8))}; only rows that become flat can be read.`);
  }
  if (D !== -1) rows.width = D;
  rows.flat = true;
}

/** Nothing, in inference. */
function readDropout(node: Node): void {
  if (node.has(2) && (!node.isConstant(2) || node.boolean(2)))
    throw node.error("is in training mode, or may be. Export the model for inference.");
}
