/**
 * The same for tables and files: no option that is misspelt is passed over, and no wrong argument ends in a bare TypeError.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ErrorCode, modelFromBytes } from "../../src/index.ts";
import {
  describeData,
  encodeCsv,
  findNamedDataset,
  gradientCheckSuite,
  gunzipChunks,
  loadCheckpoint,
  loadModel,
  loadNamedDataset,
  loadOnnx,
  openCsv,
  openInput,
  prepareCsv,
  readBytes,
  readChunks,
  readOptimizerState,
  readSafetensors,
  readStream,
  saveOnnx,
  saveSafetensors,
  trainingMemory,
  withInput,
} from "../../src/node/index.ts";
import {
  decodeFeatures,
  describeInferences,
  encodeFeatures,
  encodeTable,
  FarValues,
  foreignFormat,
  imagesToDataset,
  openNpz,
  parseCsv,
  parseIdx,
  parseJsonTable,
  parseNpy,
  parseNpz,
  parseParquet,
  prepareTable,
  streamCsv,
} from "../../src/tables/index.ts";

/** Plain JavaScript has no types: what the compiler would refuse goes through here. */
const js = (called: unknown) => called as (...args: readonly unknown[]) => unknown;
const first = async (items: unknown) => (items as AsyncIterable<unknown>)[Symbol.asyncIterator]().next();

const TEXT = `x,y\n${Array.from({ length: 20 }, (_, i) => `${(i * 7) % 20},${i % 2 ? "a" : "b"}`).join("\n")}\n`;
const table = parseCsv(TEXT, {}, "t.csv");
const chunks = async function* () {
  yield new TextEncoder().encode(TEXT);
};
const csv = (options: object) => js(parseCsv)(TEXT, options, "t.csv");
const prepared = (options: object) => js(prepareTable)(table, { target: "y", ...options });

type Call = readonly [written: string, call: () => unknown, code: ErrorCode, ...said: string[]];

