/**
 * Derivation and code are held against each other: every equation number in a kernel is a `\tag` in its derivation,
 * and every `\tag` is computed somewhere, or says why not: `\tag{3} % derivation step` or `\tag{3} % not implemented`.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { DERIVATIONS } from "../support/derivations.ts";

const ARRAY_TYPES = ["FloatArray", "Int32Array"];
const MARKERS = ["derivation step", "not implemented"];

interface KernelFunction {
  readonly name: string;
  readonly doc: string;
  readonly arrays: readonly string[];
}

interface Equation {
  readonly number: number;
  /** What the author wrote after the tag; empty for an equation that the code computes. */
  readonly marker: string;
}

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !/\.(test|generated)\.ts$/.test(file))
  .map((file) => join("src", file));

/** Files of plain kernels: those whose docstrings link to a derivation by its equations. */
const kernelFiles = sources.filter((file) => !file.endsWith(".as.ts") && derivationOf(file) !== undefined);

/** Code outside the kernels that computes equations of a derivation. */
const OTHER_CODE: Readonly<Record<string, readonly string[]>> = {
  "src/layers/batch-norm/synchronized-batch-norm.md": [
    "src/layers/batch-norm/synchronized.ts",
    "src/distributed/data-parallel.ts",
  ],
};

/** A text, and the code that computes what it derives. */
interface Derivation {
  readonly file: string;
  readonly code: readonly string[];
}

const derivations: readonly Derivation[] = DERIVATIONS.map((file) => ({
  file,
  code: OTHER_CODE[file] ?? kernelFiles.filter((kernel) => derivationOf(kernel) === file),
}));

describe.each(derivations)("$file", ({ file, code }) => {
  const text = readFileSync(file, "utf8");
  const equations = equationsIn(text);
  const used = code.flatMap((path) => commentNumbers(readFileSync(path, "utf8")));

  it("numbers its equations from 1 on, in order", () => {
    expect(equations.map(({ number }) => number)).toEqual(equations.map((_, i) => i + 1));
  });

  it("marks a tag as a derivation step, as not implemented, or not at all", () => {
    expect(equations.filter(({ marker }) => marker !== "" && !MARKERS.includes(marker))).toEqual([]);
  });

  it("has its unmarked equations in the code, and no others", () => {
    const implemented = equations.filter(({ marker }) => marker === "").map(({ number }) => number);
    expect([...new Set(used)].sort((a, b) => a - b)).toEqual(implemented);
  });

  it("refers only to equations that it has", () => {
    expect(numbersIn(text.replaceAll(/\$\$.*?\$\$/gs, "")).filter((k) => k > equations.length)).toEqual([]);
  });

  it("links only to files that exist", () => {
    const links = [...text.matchAll(/\]\((\.[^)#]*)/g)].map(([, path]) => join(dirname(file), path!));
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe.each(kernelFiles)("%s", (file) => {
  const functions = exportedFunctions(file);

  it("exports a kernel", () => {
    expect(functions.length).toBeGreaterThan(0);
  });

  it.each(functions)("$name links to a heading of its derivation", ({ doc }) => {
    const [, derivation, anchor] = /@derivation (\S+\.md)#(\S+)/.exec(doc) ?? [];
    expect(join(dirname(file), derivation!)).toBe(derivationOf(file));
    expect(anchorsIn(readFileSync(derivationOf(file)!, "utf8"))).toContain(anchor);
  });

  it.each(functions)("$name gives the shape of every array", ({ doc, arrays }) => {
    const shapes = tagText(doc, "shape").split(/[^\w]+/);
    expect(arrays.filter((name) => !shapes.includes(name))).toEqual([]);
  });

  it("shows in its docstrings exactly the equations that it computes", () => {
    const shown = functions.flatMap(({ doc }) => formulaNumbers(doc));
    expect(new Set(shown)).toEqual(new Set(numbersUsed(file)));
  });
});

/** AssemblyScript with equation numbers, and the plain kernels whose equations they are. */
const assembly = [
  ...sources
    .filter((file) => file.endsWith(".as.ts"))
    .map((file) => ({ file, kernels: kernelFiles.filter((kernel) => belongsTo(file, kernel)) })),
  { file: "src/backends/wasm/assembly/exp-log.ts", kernels: ["src/base/exp-log.ts"] },
  { file: "src/backends/wasm/assembly/expm1-log1p.ts", kernels: ["src/base/expm1-log1p.ts"] },
];

describe.each(assembly)("$file", ({ file, kernels }) => {
  it("uses equation numbers that the plain kernels beside it compute", () => {
    const known = kernels.flatMap(numbersUsed);
    expect(commentNumbers(readFileSync(file, "utf8")).filter((number) => !known.includes(number))).toEqual([]);
  });
});

/** A folder holds one layer, loss or optimizer; of several kernels in a folder, `x.as.ts` is the fast `x.ts`. */
function belongsTo(file: string, kernel: string): boolean {
  const isNamesake = sources.includes(file.replace(".as.ts", ".ts")) && !basename(kernel).startsWith("kernels");
  return dirname(file) === dirname(kernel) && (!isNamesake || basename(kernel, ".ts") === basename(file, ".as.ts"));
}

function equationsIn(text: string): Equation[] {
  return [...text.matchAll(/\\tag\{(\d+)\}[ ]*(?:%[ ]*(.*))?/g)].map(([, number, marker]) => ({
    number: Number(number),
    marker: marker?.trim() ?? "",
  }));
}

/** The derivation that a kernel file's docstrings link to; undefined for files without kernels. */
function derivationOf(file: string): string | undefined {
  const link = exportedFunctions(file)
    .map(({ doc }) => /@derivation (\S+\.md)#/.exec(doc)?.[1])
    .find((found) => found !== undefined);
  return link === undefined ? undefined : join(dirname(file), link);
}

function numbersUsed(file: string): number[] {
  return commentNumbers(readFileSync(file, "utf8"));
}

/** Equation numbers at the start of a line comment: `// (12)`, `// (5): why`. */
function commentNumbers(source: string): number[] {
  return [...source.matchAll(/\/\/ ((?:\(\d+\)[ ,]*)+)/g)].flatMap(([, numbers]) => numbersIn(numbers!));
}

/** Equation numbers in the indented lines of a docstring. */
function formulaNumbers(doc: string): number[] {
  const formulas = doc.split("\n").filter((line) => /^ \* {5}/.test(line));
  return formulas.flatMap((line) => numbersIn(line.slice(line.search(/ {2,}\(\d+\)|$/))));
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/(?<![\w\]])\((\d+)\)/g)].map(([, number]) => Number(number));
}

/** The anchors that GitHub gives to headings. */
function anchorsIn(markdown: string): string[] {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function tagText(doc: string, tag: string): string {
  return new RegExp(`@${tag} ([^@]*)`).exec(doc)?.[1] ?? "";
}

function exportedFunctions(path: string): KernelFunction[] {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2023, true);
  return source.statements
    .filter((statement) => ts.isFunctionDeclaration(statement))
    .filter((statement) => statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .map((statement) => ({
      name: statement.name!.text,
      doc: ts.getJSDocCommentsAndTags(statement).at(-1)?.getText() ?? "",
      arrays: statement.parameters
        .filter(({ type }) => ARRAY_TYPES.includes(type?.getText() ?? ""))
        .map(({ name }) => name.getText()),
    }));
}
