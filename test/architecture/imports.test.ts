import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

/** The rooms from the ground up: a file imports from its own room and from rooms on lower floors. */
const FLOORS: readonly (readonly string[])[] = [
  ["src/base"],
  [
    "src/backends",
    "src/initializers",
    "src/layers",
    "src/losses",
    "src/optimizers",
    "src/schedules",
    "src/metrics",
    "src/data",
  ],
  ["src/graph", "src/tables"],
  ["src/network"],
  ["src/training", "src/formats"],
  ["src/distributed"],
  ["src/functions.ts", "src/index.ts", "src/browser.ts"],
  ["src/node"],
  ["cli"],
  ["studio"],
];

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = ["src", "cli", "studio"].flatMap((folder) => sources(join(ROOT, folder)));
const imports = files.flatMap(importsOf);

describe("the imports", () => {
  it("are found at all", () => {
    expect(imports).toContainEqual({ from: "src/training/train.ts", to: "src/network/network.ts" });
  });

  it("point down: no file imports from a floor above its own", () => {
    const up = imports.filter(({ from, to }) => !to.startsWith("node:") && isSource(to) && floor(to) > floor(from));
    expect(up).toEqual([]);
  });

  it("make no circle", () => {
    expect(circles()).toEqual([]);
  });

  it("reach node:* from src/node, cli and what builds the studio only", () => {
    const mayReach = /^(src\/node|cli|studio\/build)\/|^studio\/vite\.config\.ts$/;
    const leaks = imports.filter(({ from, to }) => to.startsWith("node:") && !mayReach.test(from));
    expect(leaks).toEqual([]);
  });

  it("let the command and the studio use the public face only, and texts", () => {
    const isPublic = /^src\/((node|node\/mpi|tables|formats\/onnx)\/)?index\.ts$|\.md$|\?raw$/;
    const deep = imports.filter(
      ({ from, to }) => /^(cli|studio)\//.test(from) && to.startsWith("src/") && !isPublic.test(to),
    );
    expect(deep).toEqual([]);
  });

  it("keep the command and the studio apart", () => {
    const across = ({ from, to }: Import): boolean =>
      (from.startsWith("cli/") && to.startsWith("studio/")) || (from.startsWith("studio/") && to.startsWith("cli/"));
    expect(imports.filter(across)).toEqual([]);
  });

  it("keep protocol buffers out of the main entry, which pages load", () => {
    const reached = reachedFrom("src/index.ts");
    expect(reached).toContain("src/formats/model.ts");
    expect([...reached].filter((path) => /onnx-buf|protobuf|formats\/(onnx|keras)/.test(path))).toEqual([]);
  });

  it("come from a folder that stands on a floor", () => {
    const homeless = files.map((file) => relative(ROOT, file)).filter((file) => floor(file) < 0);
    expect(homeless).toEqual([]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|generated)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes("wasm/assembly") && !file.endsWith(".as.ts"));
}

function importsOf(file: string): Import[] {
  const from = relative(ROOT, file);
  return ts.preProcessFile(readFileSync(file, "utf8")).importedFiles.map(({ fileName }) => ({
    from,
    to: fileName.startsWith(".") ? relative(ROOT, resolve(dirname(file), fileName)) : fileName,
  }));
}

function isSource(path: string): boolean {
  return /^(src|cli|studio)\//.test(path);
}

function floor(path: string): number {
  return FLOORS.findIndex((rooms) => rooms.some((room) => path === room || path.startsWith(`${room}/`)));
}

/** Everything that a file imports, and what that imports, on and on. */
function reachedFrom(file: string): ReadonlySet<string> {
  const reached = new Set([file]);
  for (const path of reached) for (const { from, to } of imports) if (from === path) reached.add(to);
  return reached;
}

/** Every import that closes a circle, found by walking depth first. */
function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (done.has(file) || path.includes(file)) return;
    for (const { from, to } of imports) if (from === file && isSource(to)) walk(to, [...path, file]);
    done.add(file);
  };
  for (const { from } of imports) walk(from, []);
  return found;
}