const OF_DATA: readonly Call[] = [
  ["delimeter", () => csv({ delimeter: ";" }), "CR_CONFIG", 'parseCsv has no option "delimeter"', '"delimiter"'],
  ['header: "no"', () => csv({ header: "no" }), "CR_CONFIG", "header of parseCsv takes true or false", '"no"'],
  ['decimal: "x"', () => csv({ decimal: "x" }), "CR_CONFIG", 'decimal of parseCsv takes "." or ","', '"x"'],
  ["delimiter: 5", () => csv({ delimiter: 5 }), "CR_CONFIG", "delimiter of parseCsv takes a text, but got 5"],
  ["encoding: 8", () => csv({ encoding: 8 }), "CR_CONFIG", "encoding of parseCsv takes a text"],
  ['missingValues: "NA"', () => csv({ missingValues: "NA" }), "CR_CONFIG", "missingValues", "a list of texts", '"NA"'],
  ["missingValues: [3]", () => csv({ missingValues: [3] }), "CR_CONFIG", "missingValues", "a list of texts"],
  ["names: null", () => csv({ names: null }), "CR_CONFIG", "names of parseCsv takes a list of texts", "null"],
  ["parseCsv(t, null)", () => js(parseCsv)(TEXT, null, "t"), "CR_CONFIG", "takes its options as an object"],
  ["parseCsv(t, name)", () => js(parseCsv)(TEXT, "t.csv"), "CR_CONFIG", "takes its options as an object", '"t.csv"'],
  ["parseCsv(t, {}, 5)", () => js(parseCsv)(TEXT, {}, 5), "CR_CONFIG", "the name of the file as its third argument"],
  ["parseCsv(null)", () => js(parseCsv)(null), "CR_CONFIG", "parseCsv takes text, or the bytes of a file", "null"],
  ["parseCsv(5)", () => js(parseCsv)(5, {}, "t"), "CR_CONFIG", "parseCsv takes text", "got 5"],
  ["parseCsv([…])", () => js(parseCsv)([1, 2], {}, "t"), "CR_CONFIG", "parseCsv takes text", "got a list"],
  ["limitCell", () => js(parseJsonTable)("[]", "t", { limitCell: 3 }), "CR_CONFIG", 'Did you mean "limitCells"?'],
  ["limitCells: 0", () => js(parseJsonTable)("[]", "t", { limitCells: 0 }), "CR_CONFIG", "a number above 0"],
  ["parseJsonTable(rows)", () => js(parseJsonTable)([{ a: 1 }], "t"), "CR_CONFIG", "parseJsonTable takes text"],
  ["parseJsonTable(t)", () => js(parseJsonTable)("[]"), "CR_CONFIG", "the name of the file as its second argument"],
  ["parseParquet(text)", () => js(parseParquet)("PAR1", "t"), "CR_CONFIG", "parseParquet takes the bytes of a file"],
  ["parseParquet limit", () => js(parseParquet)(Uint8Array.of(1), "t", { limit: 1 }), "CR_CONFIG", '"limitBytes"'],
  ["parseNpy(null)", () => js(parseNpy)(null, "t"), "CR_CONFIG", "takes the bytes of a file"],
  ["parseNpz(null)", () => js(parseNpz)(null, "t"), "CR_CONFIG", "takes the bytes of a file"],
  ["openNpz limit", () => js(openNpz)(Uint8Array.of(1), "t", { limit: 1 }), "CR_CONFIG", 'no option "limit"'],
  ["parseIdx(null)", () => js(parseIdx)(null, "t"), "CR_CONFIG", "parseIdx takes the bytes of a file"],
  ["imagesToDataset()", () => js(imagesToDataset)(), "CR_CONFIG", "as parseIdx gives them"],
  ["foreignFormat(text)", () => js(foreignFormat)("PK"), "CR_CONFIG", "foreignFormat takes the bytes of a file"],
  ["streamCsv(text)", () => first(js(streamCsv)(TEXT, {}, "t")), "CR_CONFIG", "chunks of bytes", "the string"],
  [
    "streamCsv delimeter",
    () => first(js(streamCsv)(chunks(), { delimeter: ";" }, "t")),
    "CR_CONFIG",
    'Did you mean "delimiter"?',
  ],
  ["ignored", () => prepared({ ignored: ["x"] }), "CR_CONFIG", 'prepareTable has no option "ignored"', '"ignore"'],
  ['task: "regresion"', () => prepared({ task: "regresion" }), "CR_CONFIG", "regresion", 'Did you mean "regression"?'],
  ['features: "x"', () => prepared({ features: "x" }), "CR_CONFIG", "features of prepareTable takes a list of texts"],
  ["ignore: [1]", () => prepared({ ignore: [1] }), "CR_CONFIG", "ignore of prepareTable takes a list of texts"],
  [
    'validation: "0.2"',
    () => prepared({ validation: "0.2" }),
    "CR_CONFIG",
    "validation of prepareTable takes a number",
  ],
  ["prepareTable(t, {})", () => js(prepareTable)(table, {}), "CR_CONFIG", "the column to predict, as { target: … }"],
  ["prepareTable(t)", () => js(prepareTable)(table), "CR_CONFIG", "prepareTable takes its options as an object"],
  ["prepareTable(text)", () => js(prepareTable)(TEXT, { target: "y" }), "CR_CONFIG", "a table, as parseCsv gives it"],
  ["encodeFeatures(t)", () => js(encodeFeatures)(table), "CR_CONFIG", "an encoding, as prepareTable gives it"],
  ["encodeTable(null)", () => js(encodeTable)(null, table), "CR_CONFIG", "an encoding, as prepareTable gives it"],
  [
    "encodeTable without table",
    () => js(encodeTable)(prepareTable(table, { target: "y" }).encoding),
    "CR_CONFIG",
    "a table, as parseCsv gives it",
  ],
  ["decodeFeatures()", () => js(decodeFeatures)(), "CR_CONFIG", "an encoding, as prepareTable gives it"],
  ["FarValues", () => Reflect.construct(FarValues, [null]), "CR_CONFIG", "an encoding, as prepareTable gives it"],
  ["describeInferences()", () => js(describeInferences)(), "CR_CONFIG", "as prepareTable gives them"],
];

