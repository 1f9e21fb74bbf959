/**
 * Layers that other exporters write as several nodes, because their version of ONNX has no operator for them: a GELU as Div,
 * Erf, Add, Mul and Mul. These nodes become one, of the operator that the layer's definition reads.
 *
 * A definition says the formula of its layer. The nodes in front of each node are written as a formula, with each value on
 * the way taken for `x` in turn, and compared.
 *
 * @module
 */
import { create } from "@bufbuild/protobuf";
import { type GraphProto, type NodeProto, NodeProtoSchema } from "onnx-buf";
import { FormatError } from "../../base/errors.ts";
import { layerDefinitions } from "../../layers/catalog.ts";
import type { OnnxFormula } from "../../layers/onnx.ts";
import { attributeOf } from "./attributes.ts";
import { matches, type Product, textOf, X } from "./formula.ts";
import { type Constants, Node } from "./node.ts";
import { FORMULAS, type NodeFormula } from "./node-formulas.ts";

/** The longest formula, layer normalization as PyTorch writes it, is of 9 nodes. */
const MOST_NODES = 16;
const LONGEST_TEXT = 300;
/** No node of a formula has more inputs, or attributes, or integers in one of these, and no constant more axes. */
const MOST_PARTS = 8;
/** How many nodes are read for formulas, from each node and for each x again: 200 for a layer normalization, a second for all. */
const MOST_READS = 100_000;

/** The last operators of formulas, and of the scale and bias behind one. */
const LAST: ReadonlySet<string> = new Set(["Mul", "Div", "Add", "Reshape"]);

type Nodes = GraphProto["node"];

/** The nodes of a graph, those that are one layer replaced by one node. */
export function composed(graph: GraphProto, initializers: Constants, where: string, opset: number): Nodes {
  const { node: nodes } = graph;
  const read = (proto: NodeProto, constants: Constants) => new Node(proto, constants, where, opset);
  const constants = new Map([...initializers].filter(([, { dims }]) => dims.length <= MOST_PARTS));
  for (const proto of nodes) {
    const value = proto.opType === "Constant" ? withoutError(() => read(proto, initializers).constant()) : undefined;
    if (value && value.dims.length <= MOST_PARTS) constants.set(proto.output[0] ?? "", value);
  }
  const reader = new FormulaReader(graph, constants, (proto) => read(proto, constants));
  const replaced = new Map<NodeProto, NodeProto | undefined>();
  for (const proto of [...nodes].reverse()) {
    const found = LAST.has(proto.opType) && !replaced.has(proto) ? reader.layerAt(proto) : undefined;
    if (found === undefined) continue;
    for (const inner of found.inner) replaced.set(inner, undefined);
    replaced.set(proto, found.node);
  }
  return nodes.flatMap((proto) => (replaced.has(proto) ? (replaced.get(proto) ?? []) : proto));
}

/** The node that stands for several, and these. */
interface Found {
  readonly node: NodeProto;
  readonly inner: ReadonlySet<NodeProto>;
}

/** What stands before a scale and a bias. */
interface Core {
  readonly proto: NodeProto;
  /** The names of the constant arrays behind it. */
  readonly arrays: readonly string[];
  readonly behind: readonly NodeProto[];
}

class FormulaReader {
  readonly #constants: Constants;
  readonly #read: (proto: NodeProto) => Node;
  readonly #makers: ReadonlyMap<string, NodeProto>;
  readonly #takers = new Map<string, Set<NodeProto | undefined>>();
  readonly #formulas: readonly OnnxFormula[] = layerDefinitions().flatMap(({ onnx }) => onnx?.formulas ?? []);
  #readsLeft = MOST_READS;

  constructor({ node: nodes, output }: GraphProto, constants: Constants, read: (proto: NodeProto) => Node) {
    this.#constants = constants;
    this.#read = read;
    this.#makers = new Map(nodes.flatMap((proto) => proto.output.map((name) => [name, proto] as const)));
    for (const proto of nodes) for (const name of proto.input) this.#taken(name, proto);
    for (const { name } of output) this.#taken(name, undefined);
  }

