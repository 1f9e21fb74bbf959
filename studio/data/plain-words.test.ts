import { describe, expect, it } from "vitest";
import { parseCsv, prepareTable } from "../../src/tables/index.ts";
import { inPlainWords } from "./plain-words.ts";

/** Forty rows of two numbers and a class, but for what is changed. */
function rows(header: string, row: (i: number) => string): string {
  return `${header}\n${Array.from({ length: 40 }, (_, i) => row(i)).join("\n")}`;
}

/** The message of the error, or the warnings, that the library has for a file. */
function said(text: string, target: string): string {
  try {
    const { warnings } = prepareTable(parseCsv(text, {}, "file.csv"), { target, seed: 1, task: "classification" });
    return warnings.join(" ");
  } catch (error) {
    return (error as Error).message;
  }
}

const kind = (i: number): string => (i % 2 ? "x" : "y");

describe("inPlainWords", () => {
  it.each([
    ["a header without rows", "a,b\n", "write a line with the names"],
    ["a row that is short", "a,b,c\n1,2,x\n1,2\n", 'If "," is not what separates them, save the file with commas'],
    [
      "a word among numbers",
      rows("a,c", (i) => `${i === 5 ? "oops" : 2.5 * i},${kind(i)}`),
      "Correct it, or leave the",
    ],
    ["an infinite number", rows("a,c", (i) => `${i === 3 ? "1e999" : 2.5 * i},${kind(i)}`), "Correct it, or leave the"],
    ["one class", rows("a,c", (i) => `${2.5 * i},x`), "Choose another column to learn"],
    ["nothing but a target", rows("c", kind), "save it with commas between them"],
    ["text that never repeats", rows("a,c", (i) => `word ${i},${kind(i)}`), "40 different values and was left out"],
    ["a column that numbers the rows", rows("id,b,c", (i) => `${i},${(i * i) % 7}.5,${kind(i)}`), "numbers the rows"],
    ["the answer in other words", rows("b,c", (i) => `${i % 2},${kind(i)}`), 'take the column "b" out of the file'],
    ["numbers with zeros in front", rows("zip,c", (i) => `0${(i * 7) % 13},${kind(i)}`), "begin each with a letter"],
  ])("%s: no flag is named, and what to do is", (_, text, expected) => {
    const message = said(text, "c");
    expect(message).toContain("--");
    expect(inPlainWords(message)).toContain(expected);
    expect(inPlainWords(message)).not.toContain("--");
  });

  it("says whose flags they are where it has no other words", () => {
    expect(inPlainWords("Say --frobnicate.")).toMatch(/^Say --frobnicate\. \(What begins with -- is for the command/);
    expect(inPlainWords("a -- b")).toBe("a -- b");
  });
});
