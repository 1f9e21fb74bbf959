/**
 * The generated TypeScript: each kernel on handles, called at once or written into a plan. All arguments are spelled out,
 * so that no call allocates.
 *
 * @module
 */
import type { Argument, NativeKernel } from "./match.ts";

/**
 * A module that exports the glue of these kernels.
 *
 * @param constants further lines of the module
 */
export function glueSource(header: string, name: string, kernels: readonly NativeKernel[], constants = ""): string {
  return `${header}
import type { Glue } from "./glue.ts";
${kernels.length > 0 ? 'import type { WasmBuffer } from "./memory.ts";\n' : ""}${constants}
export const ${name}: Glue = {
${kernels.map(entry).join("")}};
`;
}

/** Names with a $ are no parameters' names. */
function entry({ name, code, nanoseconds, arguments: parameters }: NativeKernel): string {
  const typed = parameters.map(({ name, kind }) => `${name}: ${TYPES[kind]}`).join(", ");
  const values = parameters.map((parameter) => value(parameter, false)).join(", ");
  const stores = parameters.map((parameter, i) => `      $numbers[$at + ${i}] = ${value(parameter, true)};\n`);
  return `  ${name}: {
    direct: ({ ${name}: $run }) => (${typed}) => $run!(${values}),
    planned: ($plan) => (${typed}) => {
      const $at = $plan.begin(${code}, ${nanoseconds});
      const $numbers = $plan.numbers;
${stores.join("")}    },
  },
`;
}

const TYPES = { buffer: "WasmBuffer", size: "number", number: "number", boolean: "boolean" } as const;

function value({ name, kind }: Argument, isNumber: boolean): string {
  if (kind === "buffer") return `${name}.pointer`;
  return kind === "boolean" && isNumber ? `${name} ? 1 : 0` : name;
}
