/**
 * Derivation and code are held against each other: every equation number in a kernel is a `\tag` in its derivation,
 * and every `\tag` is computed somewhere, or says why not: `\tag{3} % derivation step` or `\tag{3} % not implemented`.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const KERNELS = "src/kernels";
const DISTRIBUTED = "src/distributed";
const ASSEMBLY = "src/backends/wasm/assembly";
const NOT_MATHEMATICS = ["index.ts", "kernels.ts"];
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

const kernelFiles = sourceFiles(KERNELS).filter((file) => !NOT_MATHEMATICS.includes(file));

/** A text, and the code that computes what it derives. */
interface Derivation {
  readonly file: string;
  readonly code: readonly string[];
}

const derivations: readonly Derivation[] = [
  ...readdirSync(KERNELS)
    .filter((file) => file.endsWith(".md"))
    .map((file) => ({
      file: join(KERNELS, file),
      code: kernelFiles.filter((kernel) => derivationOf(kernel) === file).map((kernel) => join(KERNELS, kernel)),
    })),
  {
    file: join(DISTRIBUTED, "synchronized-batch-norm.md"),
    code: ["synchronized-batch-norm.ts", "data-parallel.ts"].map((file) => join(DISTRIBUTED, file)),
  },
];

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
  const functions = exportedFunctions(join(KERNELS, file));

  it("exports a kernel", () => {
    expect(functions.length).toBeGreaterThan(0);
  });

  it.each(functions)("$name links to a heading of its derivation", ({ doc }) => {
    const [, derivation, anchor] = /@derivation \.\/([\w-]+\.md)#(\S+)/.exec(doc) ?? [];
    expect(derivation).toBe(derivationOf(file));
    expect(anchorsIn(readFileSync(join(KERNELS, derivation!), "utf8"))).toContain(anchor);
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

describe.each(sourceFiles(ASSEMBLY))(`${ASSEMBLY}/%s`, (file) => {
  const used = commentNumbers(readFileSync(join(ASSEMBLY, file), "utf8"));

  it("uses equation numbers that the plain kernel of the same name computes", () => {
    const kernel = plainKernelOf(file);
    expect(used.filter((number) => kernel === undefined || !numbersUsed(kernel).includes(number))).toEqual([]);
  });
});

/** `batch-norm-running.ts` belongs to `batch-norm.ts`: the longest name that begins the file's own. */
function plainKernelOf(file: string): string | undefined {
  const starts = kernelFiles.filter((kernel) => basename(file, ".ts").startsWith(basename(kernel, ".ts")));
  return starts.sort((a, b) => b.length - a.length)[0];
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
}

function equationsIn(text: string): Equation[] {
  return [...text.matchAll(/\\tag\{(\d+)\}[ ]*(?:%[ ]*(.*))?/g)].map(([, number, marker]) => ({
    number: Number(number),
    marker: marker?.trim() ?? "",
  }));
}

/** The derivation that a kernel file's docstrings link to. */
function derivationOf(file: string): string {
  const [first] = exportedFunctions(join(KERNELS, file));
  return /@derivation \.\/([\w-]+\.md)/.exec(first?.doc ?? "")?.[1] ?? `no derivation in ${basename(file)}`;
}

function numbersUsed(file: string): number[] {
  return commentNumbers(readFileSync(join(KERNELS, file), "utf8"));
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
