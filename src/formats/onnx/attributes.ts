/**
 * Attributes of nodes, as messages of the schema.
 *
 * @module
 */
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type AttributeProto, AttributeProto_AttributeType, AttributeProtoSchema, type TensorProto } from "onnx-buf";
import type { OnnxAttribute } from "../../layers/onnx.ts";
import { integersToProto, tensorToProto } from "./tensors.ts";

const { TENSOR, FLOAT, FLOATS, INT, INTS } = AttributeProto_AttributeType;

/** An attribute of numbers as an array; undefined if it is of something else. */
export function arrayOf({ type, t, f, floats, i, ints }: AttributeProto): TensorProto | undefined {
  if (type === TENSOR) return t;
  if (type === FLOAT) return tensorToProto("", { data: Float32Array.of(f), shape: [] });
  if (type === FLOATS) return tensorToProto("", { data: Float32Array.from(floats), shape: [floats.length] });
  if (type === INT || type === INTS) return integersToProto("", (type === INT ? [i] : ints).map(Number));
  return undefined;
}

/** A float, an integer, or a text. */
export function attributeOf(name: string, value: OnnxAttribute): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === "number") {
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f: value });
  }
  if (typeof value === "bigint") {
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: value });
  }
  const s = new TextEncoder().encode(value);
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.STRING, s });
}
