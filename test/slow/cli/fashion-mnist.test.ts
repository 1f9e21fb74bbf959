import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { objectsOf, Workspace } from "./command.ts";

const MINUTES = 60_000;
/** Debian's package dataset-fashion-mnist; there is none on npm. */
const installed = existsSync("/usr/share/datasets/fashion-mnist");

let here: Workspace;
beforeAll(() => {
  here = new Workspace();
});
afterAll(() => here.remove());

describe("train fashion-mnist", () => {
  it.skipIf(!installed)(
    "knows 88.5 % of the test pictures (skipped without Debian's dataset-fashion-mnist)",
    {
      timeout: 8 * MINUTES,
    },
    async () => {
      const { code, stdout } = await here.run(["train", "fashion-mnist", "--json"]);
      const test = objectsOf(stdout).find(({ type }) => type === "test") as { accuracy: number };
      expect(code).toBe(0);
      expect(test.accuracy).toBeGreaterThanOrEqual(0.885);
    },
  );
});
