import { join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const FILE = join(ROOT, "test/types/snippet.ts");

/** What the compiler says of a snippet, with the project's own settings. */
function messages(snippet: string): string[] {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === FILE || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === FILE ? ts.createSourceFile(path, snippet, ts.ScriptTarget.ES2023) : getSourceFile(path, ...rest);
  const program = ts.createProgram([FILE], options, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(FILE))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

const IMPORTS = 'import { affine, batchNorm, relu, sequential } from "../../src/index.ts";\n';

describe("the compiler", () => {
  it("names both widths where two neighbours do not fit", () => {
    expect(messages(`${IMPORTS}sequential(affine(784, 256), relu(), affine(128, 10), batchNorm(10));`)).toEqual([
      expect.stringContaining("layer 2 takes 128 inputs, but the layer before it gives 256"),
    ]);
  });

  it("has nothing to say where they do", () => {
    expect(messages(`${IMPORTS}sequential(affine(784, 128), relu(), affine(128, 10), batchNorm(10));`)).toEqual([]);
  });
});
