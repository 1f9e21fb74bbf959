/**
 * `chainrule gradcheck`: every gradient against finite differences.
 *
 * @module
 */
import { type Backend, createBackend, createReferenceBackend, wasmIsSupported } from "../../src/index.ts";
import { type GradientSuiteResult, gradientCheckSuite } from "../../src/node/index.ts";
import { type BackendName, openBackend } from "../base/backend.ts";
import { EXIT } from "../base/exit-codes.ts";
import { formatColumns, plural } from "../base/format.ts";
import { type Io, warn, writeJson } from "../base/io.ts";

export interface GradcheckFlags {
  readonly backend?: Exclude<BackendName, "auto">;
  readonly json?: boolean;
}

const HEADINGS = ["subject", "mode", "tensor", "backend", "relative error", "tolerance", ""];

/** @returns the exit code: 1 if a gradient is wrong */
export async function gradcheckCommand(flags: GradcheckFlags, io: Io): Promise<number> {
  const results: GradientSuiteResult[] = [];
  for await (const result of gradientCheckSuite(await backends(flags, io))) {
    results.push(result);
    if (flags.json) writeJson(io, result);
  }
  if (!flags.json) print(results, io);
  return results.every(({ passed }) => passed) ? EXIT.ok : EXIT.unexpected;
}

async function backends({ backend }: GradcheckFlags, io: Io): Promise<Backend[]> {
  const reference = [createReferenceBackend("float64"), createReferenceBackend("float32")];
  if (backend === "reference") return reference;
  if (backend !== undefined) return [await openBackend(backend)];
  if (wasmIsSupported()) return [...reference, await createBackend("wasm")];
  warn(io, "The backend wasm is not checked: this engine has no WebAssembly SIMD.");
  return reference;
}

function print(results: readonly GradientSuiteResult[], { out }: Io): void {
  const { green, red, dim } = out.style;
  const rows = results.map(({ subject, mode, tensor, backend, relativeError, tolerance, passed }) => [
    subject,
    mode ?? "–",
    tensor,
    backend,
    relativeError.toExponential(1),
    tolerance.toExponential(1),
    passed ? "✔" : "✘",
  ]);
  const [heading, ...lines] = formatColumns([HEADINGS, ...rows], [4, 5]);
  out.line(dim(heading!));
  for (const line of lines) out.line(line.replace("✔", green("✔")).replace("✘", red("✘")));
  const failed = results.filter(({ passed }) => !passed).length;
  out.line();
  if (failed === 0) out.line(`${green("✔")} all ${results.length} gradients agree with central differences in float64`);
  else
    out.line(
      `${red("✘")} ${plural(failed, "gradient")} of ${results.length} differ from central differences in float64`,
    );
}
