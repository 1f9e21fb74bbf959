import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { replaceMeasured } from "../../bench/report.ts";

it("replaces what is between the markers, and nothing else, however often", () => {
  const document = "# Text\n\n<!-- measured -->\n\nold\n\n<!-- /measured -->\n\nMore.\n";
  const replaced = "# Text\n\n<!-- measured -->\n\nnew\n\n<!-- /measured -->\n\nMore.\n";
  expect(replaceMeasured(document, "new")).toBe(replaced);
  expect(replaceMeasured(replaced, "new")).toBe(replaced);
});

it.each([
  ["old", "has no <!-- measured -->"],
  ["<!-- measured -->\n\nold", "has no <!-- /measured --> after <!-- measured -->"],
  ["old\n\n<!-- /measured -->", "has no <!-- measured -->"],
  ["<!-- /measured -->\n\nold\n\n<!-- measured -->", "has no <!-- /measured --> after <!-- measured -->"],
])("throws where a marker is missing: %j", (document, message) => {
  expect(() => replaceMeasured(document, "new")).toThrow(message);
});

it("finds both markers in docs/benchmarks.md", async () => {
  const document = await readFile(new URL("../../docs/benchmarks.md", import.meta.url), "utf8");
  expect(replaceMeasured(document, "new").match(/measured -->/g)).toHaveLength(2);
});
