/**
 * The graph of an ONNX file, read node by node. ONNX sorts nodes, so each takes what nodes before it give.
 *
 * @module
 */
import type { GraphProto, TensorProto } from "onnx-buf";
import { ChainruleError, FormatError } from "../../base/errors.ts";
import { sizeOf } from "../../base/shape.ts";
import type { Tensor } from "../../base/tensor.ts";
import { structureOf } from "../../graph/structure.ts";
import { DEEPEST_LAYERS } from "../../layers/catalog.ts";
import type { Extent, Layer } from "../../layers/layer.ts";
import type { OnnxLayer, OnnxReader } from "../../layers/onnx.ts";
import { shown } from "../model-description.ts";
import { Node } from "./node.ts";
import { BETWEEN_LAYERS, layerReaders } from "./operators.ts";
import { commonStart, handedOn, layersOf, type Rows, rowsBetween } from "./rows.ts";

const READ = "only chains, residual connections and branches are read.";

/** Puts the layers of a graph together. */
export class GraphReader {
  /** The arrays of every layer. */
  readonly arrays: Map<Layer, Readonly<Record<string, Tensor>>> = new Map();
  readonly #constants: Map<string, TensorProto>;
  readonly #input: Rows;
  /** What every node gives, by name; a map, so that no name (`__proto__`) is special. */
  readonly #rows: Map<string, Rows>;
  readonly #where: string;
  readonly #readers: ReadonlyMap<string, readonly OnnxReader[]> = layerReaders();
  /** How many more elements arrays may have: nodes that share one must not fill the memory with its copies. */
  #elementsLeft: number;
  #last: { readonly name: string; readonly rows: Rows };
  /** Whether chainrule wrote the file: classes are then never meant by a Sigmoid. */
  readonly #isOwn: boolean;
  readonly #opset: number;
  /** What nodes take that do something. */
  #taken: ReadonlySet<string> = new Set();

  /**
   * @param fileBytes the size of the file
   * @param isOwn whether chainrule wrote it
   * @param opset the version of the operators
   */
  constructor(
    constants: Map<string, TensorProto>,
    input: { readonly name: string; readonly rows: Rows },
    fileBytes: number,
    where: string,
    isOwn: boolean,
    opset: number,
  ) {
    this.#opset = opset;
    this.#isOwn = isOwn;
    this.#constants = constants;
    this.#input = input.rows;
    this.#last = input;
    this.#rows = new Map([[input.name, input.rows]]);
    this.#elementsLeft = fileBytes;
    this.#where = where;
  }

  /** How many numbers a row has that goes in, if the file says it, or the first node. */
  get width(): number | undefined {
    return this.#input.width;
  }

  /** @throws FormatError naming the first node that cannot be read */
  read(nodes: GraphProto["node"]): void {
    const passes = (operator: string) => Object.hasOwn(BETWEEN_LAYERS, operator) && BETWEEN_LAYERS[operator]?.passes;
    this.#taken = new Set(nodes.flatMap(({ opType, input }) => (passes(opType) ? [] : input)));
    for (const proto of nodes) {
      const node = new Node(proto, this.#constants, this.#where, this.#opset);
      const name = node.outputs[0] ?? "";
      if (name === "" || this.#constants.has(name) || this.#rows.has(name)) {
        throw node.error(`gives ${shown(name)}, a name already taken or empty.`);
      }
      const constant = node.operator === "Identity" ? this.#constants.get(node.inputs[0]!) : undefined;
      if (node.operator === "Constant") this.#constants.set(name, node.constant());
      else if (constant) this.#constants.set(name, constant);
      else this.#put(name, this.#next(node));
    }
  }

  /**
   * The layers from the graph's input to its output.
   *
   * @throws FormatError if the output is another than the last node's, or if a node does not lead there
   */
  end(outputs: GraphProto["output"]): { readonly layers: readonly Layer[]; readonly softmax: boolean } {
    const { name, rows } = this.#last;
    if (outputs.length !== 1 || outputs[0]!.name !== name) {
      const found = outputs.slice(0, 3).map((output) => shown(output.name));
      throw this.#error(`its outputs are ${found.join(", ") || "none"}, but its last node gives ${shown(name)}.`);
    }
    const unused = [...this.#rows].find(([, other]) => other.uses === 0 && other !== rows);
    if (unused) throw this.#error(`nothing takes ${shown(unused[0])}, which a node gives; ${READ}`);
    const chain = rowsBetween(this.#input, rows, { error: (message) => this.#error(`its output ${message}`) });
    return { layers: layersOf(chain), softmax: rows.softmax };
  }

  #put(name: string, rows: Rows): void {
    this.#rows.set(name, rows);
    this.#last = { name, rows };
  }

  #next(node: Node): Rows {
    const isLayer = this.#isOwn && this.#readers.has(node.operator); // of others, a Dropout is nothing in inference
    const between =
      !isLayer && Object.hasOwn(BETWEEN_LAYERS, node.operator) ? BETWEEN_LAYERS[node.operator] : undefined;
    if (between) {
      node.checkAttributes(between.attributes);
      const rows = this.#take(node, 0);
      if (!between.passes) assertPlain(node, rows);
      const next = handedOn(rows);
      between.read(node, next);
      return next;
    }
    const reader = this.#readerFor(node);
    node.checkAttributes(reader.attributes ?? []);
    if (reader.join) return this.#joined(node, reader);
    const mayBeSecond = reader.complete || reader.elementwise;
    const rows = this.#take(node, reader.rows ?? (mayBeSecond && node.isConstant(0) ? 1 : 0));
    assertPlain(node, rows, reader);
    if (!reader.complete) {
      const isAnswer = !this.#isOwn && !node.outputs.some((name) => this.#taken.has(name));
      return this.#behind(node, rows, () =>
        reader.layer!(node, { ...rows, axes: rows.flat ? 2 : rows.axes, isAnswer }),
      );
    }
    const before = rows.uses === 1 ? rows.made : undefined;
    rows.inside = true; // the completed layer takes its place
    return this.#behind(node, rows.before ?? rows, () => reader.complete!(node, before));
  }

