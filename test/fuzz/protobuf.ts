/**
 * Changes to protocol buffers by their wire format, without the schema: what looks like a message is taken for one.
 *
 * @module
 */
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Random } from "../../src/base/random.ts";
import { INTERESTING_INTEGERS, mutateBytes } from "./bytes.ts";
import { type Mutation, pick } from "./reader.ts";

interface Field {
  readonly number: number;
  readonly wire: WireType;
  /** Without the length, where it has one. */
  readonly value: Uint8Array;
}

const DEEPEST = 8;
const MOST_COPIES = 3000;

/** The same message with one change, in one of the messages within it perhaps. */
export function mutateMessage(bytes: Uint8Array, texts: readonly string[], random: Random, depth = 0): Uint8Array {
  const fields = fieldsOf(bytes);
  if (fields === undefined || fields.length === 0) return mutateBytes(bytes, bytes, random);
  const at = random.integer(fields.length);
  const field = fields[at]!;
  const inner = field.wire === WireType.LengthDelimited ? fieldsOf(field.value) : undefined;
  if (inner !== undefined && inner.length > 0 && depth < DEEPEST && random.integer(5) > 0) {
    fields[at] = { ...field, value: mutateMessage(field.value, texts, random, depth + 1) };
  } else if (random.integer(2) === 0) {
    fields[at] = { ...field, value: valueFor(field, texts, random) };
  } else {
    return messageOf(pick(MUTATIONS, random)(fields, random));
  }
  return messageOf(fields);
}

const MUTATIONS: readonly Mutation<Field[]>[] = [
  (fields, random) => fields.toSpliced(random.integer(fields.length), 1),
  (fields, random) => fields.toSpliced(random.integer(fields.length), 0, pick(fields, random)),
  (fields, random) => [...fields, ...new Array<Field>(1 + random.integer(MOST_COPIES)).fill(pick(fields, random))],
  (fields, random) => fields.with(random.integer(fields.length), pick(fields, random)),
  (fields, random) => {
    const at = random.integer(fields.length);
    return fields.with(at, { ...fields[at]!, number: 1 + random.integer(25) });
  },
];

function valueFor({ wire, value }: Field, texts: readonly string[], random: Random): Uint8Array {
  if (wire === WireType.LengthDelimited) {
    return random.integer(2) === 0 ? new TextEncoder().encode(pick(texts, random)) : mutateBytes(value, value, random);
  }
  if (wire !== WireType.Varint) return mutateBytes(value, value, random).slice(0, value.length);
  const number = random.integer(2) === 0 ? BigInt(random.integer(20)) : pick(INTERESTING_INTEGERS, random);
  return new BinaryWriter().uint64(number).finish();
}

function fieldsOf(bytes: Uint8Array): Field[] | undefined {
  const reader = new BinaryReader(bytes);
  const fields: Field[] = [];
  try {
    while (reader.pos < bytes.length) {
      const [number, wire] = reader.tag();
      if (wire === WireType.StartGroup || wire === WireType.EndGroup) return undefined;
      const start = reader.pos;
      const value = wire === WireType.LengthDelimited ? reader.bytes() : reader.skip(wire, number);
      if (reader.pos > bytes.length) return undefined;
      fields.push({
        number,
        wire,
        value: wire === WireType.LengthDelimited ? value : bytes.subarray(start, reader.pos),
      });
    }
    return fields;
  } catch {
    return undefined;
  }
}

function messageOf(fields: readonly Field[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const { number, wire, value } of fields) {
    writer.tag(number, wire);
    if (wire === WireType.LengthDelimited) writer.bytes(value);
    else writer.raw(value);
  }
  return writer.finish();
}
