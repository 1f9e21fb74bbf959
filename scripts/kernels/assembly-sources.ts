/**
 * The generated AssemblyScript: what the modules export, and what the commands of a plan do.
 *
 * @module
 */
import { type Argument, ASSEMBLY_TYPES, CORE, type NativeKernel, SHARE, TOTAL } from "./match.ts";

const HEADER = "// Written by scripts/build-kernels.ts.\n";

/** The entry of the core: the kernels that are always loaded. */
export function coreEntry(kernels: readonly NativeKernel[]): string {
  return `${HEADER}export * from "./instance";\n${exportsOf(kernels.filter(({ family }) => family === CORE))}`;
}

/** The entry of the whole: the core, and every other family. */
export function wholeEntry(kernels: readonly NativeKernel[]): string {
  return `${HEADER}export * from "./core.generated";\n${exportsOf(kernels.filter(({ family }) => family !== CORE))}`;
}

/**
 * Kernels are exported even where only commands call them: the compiler then does not inline them there, where the
 * engine's register allocator made sgdUpdate six times slower.
 */
function exportsOf(kernels: readonly NativeKernel[]): string {
  return kernels.map((kernel) => (kernel.isReduction ? reduction(kernel) : `export ${importOf(kernel)}`)).join("");
}

function reduction(kernel: NativeKernel): string {
  const parameters = kernel.arguments.map(({ name, kind }) => `${name}: ${ASSEMBLY_TYPES[kind]}`).join(", ");
  const names = kernel.arguments.map(({ name }) => name).join(", ");
  const calls = functionsOf(kernel).map((part) => `  ${part}(${names});\n`);
  return `import ${importOf(kernel)}export function ${kernel.name}(${parameters}): void {\n${calls.join("")}}\n`;
}

/** What every command does: `WHOLE` is a constant of the compilation, and tells whether the other families are there. */
export function commands(kernels: readonly NativeKernel[]): string {
  const imports = kernels.map((kernel) => `import ${importOf(kernel)}`).join("");
  const execute = kernels.map((kernel) => command(kernel, functionsOf(kernel)[0]!)).join("");
  const reductions = kernels.filter(({ isReduction }) => isReduction);
  const conclude = reductions.map((kernel) => command(kernel, functionsOf(kernel)[1]!)).join("");
  return `${HEADER}${imports}import { at, flag, number } from "./command-arguments";

/** Computes the present share of a command. */
export function execute(c: usize): void {
  switch (load<i32>(c)) {
${execute}    default: unreachable();
  }
}

/** What is left to do for a command when all of its shares are done. */
export function conclude(c: usize): void {
  switch (load<i32>(c)) {
${conclude}  }
}
`;
}

function command({ code, family, arguments: parameters }: NativeKernel, name: string): string {
  const call = `${name}(${parameters.map(argument).join(", ")});`;
  return `    case ${code}: { ${family === CORE ? call : `if (WHOLE) ${call} else unreachable();`} return; }\n`;
}

function argument({ kind }: Argument, index: number): string {
  const reader = { buffer: "at", size: "at", number: "number", boolean: "flag" }[kind];
  return `${reader}(c, ${index})`;
}

function functionsOf({ name, isReduction }: NativeKernel): string[] {
  return isReduction ? [name + SHARE, name + TOTAL] : [name];
}

function importOf(kernel: NativeKernel): string {
  return `{ ${functionsOf(kernel).join(", ")} } from "../../../${kernel.file.replace(/^src\/|\.ts$/g, "")}";\n`;
}
