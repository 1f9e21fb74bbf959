import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/base/errors.ts";
import { checkpointFromBytes, checkpointToBytes } from "../../src/formats/checkpoint.ts";
import { adamw } from "../../src/optimizers/adam/adam.ts";
import { record } from "../support/checkpoints.ts";
import { plane } from "../support/problems.ts";
import { networkFrom } from "./networks.ts";
import "./support.ts";

describe("the file of a checkpoint", async () => {
  const net = networkFrom({ widths: [2, 3, 1], normalized: true, between: ["relu"] });
  const options = { epochs: 2, batchSize: 4, optimizer: adamw(), validation: plane(3), earlyStopping: { patience: 1 } };
  const { files } = await record(net, plane(8), { ...options, backend: "reference" });
  const file = files.at(-1)!;

  it("gives back every bit of it, and the texts beside it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.dictionary(fc.string(), fc.string()), (bytes, texts) => {
        const extra = { ...texts, chainrule: "{}" };
        const withTexts = checkpointToBytes(checkpointFromBytes(bytes, "run").checkpoint, extra);
        const stored = checkpointFromBytes(withTexts, "run");
        expect(stored.extra).toEqual(extra);
        expect(Buffer.compare(checkpointToBytes(stored.checkpoint), bytes)).toBe(0);
      }),
    );
  });

  it("is a FormatError when any byte of it is another, unless it says the same", () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = file.slice();
        damaged[at]! ^= change;
        expect(["FormatError", "the same"]).toContain(outcome(damaged, file));
      }),
      { numRuns: 500 },
    );
  });

  it("is a FormatError when it ends too early, or too late", () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), (length) => {
        expect(outcome(file.slice(0, length), file)).toBe("FormatError");
      }),
    );
    expect(outcome(Uint8Array.of(...file, 0), file)).toBe("FormatError");
  });
});

/** What reading gives: one blank of the header may be another, and the file says the same. */
function outcome(bytes: Uint8Array, file: Uint8Array): string {
  try {
    const { checkpoint } = checkpointFromBytes(bytes, "run");
    return Buffer.compare(checkpointToBytes(checkpoint), file) === 0 ? "the same" : "another checkpoint";
  } catch (error) {
    return error instanceof FormatError ? "FormatError" : `a bug: ${error}`;
  }
}
