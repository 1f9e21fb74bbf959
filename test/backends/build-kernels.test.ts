import { describe, expect, test } from "vitest";
import { commands, coreEntry, wholeEntry } from "../../scripts/kernels/assembly-sources.ts";
import { glueSource } from "../../scripts/kernels/glue-source.ts";
import { matchKernels, type NativeKernel } from "../../scripts/kernels/match.ts";
import { assemblyFunctions, plainKernels } from "../../scripts/kernels/signatures.ts";

const PLAIN = `
export function scaleForward(out: FloatArray, labels: Int32Array, N: number, factor: number, negative: boolean): void {}
export const SCALE_FORWARD = ownKernel("scaleForward", scaleForward);`;
const VERSION = `
/** @nanoseconds 0.5·N */
export function scaleForward(out: usize, labels: usize, N: usize, factor: f64, negative: bool): void {}`;

/** The kernels of a plain source and a source in AssemblyScript. */
function match(plain: string, version: string): NativeKernel[] {
  return matchKernels(plainKernels("src/a/kernels.ts", plain), assemblyFunctions("src/a/a.as.ts", version));
}

/** The pair of a reduction. */
const pair = (version: string): string =>
  version.replace("scaleForward", "scaleForwardShare") +
  version.replace("/** @nanoseconds 0.5·N */", "").replace("scaleForward", "scaleForwardTotal");

