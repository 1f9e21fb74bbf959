import { expect, test } from "vitest";
import { FormatError } from "../base/errors.ts";
import { parseJson } from "./json.ts";

test("reads what is JSON", () => {
  expect(parseJson('{"a":[1,"\\"[[[{{{"],"b":null}', "f")).toEqual({ a: [1, '"[[[{{{'], b: null });
  expect(parseJson(`${"[".repeat(64)}${"]".repeat(64)}`, "f")).toBeInstanceOf(Array);
  expect(parseJson(`[${"[],".repeat(1000)}[]]`, "f")).toHaveLength(1001);
});

test.each([
  ["{nonsense}", "f is no valid JSON"],
  ['{"a":1,"a":2}', 'f has the key "a" twice in one object.'],
  [`${"[".repeat(65)}${"]".repeat(65)}`, "f is nested deeper than 64 levels."],
  ['{"a":'.repeat(1e6), "f is nested deeper than 64 levels."],
  [`"${"[".repeat(1e6)}`, "f is no valid JSON"],
])("refuses %.20s", (text, message) => {
  expect(() => parseJson(text, "f")).toThrow(FormatError);
  expect(() => parseJson(text, "f")).toThrow(message);
});
