/** @module Arrow's types, their vectors as Arrow's memory has them, and what stands in such a vector. */
import { WORDS } from "./nulls.mjs";

/** Of each type its group, how its values lie, a value by its row, and how it is compared, where its text is not. */
export function arrowTypes(arrow) {
  const integer = (type, array, value) => ({ group: "integer", type, array, value, said: String });
  const float = (type, array, value, said = (held) => held) => ({ group: "float", type, array, value, said });
  const moment = (type, value, unit) => {
    const said = unit === undefined ? String : (held) => ({ nanoseconds: held * unit });
    return { group: "moment", type, array: BigInt64Array, value, said };
  };
  const text = (type, value) => ({ group: "text", type, value });
  const boolean = (value) => ({ group: "boolean", type: new arrow.Bool(), value, said: String });
  const decimal = (scale, precision, value) => ({
    group: "decimal",
    type: new arrow.Decimal(scale, precision, 128),
    value,
  });
  const day = 86_400_000;
  const dayOf = (held) => new Date(held * day).toISOString().slice(0, 10);
  return {
    int8: integer(new arrow.Int8(), Int8Array, (i) => (i % 200) - 100),
    int16: integer(new arrow.Int16(), Int16Array, (i) => ((i * 37) % 60_000) - 30_000),
    int32: integer(new arrow.Int32(), Int32Array, (i) => ((i * 7919) % 4e9) - 2e9),
    int64: integer(new arrow.Int64(), BigInt64Array, (i) => BigInt(i) * 1000000007n - 9000000000000000000n),
    uint8: integer(new arrow.Uint8(), Uint8Array, (i) => i % 256),
    uint16: integer(new arrow.Uint16(), Uint16Array, (i) => 65_535 - (i % 65_536)),
    uint32: integer(new arrow.Uint32(), Uint32Array, (i) => 4294967295 - i),
    uint64: integer(new arrow.Uint64(), BigUint64Array, (i) => 18446744073709551615n - BigInt(i)),
    ends32: integer(new arrow.Int32(), Int32Array, (i) => (i % 2 ? 2147483647 : -2147483648)),
    ends64: integer(new arrow.Int64(), BigInt64Array, (i) => (i % 2 ? 2n ** 63n - 1n : -(2n ** 63n))),
    few: integer(new arrow.Int32(), Int32Array, (i) => i % 3),
    same: integer(new arrow.Int32(), Int32Array, () => 42),
    float: float(new arrow.Float32(), Float32Array, (i) => i / 10),
    double: float(new arrow.Float64(), Float64Array, (i) => i / 7),
    half: float(new arrow.Float16(), Uint16Array, (i) => i % 65_536, halfOf),
    special: float(new arrow.Float64(), Float64Array, (i) => [Number.NaN, 1 / 0, -1 / 0, -0][i % 4]),
    decimal4: decimal(2, 4, (i) => BigInt((i * 37) % 9999) - 5000n),
    decimal9: decimal(3, 9, (i) => BigInt(i * 12_345 - 99)),
    decimal18: decimal(4, 18, (i) => BigInt(i) * 1234567890n - 5n),
    decimal38: decimal(6, 38, (i) => BigInt(i) * -(10n ** 30n) + 7n),
    boolean: boolean((i) => i % 3 === 0),
    runs: boolean((i) => Math.floor(i / 100) % 2 === 0),
    date: { ...integer(new arrow.DateDay(), Int32Array, (i) => (i % 30_000) - 4000), said: dayOf },
    // Parquet has none of these three; only Arrow's own note in the file says what the numbers are.
    millisecondDate: moment(new arrow.DateMillisecond(), (i) => BigInt((i % 30_000) - 4000) * BigInt(day)),
    seconds: moment(new arrow.TimestampSecond(), (i) => BigInt(i * 86_461 - 1e9)),
    duration: moment(new arrow.DurationMillisecond(), (i) => BigInt(i * 5 - 7)),
    millisecondTime: integer(new arrow.TimeMillisecond(), Int32Array, (i) => i % day),
    nanosecondTime: moment(new arrow.TimeNanosecond(), (i) => BigInt(i) * 86399001n),
    millis: moment(new arrow.TimestampMillisecond(), (i) => BigInt(i * 864610007 - 1e12), 1000000n),
    micros: moment(new arrow.TimestampMicrosecond(), (i) => BigInt(i * 8646100001 - 1e15), 1000n),
    nanos: moment(new arrow.TimestampNanosecond(), (i) => BigInt(i * 8646100001 - 1e15), 1n),
    zoned: moment(new arrow.TimestampMicrosecond("Europe/Berlin"), (i) => BigInt(i * 8646100001 - 1e15), 1000n),
    text: text(new arrow.Utf8(), (i) => `row ${i}`),
    word: text(new arrow.Utf8(), (i) => WORDS[i % 5]),
    large: text(new arrow.LargeUtf8(), (i) => `large ${i % 50}`),
    long: text(new arrow.Utf8(), (i) => "abcdefghij"[i % 10].repeat(i % 300)),
    kind: text(undefined, (i) => WORDS[i % 3]), // a dictionary, which has a number of its own in each column
  };
}

/** @param id of a dictionary */
export function vectorOf(arrow, { made, isNull }, rows, id) {
  const { group, array, value } = made;
  const type = made.type ?? new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8(), id);
  const values = Array.from({ length: rows }, (_, i) => (isNull(i, rows) ? null : value(i)));
  if (group === "text" || group === "boolean") return arrow.vectorFromArray(values, type);
  const data = group === "decimal" ? wordsOf(values) : array.from(values, (v) => v ?? new array(1)[0]);
  const nullBitmap = new Uint8Array(Math.ceil(rows / 64) * 8);
  for (let i = 0; i < rows; i++) if (values[i] !== null) nullBitmap[i >> 3] |= 1 << (i & 7);
  const nullCount = values.filter((v) => v === null).length;
  const nulls = nullCount > 0 ? { nullCount, nullBitmap } : { nullCount };
  return new arrow.Vector([arrow.makeData({ type, length: rows, data, ...nulls })]);
}

/** What stands in a vector. */
export function read(vector, { group, type, said = (held) => held }) {
  if (group === "text" || group === "boolean") return Array.from(vector, (v) => (v === null ? null : said(v)));
  return vector.data.flatMap((data) =>
    Array.from({ length: data.length }, (_, i) => {
      if (!data.getValid(i)) return null;
      return group === "decimal" ? decimalOf(data.values.subarray(4 * i, 4 * i + 4), type.scale) : said(data.values[i]);
    }),
  );
}

/** Decimals as four words each. */
function wordsOf(values) {
  const words = BigUint64Array.from(
    values.flatMap((v) => [BigInt.asUintN(64, v ?? 0n), BigInt.asUintN(64, (v ?? 0n) >> 64n)]),
  );
  return new Uint32Array(words.buffer);
}

function decimalOf(words, scale) {
  const value = BigInt.asIntN(
    128,
    words.reduceRight((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n),
  );
  const digits = `${value < 0n ? -value : value}`.padStart(scale + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function halfOf(bits) {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign / 0 : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
