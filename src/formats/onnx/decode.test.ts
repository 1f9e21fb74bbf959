import { ModelProtoSchema } from "onnx-buf";
import { expect, test } from "vitest";
import { decodeModel, MOST_PARTS } from "./decode.ts";

/** A length as a varint. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** The tag of a field of a schema, by its name. */
function tag(
  schema: { readonly fields: readonly { readonly name: string; readonly number: number }[] },
  name: string,
  wireType = 2,
): number {
  return (schema.fields.find((field) => field.name === name)!.number << 3) | wireType;
}

const GRAPH = tag(ModelProtoSchema, "graph");
const graphSchema = ModelProtoSchema.field.graph!.message!;
const NODE = tag(graphSchema, "node");
const TENSOR = tag(graphSchema, "initializer");
const tensorSchema = graphSchema.field.initializer!.message!;
const nodeSchema = graphSchema.field.node!.message!;

function message(tagByte: number, body: Uint8Array | readonly number[]): Uint8Array {
  const head = [tagByte, ...varint(body.length)];
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

const refused = (message: string): unknown =>
  expect.objectContaining({ code: "CR_FORMAT", message: expect.stringContaining(message) });

test("refuses a length that runs past the file, or past the message around it", () => {
  expect(() => decodeModel(Uint8Array.of(GRAPH, ...varint(2 ** 31 - 1)), "f")).toThrow(refused('"graph" announces'));
  const node = [NODE, 5, 0];
  const file = Uint8Array.from([...message(GRAPH, node), 0x08, 8, 0x08, 8]);
  expect(() => decodeModel(file, "f")).toThrow(refused('"node" announces 5 bytes, and fewer are left'));
});

test.each([
  ["empty messages", Uint8Array.from({ length: 2 * MOST_PARTS + 2 }, (_, i) => (i % 2 === 0 ? NODE : 0))],
  ["whole numbers, packed", message(TENSOR, message(tag(tensorSchema, "int64_data"), new Uint8Array(MOST_PARTS)))],
  [
    "whole numbers, one by one",
    message(
      TENSOR,
      Uint8Array.from({ length: 2 * MOST_PARTS + 2 }, (_, i) => (i % 2 ? 1 : tag(tensorSchema, "dims", 0))),
    ),
  ],
])("refuses more parts than a network has, before they are made: %s", (_, graph) => {
  expect(() => decodeModel(message(GRAPH, graph), "f")).toThrow(refused(`more than ${MOST_PARTS} parts`));
});

test("does not count floating-point numbers and raw bytes", () => {
  const floats = message(tag(tensorSchema, "float_data"), new Uint8Array(4 * MOST_PARTS + 4));
  const { graph } = decodeModel(message(GRAPH, message(TENSOR, floats)), "f");
  expect(graph!.initializer[0]!.floatData).toHaveLength(MOST_PARTS + 1);
});

test("refuses graphs in nodes of graphs without end", () => {
  const attributeSchema = nodeSchema.field.attribute!.message!;
  let graph = new Uint8Array();
  for (let depth = 0; depth < 1000; depth++) {
    graph = message(NODE, message(tag(nodeSchema, "attribute"), message(tag(attributeSchema, "g"), graph))) as never;
  }
  expect(() => decodeModel(message(GRAPH, graph), "f")).toThrow(refused("nested more than"));
});

test("refuses a number that runs past its message", () => {
  const tensor = message(TENSOR, [tag(tensorSchema, "dims", 0)]);
  const file = Uint8Array.from([...message(GRAPH, tensor), 0x08, 8]);
  expect(() => decodeModel(file, "f")).toThrow(refused("a TensorProto runs past its end"));
});

test("refuses a field that is stored as something else", () => {
  expect(() => decodeModel(Uint8Array.of(tag(ModelProtoSchema, "graph", 0), 0), "f")).toThrow(refused("wire type 0"));
});

test("says what the file may be instead", () => {
  expect(() => decodeModel(Uint8Array.of(0x50, 0x4b, 3, 4), "f")).toThrow(refused("probably a zip archive"));
});
