/**
 * One node of an ONNX graph: its constants and attributes, each checked when it is asked for.
 *
 * @module
 */
import { AttributeProto_AttributeType, type NodeProto, type TensorProto } from "onnx-buf";
import { FormatError } from "../../base/errors.ts";
import type { Tensor } from "../../base/tensor.ts";
import type { OnnxNode } from "../../layers/onnx.ts";
import { shown } from "../model-description.ts";
import { arrayOf } from "./attributes.ts";
import { booleanFromProto, integersFromProto, tensorFromProto } from "./tensors.ts";

/** The arrays that the file holds, by name. */
export type Constants = ReadonlyMap<string, TensorProto>;

/** Every way to say the value of a Constant. */
const CONSTANT_VALUES = ["value", "value_float", "value_floats", "value_int", "value_ints"];

/** Of each array the number that all of its elements are: many nodes may ask of one large array. */
const everywhere = new WeakMap<TensorProto, number>();

/** A node with the constants around it. */
export class Node implements OnnxNode {
  /** The names of its inputs; empty for one that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly opset: number;
  readonly #proto: NodeProto;
  readonly #constants: Constants;
  readonly #where: string;

  constructor(proto: NodeProto, constants: Constants, where: string, opset: number) {
    this.inputs = proto.input;
    this.outputs = proto.output;
    this.opset = opset;
    this.#proto = proto;
    this.#constants = constants;
    this.#where = where;
  }

  /** Its operator; with the domain before it where that is not ONNX's own. */
  get operator(): string {
    const { domain, opType } = this.#proto;
    return domain === "" || domain === "ai.onnx" ? opType : `${domain}.${opType}`;
  }

  /** The error that says what is wrong with this node. */
  error(message: string, cause?: unknown): FormatError {
    return new FormatError(`${this.#title()} ${message}`, { cause });
  }

  /** Whether it has this input at all. */
  has(index: number): boolean {
    return (this.inputs[index] ?? "") !== "";
  }

  /** Whether this input is an array of the file. */
  isConstant(index: number): boolean {
    return this.#constants.has(this.inputs[index] ?? "");
  }

  /** The constant array that is this input. @throws FormatError if it is none */
  tensor(index: number): Tensor {
    return tensorFromProto(...this.#constant(index));
  }

  /** The constant number that is this input. @throws FormatError if it is none */
  number(index: number): number {
    if (this.#constant(index)[0].dims.every((extent) => extent === 1n)) return shortest(this.tensor(index).data[0]!);
    throw this.error(`needs one number as its input ${index}.`);
  }

  /** The number that all elements of the constant array are; NaN if they differ. @throws FormatError if this input is none */
  everywhere(index: number): number {
    const [proto] = this.#constant(index);
    const known = everywhere.get(proto);
    if (known !== undefined) return known;
    const { data } = this.tensor(index);
    const value = data.every((other) => other === data[0]) ? data[0]! : Number.NaN;
    everywhere.set(proto, value);
    return value;
  }

  /** How many elements the constant array has, by its shape. @throws FormatError if this input is none */
  elements(index: number): number {
    return this.#constant(index)[0].dims.reduce((product, extent) => product * Number(extent), 1);
  }

  /** The constant whole numbers that are this input. @throws FormatError if they are not */
  integers(index: number): number[] {
    return integersFromProto(...this.#constant(index));
  }

  /** The constant that is this input, true or false. @throws FormatError if it is neither */
  boolean(index: number): boolean {
    return booleanFromProto(...this.#constant(index));
  }

  /** @throws FormatError if the attribute is no float */
  float(name: string, otherwise: number): number {
    const attribute = this.#attribute(name);
    if (attribute === undefined) return otherwise;
    if (attribute.type === AttributeProto_AttributeType.FLOAT) return shortest(attribute.f);
    throw this.error(`needs a float as its ${name}.`);
  }

  /** @throws FormatError if the attribute is no integer */
  integer(name: string, otherwise: number): number {
    const attribute = this.#attribute(name);
    if (attribute === undefined) return otherwise;
    if (attribute.type === AttributeProto_AttributeType.INT) return Number(attribute.i);
    throw this.error(`needs an integer as its ${name}.`);
  }

  /** @throws FormatError if the attribute is no text */
  text(name: string, otherwise: string): string {
    const attribute = this.#attribute(name);
    if (attribute === undefined) return otherwise;
    if (attribute.type === AttributeProto_AttributeType.STRING) return new TextDecoder().decode(attribute.s);
    throw this.error(`needs a text as its ${name}.`);
  }

  /** @throws FormatError if there is no such attribute, or it is no list of integers */
  integerList(name: string): number[] {
    const attribute = this.#attribute(name);
    if (attribute?.type === AttributeProto_AttributeType.INTS) return attribute.ints.map(Number);
    throw this.error(`needs a list of integers as its ${name}.`);
  }

  /** The value of a Constant. @throws FormatError if it has none, or one that is no numbers */
  constant(): TensorProto {
    const [attribute] = this.#proto.attribute.filter(({ name }) => CONSTANT_VALUES.includes(name));
    const value = attribute && arrayOf(attribute);
    if (value !== undefined) return value;
    throw this.error("needs an array as its value.");
  }

  /** @throws FormatError if it has an attribute besides these, or one of them twice */
  checkAttributes(known: readonly string[]): void {
    const names = this.#proto.attribute.map(({ name }) => name);
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined) throw this.error(`has the attribute ${shown(unknown)}, which cannot be read.`);
    if (new Set(names).size < names.length) throw this.error("has an attribute twice.");
  }

  #title(): string {
    return `${this.#where}: node ${shown(this.#proto.name || this.outputs[0])} (${this.operator.slice(0, 80)})`;
  }

  #attribute(name: string): NodeProto["attribute"][number] | undefined {
    return this.#proto.attribute.find((attribute) => attribute.name === name);
  }

  #constant(index: number): [proto: TensorProto, what: string] {
    const name = this.inputs[index] ?? "";
    const proto = this.#constants.get(name);
    if (name === "") throw this.error(`lacks its input ${index}.`);
    if (proto === undefined) throw this.error(`needs ${shown(name)}, which is no initializer of the file.`);
    return [proto, `${this.#title()} cannot be read: ${shown(name)}`];
  }
}

/** The shortest decimal of a float32: an epsilon of 1e-5 is 9.99999974737875e-6 in the file, and meant as 1e-5. */
function shortest(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return value;
}