describe("a kernel and its version in AssemblyScript", () => {
  test("are matched by name", () => {
    expect(match(PLAIN, VERSION)).toEqual([
      {
        name: "scaleForward",
        code: 0,
        family: "core",
        file: "src/a/a.as.ts",
        arguments: [
          { name: "out", kind: "buffer" },
          { name: "labels", kind: "buffer" },
          { name: "N", kind: "size" },
          { name: "factor", kind: "number" },
          { name: "negative", kind: "boolean" },
        ],
        nanoseconds: "0.5 * N",
        isReduction: false,
      },
    ]);
    expect(match(PLAIN, pair(VERSION))).toMatchObject([{ name: "scaleForward", isReduction: true }]);
    expect(match(PLAIN, "export function other(x: usize): void {}")).toEqual([]);
  });

  test.each([
    ["arrays are swapped", "out: usize, labels: usize", "labels: usize, out: usize", "out: usize", "labels: usize"],
    ["numbers are swapped", "N: usize, factor: f64", "factor: f64, N: usize", "N: usize", "factor: f64"],
    ["a size is real", "N: usize", "N: f64", "N: usize", "N: f64"],
    ["a number is a size", "factor: f64", "factor: usize", "factor: f64", "factor: usize"],
    ["a truth value is a number", "negative: bool", "negative: f64", "negative: bool", "negative: f64"],
    ["a name differs", "factor: f64", "scale: f64", "factor: f64", "scale: f64"],
  ])("are refused if %s", (_, right, wrong, wanted, given) => {
    for (const version of [VERSION, pair(VERSION)]) {
      expect(() => match(PLAIN, version.replaceAll(right, wrong))).toThrow(
        new RegExp(
          `^src/a/a\\.as\\.ts: parameter \\d of scaleForward(Share)? must be "${wanted}" but is "${given}": the plain`,
        ),
      );
    }
  });

  test("are refused if a parameter is missing, or one too many is there", () => {
    expect(() => match(PLAIN, VERSION.replace(", negative: bool", ""))).toThrow(
      'src/a/a.as.ts: parameter 5 of scaleForward must be "negative: bool" but is absent: the plain kernel in ' +
        'src/a/kernels.ts has "negative: boolean" there.',
    );
    expect(() => match(PLAIN, VERSION.replace("bool)", "bool, eps: f64)"))).toThrow(
      'parameter 6 of scaleForward must be absent but is "eps: f64": the plain kernel in src/a/kernels.ts has nothing there.',
    );
    const total = pair(VERSION).replace(/(Total\(.*), negative: bool/, "$1");
    expect(() => match(PLAIN, total)).toThrow('parameter 5 of scaleForwardTotal must be "negative: bool"');
  });

  test("may have 24 parameters, and no more", () => {
    const many = (count: number): [string, string] => {
      const names = Array.from({ length: count - 3 }, (_, i) => `a${i}`);
      const insert = (text: string, type: string): string =>
        text
          .replace("N:", `${names.map((name) => `${name}: ${type}, `).join("")}N:`)
          .replace(/, negative: bool(ean)?/, "");
      return [
        insert(PLAIN, "FloatArray").replace("labels: Int32Array, ", ""),
        insert(VERSION, "usize").replace("labels: usize, ", ""),
      ];
    };
    expect(match(...many(24))[0]!.arguments.length).toBe(24);
    expect(() => match(...many(25))).toThrow(
      "src/a/kernels.ts: scaleForward has 25 parameters, and a command has room for 24.",
    );
  });

  test("are refused without an estimate of its sizes", () => {
    const says = (estimate: string): string => VERSION.replace("@nanoseconds 0.5·N", estimate);
    expect(() => match(PLAIN, says("Scales."))).toThrow("scaleForward must say what it takes one thread");
    expect(() => match(PLAIN, says("Scales."))).toThrow("but says nothing");
    expect(() => match(PLAIN, says("@nanoseconds 0.5·D"))).toThrow('but says "0.5·D"');
    expect(() => match(PLAIN, says("@nanoseconds 0.5·factor"))).toThrow('but says "0.5·factor"');
    expect(() => match(PLAIN, says("@nanoseconds N"))).toThrow('but says "N"');
    expect(() => match(PLAIN, says("@nanoseconds 7"))).toThrow('but says "7"');
  });

  test("are refused if they cannot be told apart, or are not whole", () => {
    expect(() => match(PLAIN, VERSION + pair(VERSION))).toThrow("needs scaleForward, or both scaleForwardShare and");
    expect(() => match(PLAIN, VERSION.replace("scaleForward", "scaleForwardShare"))).toThrow(
      "or both scaleForwardShare",
    );
    expect(() => match(PLAIN, VERSION + VERSION)).toThrow("src/a/a.as.ts and src/a/a.as.ts both export scaleForward.");
    expect(() => match(PLAIN, VERSION.replace("scaleForward", "scaleFroward"))).toThrow(
      "src/a/a.as.ts: scaleFroward has @nanoseconds, but no ownKernel has its name.",
    );
    const twice = [...plainKernels("src/a/kernels.ts", PLAIN), ...plainKernels("src/b/kernels.ts", PLAIN)];
    expect(() => matchKernels(twice, [])).toThrow(
      'src/a/kernels.ts and src/b/kernels.ts both have a kernel "scaleForward".',
    );
  });
});

test("a plain kernel takes arrays, numbers and truth values, and stands where it is made a kernel of", () => {
  expect(() => match(PLAIN.replace("Int32Array", "number[]"), VERSION)).toThrow(
    "src/a/kernels.ts: scaleForward: the parameter labels is number[]; kernels take FloatArray, Int32Array, number and boolean.",
  );
  expect(() => match(PLAIN.replace('"scaleForward"', "NAME"), VERSION)).toThrow("must be a literal text");
  expect(() => match(PLAIN.replace(", scaleForward)", ", elsewhere)"), VERSION)).toThrow(
    'src/a/kernels.ts: the kernel "scaleForward" must be given a function that is declared in the same file.',
  );
});

describe("what is written", () => {
  const family = (version: string): string => `/**\n * Others.\n *\n * @family others\n * @module\n */\n${version}`;
  /** One kernel of the core, and one, whose name comes first, of a family; both are reductions. */
  const kernels = matchKernels(
    [...plainKernels("src/a/kernels.ts", PLAIN), ...plainKernels("src/b/kernels.ts", PLAIN.replaceAll("scale", "add"))],
    [
      ...assemblyFunctions("src/a/a.as.ts", pair(VERSION)),
      ...assemblyFunctions("src/b/b.as.ts", family(pair(VERSION).replaceAll("scale", "add"))),
    ],
  );

  test("gives kernels of the core the first codes", () => {
    expect(kernels.map(({ name, code, family }) => [name, code, family])).toEqual([
      ["scaleForward", 0, "core"],
      ["addForward", 1, "others"],
    ]);
  });

  test("leaves the other families out of the core", () => {
    expect(coreEntry(kernels)).toContain("export function scaleForward(out: usize, labels: usize, N: usize,");
    expect(coreEntry(kernels)).not.toContain("addForward");
    expect(wholeEntry(kernels)).toContain('export * from "./core.generated";');
    expect(wholeEntry(kernels)).toContain(
      "  addForwardShare(out, labels, N, factor, negative);\n  addForwardTotal(out,",
    );
  });

  test("has commands do nothing that the module cannot", () => {
    expect(commands(kernels)).toContain(
      "    case 1: { if (WHOLE) addForwardShare(at(c, 0), at(c, 1), at(c, 2), number(c, 3), flag(c, 4)); else unreachable(); return; }\n" +
        "    default: unreachable();\n",
    );
    expect(commands(kernels)).toContain(
      "case 0: { scaleForwardTotal(at(c, 0), at(c, 1), at(c, 2), number(c, 3), flag(c, 4));",
    );
  });

  test("hands every argument on, in its place", () => {
    const source = glueSource("", "coreGlue", kernels.slice(0, 1));
    expect(source).toContain("=> $run!(out.pointer, labels.pointer, N, factor, negative),");
    expect(source).toContain("$plan.begin(0, 0.5 * N);");
    expect(source).toContain("$numbers[$at + 3] = factor;\n      $numbers[$at + 4] = negative ? 1 : 0;\n");
  });
});
