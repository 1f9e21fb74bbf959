import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { readRows } from "../data/rows.ts";
import { affine } from "../layers/affine/affine.ts";
import { batchNorm } from "../layers/batch-norm/batch-norm.ts";
import { relu } from "../layers/relu/relu.ts";
import { sequential } from "../network/sequential.ts";
import { adam } from "../optimizers/adam/adam.ts";
import { parseCsv } from "../tables/csv/parse.ts";
import { encodeTable } from "../tables/encode-rows.ts";
import type { TableOptions } from "../tables/passes.ts";
import { prepareTable } from "../tables/prepare.ts";
import type { Table } from "../tables/table.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { evaluate } from "../training/evaluate.ts";
import { fit } from "../training/train.ts";
import { encodeCsv, prepareCsv } from "./csv.ts";
import { openCsv } from "./csv-file.ts";

const folder = mkdtempSync(join(tmpdir(), "chainrule-csv-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 6000 rows, some 1.7 MB: several blocks, of which the first takes a mebibyte. Long rows fill it, since each row costs time. */
const ROWS = 6000;
const TEXT = `id,a,b,c,colour,note,kind\n${Array.from({ length: ROWS }, (_, i) => {
  const [a, b] = [Math.sin(i) * 10, Math.cos(1.7 * i) + 1e6];
  const colour = i % 101 === 0 ? "" : ["red", "green", 'blue, "deep"'][(i * 7) % 3];
  const note = i % 1000 === 0 ? `"two\nlines ü ${i}"` : `n${i}`.padEnd(240, " and so on");
  return `${i},${a.toFixed(4)},${i % 97 === 0 ? "NA" : b.toFixed(2)},${i % 7},"${colour?.replaceAll('"', '""')}",${note},${a > 0 ? "yes" : "no"}`;
}).join("\n")}\n`;

function file(name: string, contents: string | Uint8Array = TEXT): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

function* parseBlocks(text: string): Generator<Table> {
  yield parseCsv(text, {}, "longer");
}

/** The open files that chainrule or this test has made, where the system tells. */
function openFiles(): string[] {
  const fds = "/proc/self/fd";
  if (!existsSync(fds)) return [];
  const links = readdirSync(fds).map((fd) => (existsSync(join(fds, fd)) ? readlinkSync(join(fds, fd)) : ""));
  return links.filter((path) => path.includes("chainrule-"));
}

const all = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

describe("a file read as a stream", () => {
  it.each<[string, Omit<TableOptions, "target">, string]>([
    ["classes", {}, "kind"],
    ["numbers", { validation: 0.3, seed: 5 }, "b"],
    ["rows that are dropped", { missing: "drop" }, "kind"],
  ])("is prepared as in memory: %s", async (_, options, target) => {
    const path = file("plain.csv");
    const table = parseCsv(TEXT, {}, path);
    const whole = prepareTable(table, { ...options, target });
    const streamed = await prepareCsv(openCsv(path), { ...options, target });
    expect(streamed.encoding).toEqual(whole.encoding);
    const counted = (text: string): string =>
      text.replace(/more than 1000 /, `${ROWS - 6} `).replace(", which takes at most 10000.", ".");
    expect(streamed.warnings).toContainEqual(
      expect.stringMatching(/^Column "note" .* more than 1000 .* "note" to use it, which takes at most 10000\.$/),
    );
    expect(streamed.warnings.map(counted)).toEqual(
      whole.warnings.map((text) => text.replace(/\d+ different/, `${ROWS - 6} different`)),
    );
    expect(streamed.inferences).toEqual(whole.inferences);
    expect(await readRows(streamed.train, all(streamed.train.rowCount))).toEqual(whole.train);
    expect(await readRows(streamed.validation!, all(streamed.validation!.rowCount))).toEqual(whole.validation);
    expect(streamed.train.lines(all(streamed.train.rowCount))).toEqual(whole.trainRows.map((row) => table.lines[row]!));
    streamed.train.close();
    streamed.validation!.close();
  });

  it("trains to the same bytes as in memory, from gzip too, and goes on from either's checkpoint", async () => {
    const path = file("packed.csv.gz", gzipSync(TEXT));
    const table = parseCsv(TEXT, {}, path);
    const whole = prepareTable(table, { target: "kind" });
    const streamed = await prepareCsv(openCsv(path), { target: "kind" });
    const network = () => sequential(affine(6, 8), batchNorm(8), relu(), affine(8, 2));
    const options = { epochs: 2, batchSize: 512, optimizer: adam(), backend: "wasm", threads: 1 } as const;
    const checkpoints: Checkpoint[] = [];
    const save = (checkpoint: Checkpoint): void => void checkpoints.push(structuredClone(checkpoint));
    const [inMemory, onDisk, goneOn] = [network(), network(), network()];
    const a = await fit(inMemory, whole.train, { ...options, validation: whole.validation!, checkpoint: { save } });
    const b = await fit(onDisk, streamed.train, { ...options, validation: streamed.validation! });
    expect(await onDisk.state()).toEqual(await inMemory.state());
    expect(b.epochs.map(({ loss, validation }) => [loss, validation])).toEqual(
      a.epochs.map(({ loss, validation }) => [loss, validation]),
    );
    await fit(goneOn, streamed.train, {
      ...options,
      validation: streamed.validation!,
      resumeFrom: checkpoints[0]!,
    });
    expect(await goneOn.state()).toEqual(await inMemory.state());
    const encoded = await encodeCsv(openCsv(path), whole.encoding);
    expect(await evaluate(onDisk, encoded.rows)).toEqual(
      await evaluate(onDisk, encodeTable(whole.encoding, table).dataset),
    );
  });

  it("has the same errors, with the line", async () => {
    const rows = TEXT.split("\n");
    const wrong = [...rows.slice(0, 5000), rows[5000]!.replace(/^(\d+),[^,]*/, "$1,oops"), ...rows.slice(5001)];
    const path = file("wrong.csv", wrong.join("\n"));
    await expect(prepareCsv(openCsv(path), { target: "kind" })).rejects.toThrow(
      /wrong.csv, line 50\d{2}, column "a": "oops" is no number, but 5999 of its 6000 values are numbers/,
    );
    const short = file("short.csv", `${TEXT}1,2\n`);
    await expect(prepareCsv(openCsv(short), { target: "kind" })).rejects.toThrow("2 cells, but line 1 has 7");
    const cut = file("cut.csv.gz", gzipSync(TEXT).subarray(0, 5000));
    await expect(prepareCsv(openCsv(cut), { target: "kind" })).rejects.toMatchObject({ code: "CR_FORMAT" });
    await expect(prepareCsv(openCsv(join(folder, "plain.cvs")), { target: "kind" })).rejects.toThrow("Did you mean");
    await expect(prepareCsv(openCsv(path), { target: "knid" })).rejects.toThrow('Did you mean "kind"?');
  });

  it("ends at a quote that is never closed, without reading on", async () => {
    const path = file("quote.csv", `${TEXT}"${"1,2\n".repeat(50_000)}`);
    const reading = prepareCsv(openCsv(path, { longestRow: 100_000 }), { target: "kind" });
    await expect(reading).rejects.toThrow("has more than 100000 characters. Probably a quote");
  });

  it.each<[change: string, when: "after" | "within", change: (path: string) => void]>([
    ["is written to", "within", (path) => appendFileSync(path, "1,2,3,4,red,n,no\n")],
    ["is replaced", "after", (path) => writeFileSync(path, TEXT.replace("yes", "no"))],
  ])("says so where the file %s meanwhile", async (_, when, change) => {
    const path = file("changing.csv");
    const csv = openCsv(path);
    const read = async () => {
      for await (const { rowCount } of csv.blocks()) if (when === "within" && rowCount > 0) change(path);
    };
    if (when === "within") await expect(read()).rejects.toMatchObject({ code: "CR_DATA" });
    else {
      await read();
      change(path);
      await expect(read()).rejects.toThrow("changing.csv was changed while it was read.");
    }
    await csv.close();
  });

  it.each<[change: string, change: (path: string) => void]>([
    ["is deleted", (path) => rmSync(path)],
    ["gives its name to another", (path) => renameSync(file("another.csv", "a,kind\n1,x\n"), path)],
  ])("is read to its end in every pass where it %s meanwhile", async (_, change) => {
    const path = file("moving.csv");
    const csv = openCsv(path);
    const rowCounts: number[] = [];
    for (let pass = 0; pass < 2; pass++) {
      let rows = 0;
      for await (const { rowCount } of csv.blocks()) rows += rowCount;
      rowCounts.push(rows);
      if (pass === 0) change(path);
    }
    expect(rowCounts).toEqual([ROWS, ROWS]);
    await csv.close();
  });

  it("is open for as long as it is prepared or encoded, and no longer, also where that fails", async () => {
    const before = openFiles();
    const csv = openCsv(file("open.csv"));
    const { encoding, train, validation } = await prepareCsv(csv, { target: "kind" });
    const { rows } = await encodeCsv(csv, encoding);
    for (const spool of [train, validation!, rows]) spool.close();
    await expect(prepareCsv(csv, { target: "knid" })).rejects.toThrow("knid");
    await expect(encodeCsv(openCsv(file("no-kind.csv", "id,a\n1,2\n")), encoding)).rejects.toThrow("lacks");
    expect(openFiles()).toEqual(before);
  });

  it("gives its temporary files back where the last reading is another", async () => {
    const csv = openCsv(file("longer.csv", TEXT.slice(0, 5000).replace(/\n[^\n]*$/, "\n")));
    let readings = 0;
    const longer = {
      ...csv,
      where: "longer",
      async *blocks() {
        yield* csv.blocks();
        if (++readings === 4) yield* parseBlocks("id,a,b,c,colour,note,kind\n1,2,3,4,red,n,no\n");
      },
    };
    const before = openFiles();
    await expect(prepareCsv(longer, { target: "kind" })).rejects.toThrow("longer was changed while it was read.");
    expect(openFiles()).toEqual(before);
  });

  it("refuses more categories than it counts", async () => {
    const rows = Array.from({ length: 10_001 }, (_, i) => `n${i},${i % 2 ? "yes" : "no"}`);
    const path = file("many.csv", `note,kind\n${rows.join("\n")}\n`);
    const reading = prepareCsv(openCsv(path), { target: "kind", categorical: ["note"], validation: 0 });
    await expect(reading).rejects.toThrow('column "note" has more than 10000 different values');
  });
});
