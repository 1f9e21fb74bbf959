/**
 * What a message says is to be typed does what it promises, whatever a file holds: it goes through a shell, and then through
 * the parser of the command's lists.
 */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { names, words } from "../../cli/declarations/flags.ts";
import { csvOptions, readingRules } from "../../cli/inputs/reading-rules.ts";
import { parseCsv, prepareTable } from "../../src/tables/index.ts";

const ROWS = 100;

/** The words that a POSIX shell makes of a line. */
function typed(line: string): string[] {
  const printed = execFileSync("sh", ["-c", `printf '%s\\n' ${line}`], { encoding: "utf8" });
  return printed.trimEnd().split("\n");
}

/** Of a flag in a message, the value that the command gets. */
function valueIn(message: string, flag: string): string {
  const found = new RegExp(`${flag}[ =](?:'(?:[^']|'\\\\'')*'|"[^"]*")`).exec(message)?.[0];
  if (found === undefined) throw new Error(`no ${flag} in: ${message}`);
  const [word = "", next = ""] = typed(found);
  return word === flag ? next : word.slice(flag.length + 1);
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const csv = (name: string, cell: (i: number) => string): string => {
  const rows = Array.from({ length: ROWS }, (_, i) => `${quoted(cell(i))},${(i * 37) % 11},${i % 2 ? "a" : "b"}`);
  return [`${quoted(name)},z,y`, ...rows].join("\n");
};
const warningsOf = (text: string): string =>
  prepareTable(parseCsv(text, {}, "t.csv"), { target: "y" }).warnings.join("\n");
const messageOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
};

/** The words that the reader of a file gets of a flag's value. */
const wordsIn = (value: string): readonly string[] =>
  csvOptions(readingRules({ missingValues: words(value) })).missingValues ?? [];

const STRANGE = [".", "n,a", 'n"a', '"', "it's", "$HOME", "`x`", "a\\b", "no!", ",", "a b"];

describe.each(STRANGE)("a word for missing values: %s", (word) => {
  it("is what the flag in a remark names, alone", () => {
    const text = csv("x", (i) => (i % 10 === 0 ? word : `${(i * 7919) % 1000}`));
    const value = valueIn(warningsOf(text), "--missing-values");
    expect(wordsIn(value)).toEqual([word]);
    expect(parseCsv(text, { missingValues: wordsIn(value) }, "t.csv").columns[0]!.missing).toBe(ROWS / 10);
  });

  it("is what the flag in an error names, alone", () => {
    const text = csv("x", (i) => (i === 50 ? word : `${(i * 7919) % 1000}`));
    const message = messageOf(() => prepareTable(parseCsv(text, {}, "t.csv"), { target: "y" }));
    expect(wordsIn(valueIn(message, "--missing-values"))).toEqual([word]);
  });
});

describe.each(["height, cm", 'a "b"', "it's", "$x", "plain"])("a column: %s", (name) => {
  it("is what the flags in remarks name", () => {
    const answers = warningsOf(csv(name, (i) => (i % 2 ? "p" : "q")));
    expect(names(valueIn(answers, "--ignore"))).toEqual([name]);
    const codes = warningsOf(csv(name, (i) => `0${(i * 7919) % 1000}`));
    expect(names(valueIn(codes, "--categorical"))).toEqual([name]);
  });
});
