// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the first bytes of files are such characters.
/**
 * What a file is, by its first bytes, whatever it is called.
 *
 * @module
 */
import { FormatError } from "../../src/index.ts";
import { FOREIGN_LOOK, foreignFormat } from "../../src/tables/index.ts";

/** `other` may be a CSV file, or none at all; its reader will tell. */
export type FileKind = "npy" | "npz" | "parquet" | "json" | "onnx" | "other";

const STARTS: readonly (readonly [kind: FileKind, start: RegExp])[] = [
  ["npy", /^\x93NUMPY/],
  ["npz", /^PK(?:\x03\x04|\x05\x06)/], // the second without any array
  ["parquet", /^PAR1(?![\t\n\r -~])/], // a column of CSV may be called so
];
const LONGEST_SIGNATURE = 6;
/** Enough bytes to tell what a file is. */
export const LONGEST_START: number = FOREIGN_LOOK;

/** A list of rows, or the first row; a list of lists or texts, too, so that it is the reader of JSON that refuses it. */
const JSON_START = /^\s*(?:\[\s*[[{"\]]|\{\s*["}])/;
const LONGEST_JSON_START = 256;

const VERSION_TAG = 0x08;
/** Producer, its version, domain, version of the model, text about it, graph, opset, metadata. */
const MODEL_TAGS: readonly number[] = [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72];

/** What bytes are, by the first {@link LONGEST_START} of them. */
export function kindOf(bytes: Uint8Array): FileKind {
  const start = String.fromCharCode(...bytes.subarray(0, LONGEST_SIGNATURE));
  const kind = STARTS.find(([, signature]) => signature.test(start))?.[0];
  if (kind !== undefined) return kind;
  if (startsAsOnnx(bytes)) return "onnx";
  return JSON_START.test(beginningOf(bytes)) ? "json" : "other";
}

function beginningOf(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  return new TextDecoder(encoding).decode(bytes.subarray(0, LONGEST_JSON_START));
}

/** Whether bytes are packed by gzip. */
export function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

/**
 * @param start the first {@link LONGEST_START} bytes of what is to be read as data, unpacked
 * @throws FormatError for a file of another program that is known and not read, saying how to write its table
 */
export function refuseForeign(start: Uint8Array, where: string): void {
  if (isGzip(start)) throw new FormatError(`${where} is packed by gzip twice. Unpack it once: gunzip ${where}.`);
  const foreign = foreignFormat(start);
  if (foreign) throw new FormatError(`${where} is ${foreign.name}, which is not read here. ${foreign.way}`);
}

/** A message of protocol buffers: the version of the format as its field 1, then another field of a model. */
function startsAsOnnx([first, version, next]: Uint8Array): boolean {
  return first === VERSION_TAG && version! > 0 && version! < 128 && MODEL_TAGS.includes(next!);
}

/** A name that promises one of these, and what the format is called. */
const NAMES = /\.(?:(npz)|(npy)|(parquet))(?:\.gz)?$/i;

/**
 * What is called NPZ and is none has come to harm, such as by a download that answered with a page: it is no CSV.
 *
 * @param path the name of a file that is `other`
 * @throws FormatError if the name promises something else
 */
export function refuseOtherName(path: string): void {
  const [, npz, npy] = NAMES.exec(path) ?? [];
  if (!NAMES.test(path)) return;
  const format = npz ? "an NPZ" : npy ? "an NPY" : "a Parquet";
  throw new FormatError(
    `${path} is not ${format} file, although its name says so. If the file is CSV, give it a name that ends in .csv.`,
  );
}
