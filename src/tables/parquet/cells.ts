/**
 * The values of Parquet's types as cells of a table.
 *
 * Source: Apache Parquet, "Logical Types".
 *
 * @module
 */
import { readHalf } from "../../data/arrays/half.ts";
import { formatDay, formatMoment } from "./calendar.ts";
import type { PhysicalValue } from "./decode.ts";
import { type ParquetColumn, PHYSICAL_TYPES } from "./footer.ts";
import { integerOf, structOf } from "./thrift.ts";

/** How a column is written in cells. */
export interface CellFormat {
  /** Whether the column holds text, also where it looks like numbers. */
  readonly isText: boolean;
  /** A value that is there; `""` for NaN. */
  format(value: NonNullable<PhysicalValue>): string;
}

const CONVERTED = {
  ...{ utf8: 0, enumeration: 4, decimal: 5, date: 6, millis: 9, micros: 10, json: 19, bson: 20, interval: 21 },
  ...{ uint8: 11, uint16: 12, uint32: 13, uint64: 14 },
};
const LOGICAL = {
  string: 1,
  enumeration: 4,
  decimal: 5,
  date: 6,
  moment: 8,
  integer: 10,
  json: 12,
  uuid: 14,
  half: 15,
};
/** Units of a moment, by the field of their union; how many make a second. */
const PER_SECOND: ReadonlyMap<number, bigint> = new Map([
  [1, 1_000n],
  [2, 1_000_000n],
  [3, 1_000_000_000n],
]);
/** What 128 bits hold. */
const MOST_DECIMALS = 38;

/** @returns undefined for what has no place in a cell: bytes, documents, intervals, shapes on maps */
export function cellFormatOf(column: ParquetColumn): CellFormat | undefined {
  switch (PHYSICAL_TYPES[column.physical]) {
    case "BOOLEAN":
      return { isText: true, format: String };
    case "FLOAT":
      return numbers((value) => shortest(value as number));
    case "DOUBLE":
      return numbers(number);
    case "INT96":
      return texts((value) => formatMoment(value as bigint, 1_000_000_000n));
    case "INT32":
    case "INT64":
      return integers(column);
    default:
      return bytes(column);
  }
}

function integers(column: ParquetColumn): CellFormat {
  const { converted, physical } = column;
  const scale = decimalScale(column);
  if (scale !== undefined) return numbers((value) => decimal(BigInt(value as number | bigint), scale));
  if (converted === CONVERTED.date || has(column, LOGICAL.date)) return texts((value) => formatDay(Number(value)));
  const unit = momentUnit(column);
  if (unit !== undefined) return texts((value) => formatMoment(BigInt(value as bigint), unit));
  const bits = PHYSICAL_TYPES[physical] === "INT32" ? 32 : 64;
  return isUnsigned(column) ? numbers((value) => `${BigInt.asUintN(bits, BigInt(value as bigint))}`) : numbers(number);
}

function bytes(column: ParquetColumn): CellFormat | undefined {
  const { converted, physical, length } = column;
  const isFixed = PHYSICAL_TYPES[physical] === "FIXED_LEN_BYTE_ARRAY";
  const scale = decimalScale(column);
  if (scale !== undefined) {
    return isFixed && length <= 16 ? numbers((value) => decimal(bigEndian(value as Uint8Array), scale)) : undefined;
  }
  if (isFixed && length === 2 && has(column, LOGICAL.half)) return numbers((value) => half(value as Uint8Array));
  if (isFixed && has(column, LOGICAL.uuid)) return texts((value) => uuid(value as Uint8Array));
  const isText =
    [CONVERTED.utf8, CONVERTED.enumeration, CONVERTED.json].includes(converted ?? -1) ||
    [LOGICAL.string, LOGICAL.enumeration, LOGICAL.json].some((type) => has(column, type));
  if (!isText) return undefined;
  const decoder = new TextDecoder();
  return texts((value) => decoder.decode(value as Uint8Array).trim());
}

function numbers(format: CellFormat["format"]): CellFormat {
  return { isText: false, format };
}

function texts(format: CellFormat["format"]): CellFormat {
  return { isText: true, format };
}

function has({ logical }: ParquetColumn, type: number): boolean {
  return logical?.has(type) ?? false;
}

/** Digits after the point; undefined for what is no decimal number. */
function decimalScale({ converted, logical, scale }: ParquetColumn): number | undefined {
  const type = logical && structOf(logical, LOGICAL.decimal);
  if (type === undefined && converted !== CONVERTED.decimal) return undefined;
  const digits = (type && integerOf(type, 1)) ?? scale ?? 0;
  return digits >= 0 && digits <= MOST_DECIMALS ? digits : undefined;
}

function momentUnit({ converted, logical }: ParquetColumn): bigint | undefined {
  if (converted === CONVERTED.millis) return PER_SECOND.get(1);
  if (converted === CONVERTED.micros) return PER_SECOND.get(2);
  const type = logical && structOf(logical, LOGICAL.moment);
  const [unit] = (type && structOf(type, 2)?.keys()) ?? [];
  return unit === undefined ? undefined : PER_SECOND.get(unit);
}

function isUnsigned({ converted = -1, logical }: ParquetColumn): boolean {
  const type = logical && structOf(logical, LOGICAL.integer);
  return type ? type.get(2) === false : converted >= CONVERTED.uint8 && converted <= CONVERTED.uint64;
}

function number(value: NonNullable<PhysicalValue>): string {
  if (Number.isNaN(value)) return "";
  if (value === Number.POSITIVE_INFINITY) return "inf";
  return value === Number.NEGATIVE_INFINITY ? "-inf" : String(value);
}

/** The fewest digits that are this float32 again: 0.1, not 0.10000000149011612. */
function shortest(value: number): string {
  for (const digits of [6, 7, 8]) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return number(rounded);
  }
  return number(Number.isFinite(value) ? Number(value.toPrecision(9)) : value);
}

function half(bytes: Uint8Array): string {
  return number(readHalf(bytes[0]! | (bytes[1]! << 8)));
}

/** `12.34` of 1234 with two digits after the point. */
function decimal(unscaled: bigint, scale: number): string {
  const digits = `${unscaled < 0n ? -unscaled : unscaled}`.padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${digits.slice(-scale)}`}`;
}

/** Two's complement. */
function bigEndian(bytes: Uint8Array): bigint {
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(8 * bytes.length, value);
}

function uuid(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
