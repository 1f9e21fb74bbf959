import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Terminal, terminalOf } from "../../cli/base/terminal.ts";
import { withSource } from "../../cli/inputs/source.ts";
import { readTableInputs } from "../../cli/inputs/table-inputs.ts";
import { createProgram } from "../../cli/program.ts";
import { affine, type Model, sequential, type TableEncoding } from "../../src/index.ts";
import { encodeCsv, openCsv, saveModel } from "../../src/node/index.ts";
import { runCommand } from "../support/command.ts";

/** Whether a column is written as in training is asked of all its rows, in whatever order and blocks they come. */

const folder = mkdtempSync(join(tmpdir(), "chainrule-unknown-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const encoding: TableEncoding = {
  features: [{ kind: "category", name: "c", categories: ["a", "b"] }],
  target: { task: "regression", name: "y", mean: 0, std: 1 },
};
const model: Model = {
  network: sequential(affine(2, 1)),
  description: { task: "regression", inputs: { kind: "table", encoding } },
};
beforeAll(async () => {
  model.network.initialize(1);
  await saveModel(model, join(folder, "model"));
});

/** More than a mebibyte of each category. */
const ROWS = 40_000;
const FILLER = "z".repeat(30);
const big = (...categories: string[]): string =>
  `c,y,z\n${categories.map((category) => `${category},1,${FILLER}\n`.repeat(ROWS)).join("")}`;
const file = (contents: string): string => {
  writeFileSync(join(folder, "f.csv"), contents);
  return join(folder, "f.csv");
};

describe("a file of many blocks", () => {
  it.each([
    ["unknown categories first", big("c", "a")],
    ["known categories first", big("a", "c")],
  ])("is taken: %s", async (_, contents) => {
    const { rows, warnings } = await encodeCsv(openCsv(file(contents)), encoding);
    rows.close();
    expect(warnings.join()).toMatch(/categories that training never saw, and that count as none: "c" \(line \d+\)$/);
    const { out, err } = await runCommand("predict", join(folder, "model"), file(contents));
    expect(out.trimEnd().split("\n")).toHaveLength(1 + 2 * ROWS);
    expect(err).toContain("categories that training never saw");
  });

  it("is refused where not one row is known, in any block", async () => {
    const path = file(big("c", "d"));
    const refusal = `none of ${2 * ROWS} cells is a category`;
    await expect(encodeCsv(openCsv(path), encoding)).rejects.toThrow(refusal);
    await expect(runCommand("predict", join(folder, "model"), path)).rejects.toThrow(refusal);
  });
});

it("a small file of nothing that is known is refused before anything is answered", async () => {
  const lines: string[] = [];
  const terminal = (stream: PassThrough): Terminal => terminalOf(stream as unknown as NodeJS.WriteStream, {});
  const out = { ...terminal(new PassThrough()), line: (text = "") => void lines.push(text) };
  const words = ["predict", join(folder, "model"), file(`c\n${"c\n".repeat(9)}`)];
  const io = { out, err: terminal(new PassThrough()), command: "chainrule", words };
  await expect(createProgram(io).parseAsync(words, { from: "user" })).rejects.toThrow("none of 9 cells is a category");
  expect(lines).toEqual([]);
});

describe("train --from", () => {
  const inputs = (stream: boolean, contents: string): Promise<{ warnings: readonly string[] }> => {
    const flags = { stream, target: "y", seed: 1 };
    return withSource(file(contents), (source) => readTableInputs(source, flags, model));
  };
  const rows = (unknown: number, known: number): string =>
    `c,y\n${Array.from({ length: unknown + known }, (_, i) => `${i < unknown ? ["c", "d"][i % 2] : "a"},${i}\n`).join("")}`;

  it.each([
    ["in memory", false],
    ["as a stream", true],
  ])("takes one known row of a hundred, wherever it is drawn to: %s", async (_, stream) => {
    const { warnings } = await inputs(stream, rows(99, 1));
    expect(warnings.join()).toContain('that count as none: "c" (line 2), "d" (line 3)');
    await expect(inputs(stream, rows(100, 0))).rejects.toThrow("none of 100 cells is a category that the model knows");
  });
});
