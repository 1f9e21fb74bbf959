/**
 * The compiler, with the project's own settings, on code that is not in a file.
 */
import { join, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(import.meta.dirname, "../..");

/** One complaint of the compiler. */
interface CompilerError {
  readonly message: string;
  /** The text that it is about. */
  readonly underlined: string;
}

/** What the compiler says of `snippet`, which imports `chainrule` and its other entries as users do. */
export function compilerMessages(snippet: string): string[] {
  return compilerErrors(snippet).map(({ message }) => message);
}

/** The same with the place of each. */
export function compilerErrors(snippet: string): CompilerError[] {
  const file = join(ROOT, "test/support/snippet.ts");
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  options.paths = {
    chainrule: [join(ROOT, "src/index.ts")],
    "chainrule/data": [join(ROOT, "src/tables/index.ts")],
    "chainrule/metrics": [join(ROOT, "src/metrics/index.ts")],
    "chainrule/node": [join(ROOT, "src/node/index.ts")],
    "chainrule/onnx": [join(ROOT, "src/formats/onnx/index.ts")],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === file ? ts.createSourceFile(path, snippet, ts.ScriptTarget.ES2023) : getSourceFile(path, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText, start = 0, length = 0 }) => ({
      message: ts.flattenDiagnosticMessageText(messageText, "\n"),
      underlined: snippet.slice(start, start + length),
    }));
}
