/**
 * The bytes of an ONNX file as the messages of its schema, after a look at how much they would become.
 *
 * An empty message is two bytes in a file and a few hundred in memory, and a varint of one byte becomes a bigint. So
 * the parts are counted, without being made, before they are decoded.
 *
 * @module
 */

import { type DescField, type DescMessage, fromBinary, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { type ModelProto, ModelProtoSchema } from "onnx-buf";
import { assertBytes } from "../../base/arguments.ts";
import { FormatError } from "../../base/errors.ts";
import { guessInWords } from "../../data/signature.ts";

/** Messages, names and whole numbers: some 15,000 layers. Floating-point numbers are not counted. */
export const MOST_PARTS = 200_000;

/** Graphs stand in attributes of nodes of graphs; a network needs five levels. */
const DEEPEST = 50;

/**
 * Decodes a file. Arrays stored as raw bytes are views of `bytes`.
 *
 * @throws FormatError if the bytes do not follow the schema, or hold more than {@link MOST_PARTS}
 */
export function decodeModel(bytes: Uint8Array, where: string): ModelProto {
  assertBytes(`The reader of ${where}`, bytes);
  const guess = guessInWords(bytes);
  try {
    new Census(bytes).visit(ModelProtoSchema, bytes.length, 1);
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false, recursionLimit: DEEPEST });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : cause;
    throw new FormatError(`${where} is no ONNX file, or is damaged: ${why}.${guess}`, { cause });
  }
}

/** Walks through messages by their schema and counts what decoding would make. */
class Census {
  readonly #reader: BinaryReader;
  #parts = 0;

  constructor(bytes: Uint8Array) {
    this.#reader = new BinaryReader(bytes);
  }

  visit(message: DescMessage, end: number, depth: number): void {
    if (depth > DEEPEST) throw new Error(`its messages are nested more than ${DEEPEST} deep`);
    const reader = this.#reader;
    while (reader.pos < end) {
      const [number, wireType] = reader.tag();
      const field = fieldOf(message, number);
      if (field === undefined) {
        reader.skip(wireType, number);
      } else {
        checkWireType(field, wireType);
        if (wireType === WireType.LengthDelimited) this.#delimited(field, end, depth);
        else this.#single(field, wireType);
      }
    }
    if (reader.pos > end) throw new Error(`a ${message.name} runs past its end`);
  }

  #single(field: DescField, wireType: WireType): void {
    this.#reader.skip(wireType, field.number);
    if (field.fieldKind === "list" && wireType === WireType.Varint) this.#add(1);
  }

  #delimited(field: DescField, end: number, depth: number): void {
    const length = this.#reader.uint32();
    const stop = this.#reader.pos + length;
    if (stop > end) throw new Error(`"${field.name}" announces ${length} bytes, and fewer are left`);
    if (field.message) this.visit(field.message, stop, depth + 1);
    else this.#reader.pos = stop;
    this.#add(isPackedIntegers(field) ? length : isFloatingPoint(field) ? 0 : 1);
  }

  #add(count: number): void {
    this.#parts += count;
    if (this.#parts > MOST_PARTS) throw new Error(`it has more than ${MOST_PARTS} parts`);
  }
}

const fields = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>();

function fieldOf(message: DescMessage, number: number): DescField | undefined {
  let byNumber = fields.get(message);
  if (byNumber === undefined) {
    byNumber = new Map(message.fields.map((field) => [field.number, field]));
    fields.set(message, byNumber);
  }
  return byNumber.get(number);
}

/** The decoder goes by the schema and not by the wire type, so a wrong one would be read as something else. */
function checkWireType(field: DescField, wireType: WireType): void {
  const isPacked = field.fieldKind === "list" && wireType === WireType.LengthDelimited;
  if (isPacked || wireType === wireTypeOf(field)) return;
  throw new Error(`"${field.name}" is stored with wire type ${wireType}`);
}

function wireTypeOf(field: DescField): WireType {
  if (isDelimited(field)) return WireType.LengthDelimited;
  if (field.scalar === ScalarType.FLOAT) return WireType.Bit32;
  return field.scalar === ScalarType.DOUBLE ? WireType.Bit64 : WireType.Varint;
}

function isDelimited({ message, scalar }: DescField): boolean {
  return message !== undefined || scalar === ScalarType.STRING || scalar === ScalarType.BYTES;
}

function isFloatingPoint({ scalar }: DescField): boolean {
  return scalar === ScalarType.FLOAT || scalar === ScalarType.DOUBLE;
}

function isPackedIntegers(field: DescField): boolean {
  return !isDelimited(field) && !isFloatingPoint(field);
}