  /**
   * Several kinds of layers may read an operator: a join takes what several nodes give, and a constant belongs to a layer
   * right before it that is not complete.
   */
  #readerFor(node: Node): OnnxReader {
    const readers = this.#readers.get(node.operator);
    if (readers === undefined) {
      const known = [...this.#readers.keys(), ...Object.keys(BETWEEN_LAYERS)];
      throw node.error(`is of an operator that cannot be read. Those are: ${known.join(", ")}.`);
    }
    const given = node.inputs.flatMap((name) => this.#rows.get(name) ?? []);
    const hasConstant = node.isConstant(0) || node.isConstant(1);
    const isElementwise = hasConstant && !given.some(({ made }) => made?.isIncomplete);
    const fitting = readers.filter(({ join }) => (join !== undefined) === given.length > 1);
    return fitting.find(({ elementwise = false }) => elementwise === isElementwise) ?? fitting[0] ?? readers[0]!;
  }

  #take(node: Node, index: number): Rows {
    const name = node.inputs[index] ?? "";
    const rows = this.#rows.get(name);
    if (rows === undefined) throw node.error(`takes ${shown(name)}, which no node before it gives; ${READ}`);
    if (rows.inside) throw node.error(`takes ${shown(name)}, which is inside of another layer by now; ${READ}`);
    rows.uses++;
    return rows;
  }

  #joined(node: Node, reader: OnnxReader): Rows {
    const ends = node.inputs.map((_, index) => this.#take(node, index));
    if (ends.length === 0) throw node.error("has no input.");
    for (const rows of ends) assertPlain(node, rows);
    const start = commonStart(ends);
    const chains = ends.map((end) => rowsBetween(start, end, node));
    const nesting = 1 + chains.flat().reduce((deepest, rows) => Math.max(deepest, rows.nesting), 0);
    if (nesting > DEEPEST_LAYERS) throw node.error(`has layers inside of others more than ${DEEPEST_LAYERS} deep.`);
    const joined = this.#behind(node, start, () => ({ layer: reader.join!(node, chains.map(layersOf)) }));
    return { ...joined, nesting, flat: true }; // as every end is, also where the start is pictures
  }

  /** The rows behind a layer. */
  #behind(node: Node, before: Rows, make: () => OnnxLayer): Rows {
    const made = inNode(node, make);
    const { layer, arrays = {} } = made;
    const taken = made.width ?? widthOf(layer.inputs);
    before.width ??= taken;
    if (taken !== undefined && taken !== before.width) {
      throw node.error(`takes rows of ${taken} numbers, but those before it have ${before.width}.`);
    }
    for (const { data } of Object.values(arrays)) this.#elementsLeft -= data.length;
    if (this.#elementsLeft < 0) {
      throw node.error("reads arrays that other nodes have read, too, which is done too often.");
    }
    this.arrays.set(layer, arrays);
    const width = inNode(node, () => widthBehind(layer, before.width));
    const flat = before.flat && made.isFlat !== false;
    return { ...handedOn(before), made, width, flat, areIntegers: false, softmax: made.softmax ?? false };
  }

  #error(message: string): FormatError {
    return new FormatError(`${this.#where}: ${message}`);
  }
}

/** @throws FormatError if the rows are no plain rows of numbers any more, or not yet */
function assertPlain(node: Node, rows: Rows, { elementwise, takesIntegers }: OnnxReader = {}): void {
  if (takesIntegers && !rows.areIntegers)
    throw node.error("takes floats, which are no ids. Put a Cast to INT64 before it.");
  if (rows.areIntegers && !takesIntegers) throw node.error("takes integers, which only a Gather from a table may.");
  if (!rows.flat && !elementwise) throw node.error("takes input that is not flat. Put a Flatten before it.");
  if (rows.softmax)
    throw node.error("stands behind a Softmax, LogSoftmax or Sigmoid, which must be the last operator.");
}

/** A layer refuses an epsilon of 0, say; the message must name the node. */
function inNode<T>(node: Node, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ChainruleError) || error instanceof FormatError) throw error;
    throw node.error(`cannot be read: ${error.message}`, error);
  }
}

function widthOf(extent: Extent): number | undefined {
  if (extent === "same") return undefined;
  return typeof extent === "number" ? extent : sizeOf(extent);
}

/** @throws ShapeError if the layers inside of this one do not fit each other */
function widthBehind(layer: Layer, before: number | undefined): number | undefined {
  if (before === undefined) return undefined;
  const { values, output } = structureOf([layer], before);
  return values[output]!.size;
}
