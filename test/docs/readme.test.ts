import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it, vi } from "vitest";
import { DOCUMENTS, snippetsOf } from "../support/readme.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "chainrule-readme-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Imports by the package's name go to the sources; files go to the temporary folder. */
function prepared(code: string): string {
  const source = (path: string): string => JSON.stringify(pathToFileURL(join(ROOT, path)).pathname);
  return code
    .replaceAll('"chainrule/node"', source("src/node/index.ts"))
    .replaceAll('"chainrule/data"', source("src/tables/index.ts"))
    .replaceAll('"chainrule/metrics"', source("src/metrics/index.ts"))
    .replaceAll('"chainrule/onnx"', source("src/formats/onnx/index.ts"))
    .replaceAll('"chainrule"', source("src/index.ts"))
    .replaceAll(/"([\w-]+\.(?:safetensors|csv))"/g, (_, name: string) => JSON.stringify(join(folder, name)));
}

describe.each(DOCUMENTS.filter((document) => snippetsOf(document).length > 0))("%s, snippet", (document) => {
  it.each(snippetsOf(document))("$title", async ({ title, code, printed }) => {
    const file = join(folder, `${document.replaceAll("/", "-")}-${title.split(":")[0]}.ts`);
    writeFileSync(file, prepared(code));
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    await import(file);
    const lines = log.mock.calls.map((values) => values.map(String).join(" "));
    log.mockRestore();
    expect(lines).toEqual(printed);
  });
});
