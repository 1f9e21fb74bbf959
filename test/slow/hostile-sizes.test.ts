/**
 * Files that are large where others are small. Each takes well below a second in linear time, and minutes in quadratic:
 * that they end at all within the test's time limit is what is shown.
 */
import { describe, expect, it } from "vitest";
import { didYouMean } from "../../src/base/nearest.ts";
import { stateDictFromBytes } from "../../src/formats/pytorch-state.ts";
import { toSafetensors } from "../../src/formats/safetensors.ts";
import { FormatError, maybeGunzip, parseSafetensors, type SafetensorsTensor } from "../../src/index.ts";
import { encodeTable, parseCsv, prepareTable, type Table } from "../../src/tables/index.ts";
import { parseNumber } from "../../src/tables/numbers.ts";

const COUNT = 100_000;

function tableOf(rows: readonly (readonly (string | number)[])[]): Table {
  return parseCsv(rows.map((row) => row.join(",")).join("\n"), {}, "f");
}

function list<T>(value: (i: number) => T): T[] {
  return Array.from({ length: COUNT }, (_, i) => value(i));
}

describe("a reader takes linear time", () => {
  it("for 100,000 columns, from the text to the encoded rows", () => {
    const rows = [1, 2, 3, 4, 5, 6].map((row) => list((i) => (i * row) % 7));
    const table = tableOf([list((i) => `c${i}`), ...rows]);
    const { encoding, train } = prepareTable(table, { target: `c${COUNT - 1}` });
    expect(encoding.features.length).toBeGreaterThan(COUNT / 2);
    const names = encoding.features.map(({ name }) => name);
    prepareTable(table, { target: `c${COUNT - 1}`, features: names, categorical: names });
    expect(encodeTable(encoding, table).dataset.x.shape).toEqual([6, train.x.shape[1]]);
  });

  it("for 100,000 columns of one name", () => {
    const table = tableOf([list(() => "a"), list((i) => i)]);
    expect(table.columns.at(-1)?.name).toBe(`a (${COUNT})`);
  });

  it("for 100,000 classes", () => {
    const table = tableOf([["x", "y"], ...list((i) => [i % 5, i % (COUNT / 2)])]);
    const { encoding } = prepareTable(table, { target: "y", task: "classification" });
    expect(encoding.target).toMatchObject({ task: "classification", classes: { length: COUNT / 2 } });
  });

  it("for a cell of a million digits that is no number", () => {
    expect(parseNumber(`${"1".repeat(1e6)}x`)).toBeUndefined();
    expect(parseNumber(`.${"1".repeat(1e6)}x`)).toBeUndefined();
  });

  it("for a mistyped name of a million letters", () => {
    expect(didYouMean("a".repeat(1e6), ["b".repeat(1e6)])).toMatch(/^There are: /);
  });

  it("for a million quotes", () => {
    for (const unit of ['"', '"a" "a",', '",', '"a"b\n', ',"a']) {
      expect(() => parseCsv(unit.repeat(1e6 / unit.length), { delimiter: "," }, "f").columns.length).not.toThrow(
        TypeError,
      );
    }
  });

  it("for arrays of ten thousand layers", () => {
    const scalar: SafetensorsTensor = { shape: [1], data: Float32Array.of(1) };
    const arrays = ["weight", "bias", "running_mean", "running_var"];
    const names = list((i) => `${Math.floor(i / 4)}.${arrays[i % 4]}`).slice(0, 40_000);
    const bytes = toSafetensors(new Map(names.map((name) => [name, scalar])));
    expect(stateDictFromBytes(bytes, "f").size).toBe(40_000);
  });
});

describe("a reader takes no memory before it knows what for", () => {
  it("for gzip that unpacks to more than its limit", async () => {
    const zeros = new Blob([new Uint8Array(2 ** 26)]).stream().pipeThrough(new CompressionStream("gzip"));
    const packed = new Uint8Array(await new Response(zeros).arrayBuffer());
    const before = process.memoryUsage().arrayBuffers;
    await expect(maybeGunzip(packed, "f", 2 ** 20)).rejects.toThrow("unpacks to more than 1.0 MiB");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  it("for a header that announces more than there is", () => {
    const bytes = new Uint8Array(100);
    new DataView(bytes.buffer).setBigUint64(0, 2n ** 24n, true);
    expect(() => parseSafetensors(bytes, "f")).toThrow(FormatError);
  });
});
