/**
 * ONNX files as other systems write them, made node by node.
 *
 * @module
 */
import { create, type DescMessage, type MessageInitShape, type MessageShape, toBinary } from "@bufbuild/protobuf";
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "onnx-buf";

/** Plain objects, which can be spread. */
type Init<Schema extends DescMessage> = Exclude<MessageInitShape<Schema>, MessageShape<Schema>>;
type NodeInit = Init<typeof NodeProtoSchema>;
type TensorInit = Init<typeof TensorProtoSchema>;
type ModelInit = Init<typeof ModelProtoSchema>;
type AttributeInit = Init<typeof AttributeProtoSchema>;
type ValueInit = Init<typeof ValueInfoProtoSchema>;

/** An array of `FLOAT` with its numbers listed one by one. */
export function floats(name: string, shape: readonly number[], values: readonly number[]): TensorInit {
  return { name, dims: shape.map(BigInt), dataType: DataType.FLOAT, floatData: [...values] };
}

/** An array as raw bytes, of the type of `data`. */
export function raw(
  name: string,
  shape: readonly number[],
  data: Float32Array | Float64Array | BigInt64Array,
): TensorInit {
  const type = { Float32Array: DataType.FLOAT, Float64Array: DataType.DOUBLE, BigInt64Array: DataType.INT64 };
  const dataType = type[data.constructor.name as keyof typeof type];
  return { name, dims: shape.map(BigInt), dataType, rawData: new Uint8Array(data.buffer.slice(0)) as never };
}

/** A node called as its output; whole numbers among the attributes are integers if `integers` lists them. */
export function node(
  opType: string,
  input: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number | { readonly float: number }>> = {},
): NodeInit {
  const attribute = Object.entries(attributes).map(
    ([name, value]): AttributeInit =>
      typeof value === "number"
        ? { name, type: AttributeType.INT, i: BigInt(value) }
        : { name, type: AttributeType.FLOAT, f: value.float },
  );
  return { opType, name: `${output}-node`, input: [...input], output: [output], attribute };
}

/** An input or output of `FLOAT`; `null` is an open extent. */
export function value(name: string, shape: readonly (number | null)[]): ValueInit {
  const dim = shape.map((extent) =>
    extent === null
      ? ({ value: { case: "dimParam", value: "batch" } } as const)
      : ({ value: { case: "dimValue", value: BigInt(extent) } } as const),
  );
  const tensor = { elemType: DataType.FLOAT, shape: { dim } };
  return { name, type: { value: { case: "tensorType", value: tensor } } };
}

/** What a file is made of, where it differs from a plain one: input `x`, output of the last node, opset 17. */
export interface FileParts {
  readonly nodes: readonly NodeInit[];
  readonly tensors?: readonly TensorInit[];
  readonly inputs?: readonly ValueInit[];
  readonly outputs?: readonly ValueInit[];
  readonly opset?: number;
  /** Changes of the whole. */
  readonly model?: ModelInit;
}

/** The bytes of a file. */
export function onnxFile({ nodes, tensors = [], inputs, outputs, opset = 17, model: changes }: FileParts): Uint8Array {
  const last = nodes.at(-1)?.output?.[0] ?? "x";
  const model = {
    irVersion: 8n,
    opsetImport: [{ domain: "", version: BigInt(opset) }],
    graph: {
      name: "g",
      node: [...nodes],
      initializer: [...tensors],
      input: [...(inputs ?? [value("x", [null, 2])])],
      output: [...(outputs ?? [value(last, [null, null])])],
    },
    ...changes,
  };
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, model));
}

/** An affine layer of two inputs and three outputs, from `x` to `y`. */
export const W: number[] = [1, 2, 3, 4, 5, 6];
export const w: TensorInit = floats("w", [2, 3], W);
export const b: TensorInit = floats("b", [3], [10, 20, 30]);
export const gemm: NodeInit = node("Gemm", ["x", "w", "b"], "y");
