import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

/** What every engine must compute to the same bit: IEEE 754 rounds these exactly, or nothing is rounded at all. */
const EXACT_MATH: ReadonlySet<string> = new Set([
  ...["abs", "ceil", "clz32", "floor", "fround", "imul", "max", "min", "round", "sign", "sqrt", "trunc"],
  ...["E", "LN2", "LN10", "LOG2E", "LOG10E", "PI", "SQRT1_2", "SQRT2"],
]);

/** Objects whose functions may differ from engine to engine; `Mathf` and `NativeMath` are AssemblyScript's. */
const MATH: ReadonlySet<string> = new Set(["Math", "Mathf", "NativeMath", "NativeMathf", "JSMath"]);

/** What differs from run to run, or from machine to machine. */
const OUTSIDE_WORLD: ReadonlySet<string> = new Set(["Date", "performance", "crypto", "Intl"]);

/** Methods whose result is the machine's language's. */
const LOCAL: ReadonlySet<string> = new Set([
  ...["localeCompare", "toLocaleString", "toLocaleUpperCase", "toLocaleLowerCase"],
  ...["toLocaleDateString", "toLocaleTimeString"],
]);

/** A constant such as `2 ** -24`, which every engine gets right. */
const POWER_OF_TWO = /^2 \*\* -?\d+$/;

/** The rules' exceptions. One that no file needs any more is a failure, too. */
const ALLOWED: readonly { readonly file: string; readonly use: string; readonly reason: string }[] = [
  { file: "src/training/training-run.ts", use: "performance", reason: "durations are reported, and decide nothing" },
  { file: "src/training/worker/outbox.ts", use: "performance", reason: "when events are posted changes none of them" },
  { file: "src/base/breather.ts", use: "performance", reason: "when others run changes nothing that is computed" },
  { file: "src/network/network.ts", use: "toLocaleString", reason: 'the language is named: always "en-US"' },
  { file: "src/backends/wasm/threads/plan.ts", use: "performance", reason: "how many threads run changes no result" },
  {
    file: "src/backends/wasm/assembly/micro-kernel.ts",
    use: "relaxed_madd",
    reason: "only compiled for wasm-relaxed, which says that it is not reproducible",
  },
  { file: "src/network/summary.ts", use: "toLocaleString", reason: 'the language is named: always "en-US"' },
];

interface Use {
  readonly file: string;
  readonly use: string;
}

/** What one source uses that may differ between engines, machines or runs. */
function usesIn(file: string, source: string): Use[] {
  const uses: Use[] = [];
  const visit = (node: ts.Node): void => {
    const use = useOf(node);
    if (use !== undefined) uses.push({ file, use });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true));
  return uses;
}

function useOf(node: ts.Node): string | undefined {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isPower = kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken;
    if (isPower && !POWER_OF_TWO.test(node.getText())) return "**";
  }
  if (!ts.isIdentifier(node) || ts.isTypeReferenceNode(node.parent)) return undefined;
  const name = node.text;
  const isProperty = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
  if (isProperty && (LOCAL.has(name) || name.startsWith("relaxed_"))) return name;
  const isOfGlobal = isProperty && isGlobalObject(node.parent.expression);
  if (isProperty && !isOfGlobal) return undefined;
  if (OUTSIDE_WORLD.has(name)) return name;
  if (!MATH.has(name)) return undefined;
  // Math itself, handed on or taken apart, could become any of its functions.
  const { parent } = isOfGlobal ? node.parent : node;
  const member = ts.isPropertyAccessExpression(parent) ? parent.name.text : "?";
  return EXACT_MATH.has(member) ? undefined : `${name}.${member}`;
}

/** `globalThis`, `self`, `globalThis.self`: what their properties name are the globals. */
function isGlobalObject(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === "globalThis" || node.text === "self";
  return (
    ts.isPropertyAccessExpression(node) && isGlobalObject(node.name as ts.Identifier) && isGlobalObject(node.expression)
  );
}

function sources(): string[] {
  return readdirSync(join(ROOT, "src"), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.(test|generated)\.ts$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

describe("the library", () => {
  const files = sources();
  const uses = files.flatMap((file) => usesIn(file, readFileSync(join(ROOT, file), "utf8")));

  it("is read, with its AssemblyScript", () => {
    expect(files).toContain("src/base/exp-log.ts");
    expect(files).toContain("src/backends/wasm/assembly/exp-log.ts");
  });

  it("computes nothing that differs between engines, machines or runs", () => {
    const isAllowed = ({ file, use }: Use): boolean =>
      ALLOWED.some((entry) => entry.file === file && entry.use === use);
    expect(uses.filter((found) => !isAllowed(found))).toEqual([]);
  });

  it("needs every exception that it is granted", () => {
    const isNeeded = (entry: Use): boolean => uses.some(({ file, use }) => entry.file === file && entry.use === use);
    expect(ALLOWED.filter((entry) => !isNeeded(entry))).toEqual([]);
  });
});

describe("the rule", () => {
  it.each([
    ["Math.exp(x)", "Math.exp"],
    ["const y = [1].map(Math.log1p)", "Math.log1p"],
    ["const { pow } = Math", "Math.?"],
    ['Math["tanh"](x)', "Math.?"],
    ["Math.random()", "Math.random"],
    ["x ** 2", "**"],
    ["x **= 2", "**"],
    ["2 ** x", "**"],
    ["10 ** 3", "**"],
    ["new Date()", "Date"],
    ["performance.now()", "performance"],
    ["globalThis.Math.exp(1)", "Math.exp"],
    ["globalThis.performance.now()", "performance"],
    ["new globalThis.Date()", "Date"],
    ["self.Math.exp(1)", "Math.exp"],
    ["globalThis.self.performance.now()", "performance"],
    ['a.localeCompare("b")', "localeCompare"],
    ["f32x4.relaxed_madd(a, b, c)", "relaxed_madd"],
  ])("finds %s", (source, use) => {
    expect(usesIn("x.ts", source)).toEqual([{ file: "x.ts", use }]);
  });

  it.each([
    "Math.sqrt(x) * Math.SQRT2",
    "globalThis.Math.sqrt(x)",
    "scene.self.performance",
    "// Math.exp(x) and x ** 2",
    'const text = "Math.exp"',
    "256 * 2 ** -24",
    "scene.performance",
    "let date: Date",
  ])("passes over %s", (source) => {
    expect(usesIn("x.ts", source)).toEqual([]);
  });
});
