import { execFileSync } from "node:child_process";
import { join, relative, resolve } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const ROOT = resolve(import.meta.dirname, "../..");

/** A call of each entry that must fail. */
const FAILING: Readonly<Record<string, string>> = {
  chainrule: 'tensor("words")',
  "chainrule/data": "parseCsv(1)",
  "chainrule/metrics": "rocAuc([], [])",
  "chainrule/node": 'loadModel("there is none.safetensors")',
  "chainrule/mpi": "dataParallel(undefined, { batchNorm: 1 })",
  "chainrule/onnx": "importOnnx(new Uint8Array(3))",
};

/** Most files that Node opens before a program runs: one for what an entry alone has, with those of the entries it needs. */
const MOST_FILES = 6;

const entries = Object.entries(manifest.exports).flatMap(([path, target]) =>
  typeof target === "object" ? [[join("chainrule", path), target] as const] : [],
);

/** What the program prints as JSON, run by Node in this package. */
function printed(program: string): unknown {
  const words = ["--input-type=module", "-e", program];
  return JSON.parse(execFileSync(process.execPath, words, { cwd: ROOT, encoding: "utf8" }));
}

describe("the entries of the package in Node", () => {
  it("have the names that bundlers find", () => {
    const urls = entries.map(([, target]) => [target.node, target.default]);
    const program = `const names = async (path) => Object.keys(await import(path));
      const all = ${JSON.stringify(urls)}.map((paths) => Promise.all(paths.map(names)));
      console.log(JSON.stringify(await Promise.all(all)));`;
    const names = printed(program) as [string[], string[]][];
    expect(names.map(([node]) => node)).toEqual(names.map(([, others]) => others));
    expect(names.map(([node]) => node.length > 0)).toEqual(entries.map(() => true));
  });

  it("share their classes: each throws errors of the main entry's", () => {
    expect(Object.keys(FAILING).sort()).toEqual(entries.map(([name]) => name).sort());
    const program = `import { ChainruleError } from "chainrule";
      const said = {};
      for (const [name, call] of Object.entries(${JSON.stringify(FAILING)})) {
        const entry = await import(name);
        try {
          await new Function("entry", "return entry." + call)(entry);
        } catch (error) {
          said[name] = error instanceof ChainruleError || error.stack;
        }
      }
      console.log(JSON.stringify(said));`;
    expect(printed(program)).toEqual(Object.fromEntries(Object.keys(FAILING).map((name) => [name, true])));
  });

  it.each([...entries.map(([, { node }]) => node), manifest.bin.chainrule])("%s opens few files", async (entry) => {
    const { metafile } = await build({
      ...{ entryPoints: [entry], absWorkingDir: ROOT, bundle: true, format: "esm", outdir: "bundled" },
      ...{ metafile: true, write: false, platform: "node", packages: "external", logLevel: "silent" },
    });
    const opened = new Set([relative(ROOT, resolve(ROOT, entry))]);
    for (const file of opened) {
      for (const { path, kind, external } of metafile.inputs[file]!.imports) {
        if (kind === "import-statement" && !external) opened.add(path);
      }
    }
    expect(opened.size).toBeGreaterThan(1);
    expect(opened.size).toBeLessThan(MOST_FILES);
  });
});