const OF_NODE: readonly Call[] = [
  ["loadModel()", () => js(loadModel)(), "CR_CONFIG", "loadModel takes the path of a file", "undefined"],
  ["loadModel(f, {…})", () => js(loadModel)("m", { threads: 1 }), "CR_CONFIG", "options of model.predict", "threads"],
  ["loadOnnx(5)", () => js(loadOnnx)(5), "CR_CONFIG", "loadOnnx takes the path of a file", "got 5"],
  ["loadCheckpoint()", () => js(loadCheckpoint)(), "CR_CONFIG", "loadCheckpoint takes the path of a file"],
  ["readSafetensors()", () => js(readSafetensors)(), "CR_CONFIG", "readSafetensors takes the path of a file"],
  ["readOptimizerState(f)", () => js(readOptimizerState)("f"), "CR_CONFIG", "readOptimizerState takes a network"],
  ["saveOnnx(null)", () => js(saveOnnx)(null, "f"), "CR_CONFIG", "saveOnnx takes a network, or a model"],
  ["saveSafetensors(null)", () => js(saveSafetensors)(null, "f"), "CR_CONFIG", "saveSafetensors takes a network"],
  ["openInput()", () => js(openInput)(), "CR_CONFIG", "openInput takes the path of a file"],
  ["readBytes()", () => js(readBytes)(), "CR_CONFIG", "readBytes takes the path of a file"],
  ["readBytes limit", () => js(readBytes)("f", { limit: 3 }), "CR_CONFIG", '"limitBytes"'],
  ["withInput(f)", () => js(withInput)("f"), "CR_CONFIG", "withInput takes what to do with the file"],
  ["readStream()", () => js(readStream)(), "CR_CONFIG", "readStream takes chunks of bytes"],
  ["readStream(s)", () => js(readStream)(chunks()), "CR_CONFIG", "a name for the stream"],
  ["readChunks()", () => first(js(readChunks)()), "CR_CONFIG", "readChunks takes the path of a file"],
  ["gunzipChunks(bytes)", () => first(js(gunzipChunks)(Uint8Array.of(1), "t")), "CR_CONFIG", "chunks of bytes"],
  ["gunzipChunks onRead", () => first(js(gunzipChunks)(chunks(), "t", 5)), "CR_CONFIG", "told of progress"],
  ["openCsv()", () => js(openCsv)(), "CR_CONFIG", "openCsv takes the path of a file"],
  ["openCsv delimeter", () => js(openCsv)("f", { delimeter: ";" }), "CR_CONFIG", 'Did you mean "delimiter"?'],
  ["openCsv onRead", () => js(openCsv)("f", { onRead: true }), "CR_CONFIG", "onRead of openCsv takes a function"],
  ["prepareCsv(path)", () => js(prepareCsv)("f", { target: "y" }), "CR_CONFIG", "a file, as openCsv gives it"],
  ["prepareCsv(f)", () => js(prepareCsv)(openCsv("f")), "CR_CONFIG", "prepareCsv takes its options as an object"],
  ["prepareCsv ignored", () => js(prepareCsv)(openCsv("f"), { ignored: [] }), "CR_CONFIG", 'Did you mean "ignore"?'],
  ["encodeCsv(f)", () => js(encodeCsv)(openCsv("f")), "CR_CONFIG", "an encoding, as prepareTable gives it"],
  ["loadNamedDataset()", () => js(loadNamedDataset)(), "CR_CONFIG", "the name of a data set"],
  ["loadNamedDataset dir", () => js(loadNamedDataset)("mnist", { dir: "." }), "CR_CONFIG", 'has no option "dir"'],
  ["findNamedDataset(x)", () => js(findNamedDataset)("mnits"), "CR_CONFIG", 'Did you mean "mnist"?'],
  ["trainingMemory()", () => js(trainingMemory)(), "CR_CONFIG", "trainingMemory takes a network"],
  ["describeData()", () => js(describeData)(), "CR_CONFIG", "describeData takes a network"],
  ["gradientCheckSuite()", () => first(js(gradientCheckSuite)()), "CR_CONFIG", "a list of backends"],
];

const named = (calls: readonly Call[]) =>
  calls.map(([written, call, code, ...said]) => ({ written, call, code, said }));

async function errorOf(call: () => unknown): Promise<unknown> {
  return (async () => call())().catch((thrown: unknown) => thrown);
}

describe.each([
  ["chainrule/data", OF_DATA],
  ["chainrule/node", OF_NODE],
])("what newcomers write with %s", (_, calls) => {
  it.each(named(calls))("$written: one error with its code, and the fix", async ({ call, code, said }) => {
    const error = await errorOf(call);
    expect(error).toMatchObject({ code });
    for (const part of said) expect((error as Error).message).toContain(part);
  });
});

it("options and name may be left out", () => {
  expect(parseCsv(TEXT).rowCount).toBe(20);
  expect(parseCsv("a;b\n1;2\n", { delimiter: ";" }).columns).toHaveLength(2);
});

describe("a table in a model's place", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "chainrule-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("is called what it looks like", async () => {
    const path = join(folder, "chicago.csv");
    await writeFile(path, "bedrooms,price\n3,4\n");
    const error = (await errorOf(() => loadModel(path))) as Error;
    expect(error).toMatchObject({ code: "CR_FORMAT" });
    expect(error.message).toContain("chicago.csv looks like text, such as CSV, not like a model");
    expect(() => js(modelFromBytes)("text", "t")).toThrow("modelFromBytes takes the bytes of a file");
  });
});
