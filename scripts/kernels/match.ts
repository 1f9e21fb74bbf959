/**
 * Plain kernels and their versions in AssemblyScript, matched by name and held against each other.
 *
 * @module
 */
import type { AssemblyFunction, Parameter, Signature } from "./signatures.ts";

/** The family of the kernels that are always loaded. */
export const CORE = "core";

/** As many arguments as a command of a plan has room for: see src/backends/wasm/assembly/plan-layout.ts. */
export const MOST_ARGUMENTS = 24;

/** What an argument is to the generated code. */
export type ArgumentKind = "buffer" | "size" | "number" | "boolean";

export interface Argument {
  readonly name: string;
  readonly kind: ArgumentKind;
}

/** A kernel that has a version in AssemblyScript. */
export interface NativeKernel {
  readonly name: string;
  /** Of its command in a plan. */
  readonly code: number;
  readonly family: string;
  /** The AssemblyScript file. */
  readonly file: string;
  readonly arguments: readonly Argument[];
  /** What a call takes one thread, as an expression of its sizes: `0.04 * N * D * M`. */
  readonly nanoseconds: string;
  /** Whether it is a pair of functions: a share of the work, and the total after all shares. */
  readonly isReduction: boolean;
}

/** A kernel over the whole batch is two functions with the kernel's parameters: `lossShare`, then `lossTotal`. */
export const SHARE = "Share";
export const TOTAL = "Total";

/** The type of each kind of argument in AssemblyScript. */
export const ASSEMBLY_TYPES: Readonly<Record<ArgumentKind, string>> = {
  buffer: "usize",
  size: "usize",
  number: "f64",
  boolean: "bool",
};

/** Numbers with these names count something, and AssemblyScript takes them as `usize`: N, D, M, …; all others are real. */
const IS_SIZE = /^([A-Z]+|size|start)$/;

/**
 * The kernels that have a version in AssemblyScript; those of the core come first, so that their codes are the same with
 * and without the other families.
 *
 * @throws Error if a version does not take what its plain kernel takes
 */
export function matchKernels(plain: readonly Signature[], assembly: readonly AssemblyFunction[]): NativeKernel[] {
  assertDistinct(plain);
  const matched = plain.map((kernel) => match(kernel, assembly)).filter((kernel) => kernel !== undefined);
  assertNoneLost(matched, assembly);
  const rank = ({ family, name }: (typeof matched)[number]): string => `${family === CORE ? 0 : 1} ${name}`;
  matched.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return matched.map((kernel, code) => ({ ...kernel, code }));
}

function match(plain: Signature, assembly: readonly AssemblyFunction[]): Omit<NativeKernel, "code"> | undefined {
  const { name } = plain;
  const [whole, share, total] = [name, name + SHARE, name + TOTAL].map((wanted) => only(wanted, assembly));
  if (!whole && !share && !total) return undefined;
  if (whole ? share || total : !(share && total)) {
    throw new Error(
      `The kernel "${name}" needs ${name}, or both ${name}${SHARE} and ${name}${TOTAL}, in AssemblyScript.`,
    );
  }
  const parts = whole ? [whole] : [share!, total!];
  const kinds = argumentsOf(plain);
  for (const part of parts) assertSame(plain, kinds, part);
  const { file, family } = parts[0]!;
  if (parts.at(-1)!.file !== file) throw new Error(`${name}${SHARE} and ${name}${TOTAL} must stand in one file.`);
  return { name, family, file, arguments: kinds, nanoseconds: work(parts[0]!, kinds), isReduction: !whole };
}

function only(name: string, assembly: readonly AssemblyFunction[]): AssemblyFunction | undefined {
  const [found, second] = assembly.filter((candidate) => candidate.name === name);
  if (second) throw new Error(`${found!.file} and ${second.file} both export ${name}.`);
  return found;
}

function argumentsOf({ name, file, parameters }: Signature): Argument[] {
  if (parameters.length > MOST_ARGUMENTS) {
    throw new Error(
      `${file}: ${name} has ${parameters.length} parameters, and a command has room for ${MOST_ARGUMENTS}.`,
    );
  }
  return parameters.map((parameter) => ({ name: parameter.name, kind: kindOf(parameter, `${file}: ${name}`) }));
}

function kindOf({ name, type }: Parameter, where: string): ArgumentKind {
  if (type === "FloatArray" || type === "Int32Array") return "buffer";
  if (type === "number") return IS_SIZE.test(name) ? "size" : "number";
  if (type === "boolean") return "boolean";
  throw new Error(
    `${where}: the parameter ${name} is ${type}; kernels take FloatArray, Int32Array, number and boolean.`,
  );
}

function assertSame(plain: Signature, kinds: readonly Argument[], version: AssemblyFunction): void {
  const { parameters } = version;
  for (let i = 0; i < Math.max(kinds.length, parameters.length); i++) {
    const wanted = kinds[i] && shown({ name: kinds[i]!.name, type: ASSEMBLY_TYPES[kinds[i]!.kind] });
    const given = parameters[i] && shown(parameters[i]!);
    if (wanted === given) continue;
    const there = plain.parameters[i];
    throw new Error(
      `${version.file}: parameter ${i + 1} of ${version.name} must be ${wanted ?? "absent"} but is ${given ?? "absent"}: ` +
        `the plain kernel in ${plain.file} has ${there ? shown(there) : "nothing"} there.`,
    );
  }
}

function shown({ name, type }: Parameter): string {
  return `"${name}: ${type}"`;
}

/** `0.04·N·D·M` as an expression. */
function work({ file, name, nanoseconds }: AssemblyFunction, kinds: readonly Argument[]): string {
  const [factor, ...sizes] = nanoseconds?.split("·").map((part) => part.trim()) ?? [];
  const isSize = (size: string): boolean =>
    kinds.some((argument) => argument.name === size && argument.kind === "size");
  if (factor === undefined || !(Number(factor) > 0) || sizes.length === 0 || !sizes.every(isSize)) {
    throw new Error(
      `${file}: ${name} must say what it takes one thread, as a number times its sizes, such as "@nanoseconds 0.3·N·D", ` +
        `but says ${nanoseconds === undefined ? "nothing" : `"${nanoseconds}"`}.`,
    );
  }
  return [Number(factor), ...sizes].join(" * ");
}

function assertDistinct(plain: readonly Signature[]): void {
  for (const { name, file } of plain) {
    const other = plain.find((candidate) => candidate.name === name)!;
    if (other.file !== file) throw new Error(`${other.file} and ${file} both have a kernel "${name}".`);
  }
}

/** A function that says what it takes is meant for a kernel: its name may be misspelled. */
function assertNoneLost(matched: readonly Omit<NativeKernel, "code">[], assembly: readonly AssemblyFunction[]): void {
  const names = new Set(matched.flatMap(({ name }) => [name, name + SHARE, name + TOTAL]));
  const lost = assembly.find(({ name, nanoseconds }) => nanoseconds !== undefined && !names.has(name));
  if (lost) throw new Error(`${lost.file}: ${lost.name} has @nanoseconds, but no ownKernel has its name.`);
}
