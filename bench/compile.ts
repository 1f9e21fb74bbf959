/**
 * Compiles the AssemblyScript that nothing but the bench needs.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** As scripts/build-wasm.ts has them, but for the memory, which threads do not share. */
const OPTIONS = "-O3 --noAssert --runtime stub --enable simd --importMemory --noExportMemory --disableWarning 112";

/**
 * The WebAssembly module of a file in bench/assembly.
 *
 * @throws Error with what the compiler says
 */
export async function compileAssembly(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const { main } = await import("assemblyscript/asc"); // only now: the compiler takes seconds to load
  let binary: Uint8Array | undefined;
  const args = [`bench/assembly/${file}`, "--baseDir", ROOT, "--outFile", "bench.wasm", ...OPTIONS.split(" ")];
  const { error, stderr } = await main(args, {
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") binary = contents;
    },
  });
  if (error !== null || binary === undefined) throw new Error(`asc: ${stderr.toString()}`);
  return new Uint8Array(binary);
}