  #taken(name: string, by: NodeProto | undefined): void {
    const takers = this.#takers.get(name);
    if (takers) takers.add(by);
    else this.#takers.set(name, new Set([by]));
  }

  /** The layer whose last node this one is; of several the largest: a layer normalization ends in one by the mean square. */
  layerAt(last: NodeProto): Found | undefined {
    const core = this.#coreOf(last);
    let largest: Found | undefined;
    for (const x of this.#valuesBefore(core.proto)) {
      const inner = new Set(core.behind);
      const text = this.#textOf(core.proto, x, inner);
      const node = text === undefined ? undefined : this.#layerOf(last, text, x, core.arrays);
      inner.delete(last);
      const isLarger = inner.size > (largest?.inner.size ?? -1);
      if (node && isLarger && this.#areInside(inner, last)) largest = { node, inner };
    }
    return largest;
  }

  /** What stands before a Mul, or a Mul and an Add, by constant arrays; otherwise the node itself. */
  #coreOf(last: NodeProto): Core {
    const bias = this.#byArray(last, "Add");
    const scaled = bias ? bias.proto : last;
    const scale = this.#byArray(scaled, "Mul");
    if (scale === undefined) return { proto: last, arrays: [], behind: [] };
    return { proto: scale.proto, arrays: [scale.array, ...(bias ? [bias.array] : [])], behind: [last, scaled] };
  }

  /** What a node adds an array to, or multiplies by one, and the array. */
  #byArray({ opType, input }: NodeProto, operator: string): { proto: NodeProto; array: string } | undefined {
    if (opType !== operator || input.length !== 2) return undefined;
    const at = input.findIndex((name) => this.#constants.get(name)?.dims.some((extent) => extent > 1n));
    const proto = this.#makers.get(input[1 - at] ?? "");
    return at >= 0 && proto ? { proto, array: input[at]! } : undefined;
  }

  /** The values that a node, and those before it, are computed from, as far as these may belong to a formula. */
  #valuesBefore(last: NodeProto): Set<string> {
    const values = new Set<string>();
    const nodes = new Set([last]);
    for (const proto of nodes) {
      if (formulaOf(proto) === undefined) continue;
      for (const name of proto.input) {
        if (name === "" || this.#constants.has(name)) continue;
        values.add(name);
        const maker = this.#makers.get(name);
        if (maker && nodes.size < MOST_NODES) nodes.add(maker);
      }
    }
    return values;
  }

  /** The formula of what a node gives, with x for one of the values before it; undefined if it needs others besides. */
  #textOf(last: NodeProto, x: string, visited: Set<NodeProto>): string | undefined {
    const known = new Map<string, Product | undefined>([[x, X]]);
    const productOf = (name: string): Product | undefined => {
      if (known.has(name)) return known.get(name);
      known.set(name, undefined); // a damaged file may take what it gives
      const maker = this.#makers.get(name);
      const product = maker && visit(maker);
      known.set(name, product);
      return product;
    };
    const visit = (proto: NodeProto): Product | undefined => {
      const read = formulaOf(proto);
      if (read === undefined || visited.size >= MOST_NODES || this.#readsLeft-- <= 0) return undefined;
      visited.add(proto);
      const node = this.#read(proto);
      const product = read(node, (index) => productOf(node.inputs[index] ?? ""));
      return product && textOf(product).length <= LONGEST_TEXT ? product : undefined;
    };
    const product = withoutError(() => visit(last));
    return product && textOf(product);
  }

  #layerOf(last: NodeProto, text: string, x: string, arrays: readonly string[]): NodeProto | undefined {
    for (const { formula, arrays: most = 0, node } of this.#formulas) {
      const numbers = arrays.length <= most ? matches(text, formula) : undefined;
      if (numbers === undefined) continue;
      const { operator, attributes } = node(numbers);
      return create(NodeProtoSchema, {
        ...{ opType: operator, name: last.name, input: [x, ...arrays], output: [...last.output] },
        attribute: Object.entries(attributes).map(([name, value]) => attributeOf(name, value)),
      });
    }
    return undefined;
  }

  /** Whether nothing else takes what the inner nodes give. */
  #areInside(inner: ReadonlySet<NodeProto>, last: NodeProto): boolean {
    const isOurs = (taker: NodeProto | undefined) => taker !== undefined && (taker === last || inner.has(taker));
    return [...inner].every(({ output: [name = ""] }) => {
      const takers = this.#takers.get(name) ?? new Set();
      return takers.size <= inner.size + 1 && [...takers].every(isOurs);
    });
  }
}

/** How a node is read, if it may belong to a formula. Many nodes may stand behind a large one, so no large one does. */
function formulaOf({ opType, domain, input, output, attribute }: NodeProto): NodeFormula | undefined {
  if (domain !== "" || !Object.hasOwn(FORMULAS, opType)) return undefined;
  const isSmall = input.length <= MOST_PARTS && output.length === 1 && attribute.length <= MOST_PARTS;
  return isSmall && attribute.every(({ ints }) => ints.length <= MOST_PARTS) ? FORMULAS[opType] : undefined;
}

/** What cannot be read as part of a formula is read by itself, and the message is then about it. */
function withoutError<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
