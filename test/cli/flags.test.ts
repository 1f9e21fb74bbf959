import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import * as flags from "../../cli/declarations/flags.ts";

describe("numbers", () => {
  it.each([
    ["count", flags.count, "12", 12],
    ["seed", flags.seed, "0", 0],
    ["seed", flags.seed, "4294967295", 4294967295],
    ["positive", flags.positive, "1e-3", 0.001],
    ["nonNegative", flags.nonNegative, "0", 0],
    ["fraction", flags.fraction, "0.2", 0.2],
  ])("%s takes %s", (_, parse, text, value) => {
    expect(parse(text)).toBe(value);
  });

  it.each([
    ["count", flags.count, ["0", "-1", "1.5", "", " ", "x", "1e400", "NaN"]],
    ["seed", flags.seed, ["-1", "4294967296", "0.5", ""]],
    ["positive", flags.positive, ["0", "-1", "Infinity", "12x"]],
    ["nonNegative", flags.nonNegative, ["-0.1", "NaN"]],
    ["fraction", flags.fraction, ["1", "-0.1", "20%"]],
  ])("%s refuses what it cannot be", (_, parse, texts) => {
    for (const text of texts) expect(() => parse(text), text).toThrow(InvalidArgumentError);
  });
});

describe("lists", () => {
  it("takes names between commas, and the flag more than once", () => {
    expect(flags.names("a, b")).toEqual(["a", "b"]);
    expect(flags.names("c", ["a", "b"])).toEqual(["a", "b", "c"]);
    expect(() => flags.names("a,,b")).toThrow(InvalidArgumentError);
  });

  it("takes names with commas in quotes, as in CSV", () => {
    expect(flags.names('"a, b",c')).toEqual(["a, b", "c"]);
    expect(flags.names('"5"" pipe", 5" pipe ,", x"')).toEqual(['5" pipe', '5" pipe', ", x"]);
    expect(flags.names('"a,b"', ["c"])).toEqual(["c", "a,b"]);
    for (const text of ['"a, b', '"a"b,c', '""', "", "a,", ',"a"', '"a",,"b"']) {
      expect(() => flags.names(text), text).toThrow(InvalidArgumentError);
    }
    expect(() => flags.names("a,")).toThrow("A name that contains a comma stands in quotes: '\"a, b\",c'.");
  });

  it("leaves a word that may be a number with a decimal comma whole", () => {
    expect(flags.words("-200,0")).toEqual(["-200,0"]);
    expect(flags.words("NA, -999 ,-200,0,n/a")).toEqual(["NA", "-999", "-200,0", "n/a"]);
    expect(flags.words('1,2,3,"4","5"', ["x"])).toEqual(["x", "1,2", "3", "4", "5"]);
    expect(flags.words("-1,-2")).toEqual(["-1", "-2"]);
    expect(flags.words('"-1,5",2')).toEqual(['"-1,5"', "2"]);
  });

  it("takes widths, or none", () => {
    expect(flags.widths("256,128")).toEqual([256, 128]);
    expect(flags.widths("none")).toEqual([]);
    for (const text of ["", "256,", "0", "12.5", "wide"])
      expect(() => flags.widths(text), text).toThrow(InvalidArgumentError);
  });
});
