import { describe, expect, it } from "vitest";
import { errorCodeOf, exitCodeOf } from "../../cli/base/exit-codes.ts";
import { BackendError, ConfigError, DataError, DivergedError, FormatError, ShapeError } from "../../src/index.ts";

describe("exitCodeOf", () => {
  it.each([
    [new ConfigError(""), 2],
    [new ShapeError(""), 2],
    [new DataError(""), 3],
    [new FormatError(""), 3],
    [new DivergedError("", { step: 1, loss: Number.NaN, tensor: "" }), 4],
    [new BackendError(""), 1],
    [new TypeError("a bug"), 1],
    ["thrown text", 1],
    [undefined, 1],
  ])("%s", (error, code) => expect(exitCodeOf(error)).toBe(code));

  it("takes the codes of others for bugs", () => {
    expect(errorCodeOf(Object.assign(new Error(""), { code: "ENOENT" }))).toBeUndefined();
  });
});
