/**
 * The packed package with other people's tools, in a temporary folder: `npm run toolchains` installs the tools of
 * package.json beside this file, and needs a build in dist/. Every version of TypeScript reads all declarations in every way
 * that it knows to find them, Jest runs a test in two kinds of projects, and Parcel bundles a page. `-- jest` tries one tool.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENTRY_POINTS, RESOLUTIONS, tsconfigOf } from "../support/entry-points.ts";
import { installPacked } from "../support/packed.ts";

const TRAIN = `const net = sequential(affine(2, 8), relu(), affine(8, 2));
const { epochs } = await fit(net, { x: [[0, 1], [1, 0]], labels: [0, 1] }, { epochs: 10 });`;

const OTHERS = ["data", "metrics", "onnx", "node", "mpi"]
  .map((name) => `  await import("chainrule/${name}");`)
  .join("\n");

const JEST_TESTS: Readonly<Record<string, string>> = {
  module: `import { affine, fit, relu, sequential } from "chainrule";`,
  commonjs: `const library = import("chainrule");`,
};

function jestTest(type: string): string {
  const taken = type === "commonjs" ? "  const { affine, fit, relu, sequential } = await library;\n" : "";
  return `${JEST_TESTS[type]}
test("trains", async () => {
${taken}${TRAIN}
${OTHERS}
  expect(epochs).toHaveLength(10);
});
`;
}

/** Says on one line whether the program ends well, and prints what it said where it does not. */
function attempt(what: string, cwd: string, program: string, words: readonly string[], env = {}): void {
  const options = { cwd, encoding: "utf8", env: { ...process.env, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], options);
  process.stdout.write(`${what}: ${status === 0 ? "works" : `FAILS\n${stdout}${stderr}`}\n`);
  if (status !== 0) process.exitCode = 1;
}

/** A folder with these files, in the folder of the tools. */
function project(folder: string, name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

function typescripts(folder: string): void {
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) if (name.startsWith("typescript-")) typescript(folder, name);
}

function typescript(folder: string, name: string): void {
  const { version } = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
  const programs = Object.entries(ENTRY_POINTS).map(([point, code]) => [`${point}.ts`, code]);
  for (const resolution of Object.keys(RESOLUTIONS) as (keyof typeof RESOLUTIONS)[]) {
    if (resolution === "node10" && version.startsWith("7.")) continue; // 7.0 has no node10
    const files = { ...Object.fromEntries(programs), "tsconfig.json": tsconfigOf(version, resolution) };
    const path = project(folder, `${name}-${resolution}`, files);
    attempt(`TypeScript ${version}, ${resolution}`, path, join(folder, "node_modules", name, "bin/tsc"), ["-p", path]);
  }
}

function jest(folder: string): void {
  for (const type of Object.keys(JEST_TESTS)) {
    const path = project(folder, `jest-${type}`, {
      "package.json": JSON.stringify({ type, private: true }),
      "training.test.js": jestTest(type),
    });
    const flag = { NODE_OPTIONS: "--experimental-vm-modules" };
    attempt(`Jest, ${type}`, path, join(folder, "node_modules/jest/bin/jest.js"), [], flag);
  }
}

/** Once as it comes, and once with the setting that lets it find the other entry points. */
function parcel(folder: string): void {
  const program = join(folder, "node_modules/parcel/lib/bin.js");
  const page = '<!doctype html><script type="module" src="page.js"></script>';
  const main = `import { affine, fit, relu, sequential } from "chainrule";\n${TRAIN}\ndocument.title = epochs.length;`;
  const path = project(folder, "parcel", { "index.html": page, "page.js": main });
  const words = ["build", "parcel/index.html", "--no-cache", "--dist-dir", join(path, "dist")];
  attempt("Parcel, chainrule", folder, program, words);
  const all = `import * as data from "chainrule/data";\nimport * as onnx from "chainrule/onnx";\n${main}\nconsole.log(data, onnx);`;
  writeFileSync(join(path, "page.js"), all);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const settings = { "@parcel/resolver-default": { packageExports: true } };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest, ...settings }));
  attempt("Parcel with packageExports, also data and onnx", folder, program, words);
}

const TOOLS = { typescript: typescripts, jest, parcel };

const folder = mkdtempSync(join(tmpdir(), "toolchains-"));
try {
  copyFileSync(join(import.meta.dirname, "package.json"), join(folder, "package.json"));
  installPacked(folder);
  const named = process.argv.slice(2);
  for (const [name, tries] of Object.entries(TOOLS)) if (named.length === 0 || named.includes(name)) tries(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
