/**
 * What nodes of ONNX compute, number by number or along a row, as formulas.
 *
 * @module
 */
import { constant, factor, type Product, plus, power, textOf, times } from "./formula.ts";
import type { Node } from "./node.ts";

/**
 * The formula of what a node gives; undefined if it is none of `x`.
 *
 * @param rows the formula of an input that is no constant
 */
export type NodeFormula = (node: Node, rows: (index: number) => Product | undefined) => Product | undefined;

/** By operator. */
export const FORMULAS: Readonly<Record<string, NodeFormula>> = {
  Add: ofTwo(plus),
  Sub: ofTwo((a, b) => plus(a, times(constant(-1), b))),
  Mul: ofTwo(times),
  Div: ofTwo((a, b) => times(a, power(b, -1))),
  Pow: (node, rows) => ofOne(rows(0), (a) => power(a, node.number(1))),
  Sqrt: (_, rows) => ofOne(rows(0), (a) => power(a, 0.5)),
  Reciprocal: (_, rows) => ofOne(rows(0), (a) => power(a, -1)),
  Erf: called("erf"),
  Tanh: called("tanh"),
  HardSigmoid: (node, rows) =>
    ofOne(rows(0), (a) => {
      const [alpha, beta] = [node.float("alpha", 0.2), node.float("beta", 0.5)];
      return clipped(plus(times(constant(alpha), a), constant(beta)), 0, 1);
    }),
  Clip: (node, rows) => ofOne(rows(0), (a) => clipped(a, boundOf(node, "min", 1), boundOf(node, "max", 2))),
  ReduceMean: (node, rows) => (isOfRows(node) ? called("mean")(node, rows) : undefined),
  Reshape: readReshape,
  Shape: (_, rows) => ofOne(rows(0), (a) => factor(`shape(${textOf(a)})`)),
  InstanceNormalization: readInstanceNormalization,
};

function ofOne(a: Product | undefined, formula: (a: Product) => Product): Product | undefined {
  return a && formula(a);
}

function ofTwo(formula: (a: Product, b: Product) => Product): NodeFormula {
  return (node, rows) => {
    const [a, b] = [0, 1].map((index) => (node.isConstant(index) ? constant(node.number(index)) : rows(index)));
    return a && b && formula(a, b);
  };
}

function called(name: string): NodeFormula {
  return (_, rows) => ofOne(rows(0), (a) => factor(`${name}(${textOf(a)})`));
}

function clipped(a: Product, least: number, most: number): Product {
  return factor(`clip(${textOf(a)},${least},${most})`);
}

/** Before opset 11 an attribute. */
function boundOf(node: Node, name: string, index: number): number {
  return node.isConstant(index) ? node.number(index) : node.float(name, Number.POSITIVE_INFINITY);
}

/** Whether it keeps its axes, and works on that of rows; the axes are an input from opset 18 on. */
function isOfRows(node: Node): boolean {
  const axes = node.has(1) ? listOf(node, 1) : node.integerList("axes");
  return axes.length === 1 && (axes[0] === -1 || axes[0] === 1) && node.integer("keepdims", 1) === 1;
}

/** A list of axes or extents; none if it is too long for one, so that no node copies a large array. */
function listOf(node: Node, index: number): readonly number[] {
  return node.elements(index) <= 3 ? node.integers(index) : [];
}

/**
 * To groups of channels (N, G, C/G), where 0 keeps the samples apart as no number does, or back to rows: (N, C), or to the
 * shape that other rows have.
 */
function readReshape(node: Node, rows: (index: number) => Product | undefined): Product | undefined {
  const a = rows(0);
  if (a === undefined) return undefined;
  const shape = node.isConstant(1) ? listOf(node, 1) : [];
  const keepsSamples = shape[0] === 0 && node.integer("allowzero", 0) === 0;
  if (shape.length === 3 && keepsSamples && shape[1]! > 0) return factor(`groups(${textOf(a)},${shape[1]})`);
  const other = node.isConstant(1) ? undefined : rows(1);
  const isRows = shape.length === 2 || (other && textOf(other) === "shape(x)");
  return isRows ? factor(`rows(${textOf(a)})`) : undefined;
}

/** With a scale of 1 and a bias of 0 throughout: the channels' own come behind it. */
function readInstanceNormalization(node: Node, rows: (index: number) => Product | undefined): Product | undefined {
  if (node.everywhere(1) !== 1 || node.everywhere(2) !== 0) return undefined;
  return ofOne(rows(0), (a) => factor(`normalized(${textOf(a)},${node.float("epsilon", 1e-5)})`));
}
