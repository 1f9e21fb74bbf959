/**
 * Arrays of ONNX: to and from `TensorProto`.
 *
 * @module
 */
import { create } from "@bufbuild/protobuf";
import { type TensorProto, TensorProto_DataLocation, TensorProto_DataType, TensorProtoSchema } from "onnx-buf";
import { FormatError } from "../../base/errors.ts";
import { formatShape, type Shape, sizeOf } from "../../base/shape.ts";
import type { Tensor } from "../../base/tensor.ts";
import { swapUnlessLittleEndian } from "../byte-order.ts";
import { shown } from "../model-description.ts";

const { BOOL, FLOAT, DOUBLE, INT32, INT64 } = TensorProto_DataType;

/** Whether ids may be of this type. */
export function isIntegerType(type: number): boolean {
  return type === INT64 || type === INT32;
}

/** An array as ONNX holds it: float32, row-major, little-endian. Values of float64 are rounded. */
export function tensorToProto(name: string, { data, shape }: Tensor): TensorProto {
  const floats = Float32Array.from(data);
  const rawData = new Uint8Array(floats.buffer);
  swapUnlessLittleEndian(rawData, 4);
  return create(TensorProtoSchema, { name, dims: shape.map(BigInt), dataType: FLOAT, rawData });
}

/** A list of whole numbers as ONNX holds it: int64. */
export function integersToProto(name: string, values: readonly number[]): TensorProto {
  return create(TensorProtoSchema, {
    ...{ name, dims: [BigInt(values.length)], dataType: INT64 },
    int64Data: values.map(BigInt),
  });
}

/**
 * An array of `FLOAT` or `DOUBLE`, in memory of its own.
 *
 * @param what what it is, for messages
 * @throws FormatError if it is of another type, lies in another file, or is not as long as its shape says
 */
export function tensorFromProto(proto: TensorProto, what: string): Tensor {
  const { dataType, floatData, doubleData } = proto;
  if (dataType !== FLOAT && dataType !== DOUBLE) {
    const type = TensorProto_DataType[dataType] ?? `the unknown type ${dataType}`;
    throw new FormatError(`${what} is of ${type}; FLOAT and DOUBLE can be read.`);
  }
  const shape = shapeOf(proto, what);
  const listed = dataType === FLOAT ? floatData : doubleData;
  const raw = rawBytes(proto, shape, listed.length, dataType === FLOAT ? 4 : 8, what);
  if (dataType === FLOAT) return { shape, data: raw ? new Float32Array(raw) : Float32Array.from(listed) };
  return { shape, data: raw ? new Float64Array(raw) : Float64Array.from(listed) };
}

/**
 * A list of `INT64`, such as the shape that a Reshape takes. Numbers beyond 2⁵³ become infinite: "to the end" is written so.
 *
 * @throws FormatError as {@link tensorFromProto} does
 */
export function integersFromProto(proto: TensorProto, what: string): number[] {
  if (proto.dataType !== INT64) throw new FormatError(`${what} must be of INT64.`);
  const raw = rawBytes(proto, shapeOf(proto, what), proto.int64Data.length, 8, what);
  const integers = Array.from(raw ? new BigInt64Array(raw) : proto.int64Data, Number);
  return integers.map((integer) => (Number.isSafeInteger(integer) ? integer : integer * Number.POSITIVE_INFINITY));
}

/** A single `BOOL`. @throws FormatError as {@link tensorFromProto} does, and for several */
export function booleanFromProto(proto: TensorProto, what: string): boolean {
  const { dataType, int32Data } = proto;
  const shape = shapeOf(proto, what);
  if (dataType !== BOOL || sizeOf(shape) !== 1) throw new FormatError(`${what} must be a single BOOL.`);
  const raw = rawBytes(proto, shape, int32Data.length, 1, what);
  return (raw ? new Uint8Array(raw)[0] : int32Data[0]) !== 0;
}

function shapeOf(proto: TensorProto, what: string): Shape {
  if (proto.dataLocation !== TensorProto_DataLocation.DEFAULT || proto.externalData.length > 0) {
    const location = proto.externalData.find(({ key }) => key === "location")?.value;
    const file = location === undefined ? "" : ` (${shown(location)})`;
    throw new FormatError(
      `${what} lies in another file${file}, which is never opened. Save the model with its data inside: ` +
        'onnx.save(onnx.load("model.onnx"), "whole.onnx").',
    );
  }
  if (proto.segment !== undefined) throw new FormatError(`${what} is stored in segments, which cannot be read.`);
  const shape = proto.dims.map(Number);
  if (shape.every((extent) => Number.isSafeInteger(extent) && extent > 0) && Number.isSafeInteger(sizeOf(shape))) {
    return shape;
  }
  throw new FormatError(`${what} has shape ${shownShape(shape)}: its extents must be above 0 and not too large.`);
}

/**
 * A copy of the raw data in the machine's byte order; undefined where the numbers are listed one by one instead.
 *
 * @throws FormatError unless exactly one of the two has as many elements as the shape
 */
function rawBytes(
  { rawData }: TensorProto,
  shape: Shape,
  listed: number,
  elementBytes: number,
  what: string,
): ArrayBuffer | undefined {
  const found = rawData.length / elementBytes + listed;
  if (rawData.length > 0 && listed > 0) {
    throw new FormatError(`${what} of shape ${shownShape(shape)} has both raw data and numbers listed one by one.`);
  }
  if (found !== sizeOf(shape)) {
    throw new FormatError(`${what} of shape ${shownShape(shape)} needs ${sizeOf(shape)} elements but has ${found}.`);
  }
  if (listed > 0) return undefined;
  const copy = new Uint8Array(rawData); // of its own, because elements must be aligned in memory
  swapUnlessLittleEndian(copy, elementBytes);
  return copy.buffer;
}

/** No message becomes longer than a line, whatever the file says. */
function shownShape(shape: Shape): string {
  return shape.length > 8 ? `of ${shape.length} axes` : formatShape(shape);
}
