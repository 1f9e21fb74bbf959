/**
 * The operators of ONNX that can be read, as the standard defines them for inference: opset 7 and later.
 *
 * @module
 */
import { formatShape } from "../../base/shape.ts";
import { layerDefinitions } from "../../layers/catalog.ts";
import type { OnnxChain } from "../../layers/onnx.ts";
import type { Node } from "./node.ts";

/** The layers so far, and what is known of the rows that they give. */
export interface Chain extends OnnxChain {
  current: string;
  /** The number of rows where the file fixes it. */
  readonly rows: number | undefined;
  /** Whether the rows are flat by now, and not pictures. */
  flat: boolean;
  /** Whether a Softmax was the last operator. */
  softmax: boolean;
}

/** How one operator is read. */
export interface Operator {
  readonly attributes: readonly string[];
  /** Whether its second input may be what comes from before it, too. */
  readonly commutes?: true;
  /** Whether it hands rows on as they are: it may stand before rows are flat, and behind a Softmax. */
  readonly passes?: true;
  readonly read: (node: Node, chain: Chain) => void;
}

/** Those that are no layers, by name. */
const BETWEEN_LAYERS: Readonly<Record<string, Operator>> = {
  Softmax: { attributes: ["axis"], read: readSoftmax },
  Flatten: { attributes: ["axis"], passes: true, read: readFlatten },
  Reshape: { attributes: ["allowzero"], passes: true, read: readReshape },
  Identity: { attributes: [], passes: true, read: () => {} },
  Dropout: { attributes: ["ratio", "seed"], passes: true, read: readDropout },
};

/** Every operator that is read, by name: those that the layers' definitions know come first. */
export function operators(): ReadonlyMap<string, Operator> {
  const ofLayers = layerDefinitions().flatMap(({ onnx }) => Object.entries(onnx?.read ?? {}));
  return new Map<string, Operator>([...ofLayers, ...Object.entries(BETWEEN_LAYERS)]);
}

function readSoftmax(node: Node, chain: Chain): void {
  const axis = node.integer("axis", -1);
  if (axis !== 1 && axis !== -1) throw node.error(`works on axis ${axis}; of rows it must be 1.`);
  chain.softmax = true;
}

function readFlatten(node: Node, chain: Chain): void {
  const axis = node.integer("axis", 1);
  if (axis !== 1 && !(chain.flat && axis === -1)) throw node.error(`flattens from axis ${axis} on; it must be 1.`);
  chain.flat = true;
}

/** To (N, D), whichever of its two extents is left to be found. */
function readReshape(node: Node, chain: Chain): void {
  const shape = node.integers(1);
  const [N, D] = shape;
  const keepsRows = N === chain.rows || (N === 0 && node.integer("allowzero", 0) === 0) || (N === -1 && D !== -1);
  const keepsWidth = D === -1 || D === chain.width || (chain.width === undefined && D! > 0);
  if (shape.length !== 2 || !keepsRows || !keepsWidth) {
    throw node.error(`reshapes to ${formatShape(shape.slice(0, 8))}; only rows that become flat can be read.`);
  }
  if (D !== -1) chain.width = D;
  chain.flat = true;
}

/** Nothing, in inference. */
function readDropout(node: Node): void {
  if (node.has(2)) throw node.error("is in training mode, or may be. Export the model for inference.");
}
