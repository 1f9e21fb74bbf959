import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const SCRIPT = join(ROOT, "test/slow/train-and-hash.mjs");

/** A much newer engine than the floor; its binary comes from the npm registry, and is kept between runs. */
const NEWER = "26.10.0";
const PACKAGE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
const CACHE = join(ROOT, "node_modules/.cache/newer-node");

function newerNode(): string | undefined {
  const binary = join(CACHE, "node_modules", PACKAGE, "bin/node");
  if (existsSync(binary)) return binary;
  try {
    execFileSync("npm", ["install", "--prefix", CACHE, "--no-save", `${PACKAGE}@${NEWER}`], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  return existsSync(binary) ? binary : undefined;
}

function hashes(node: string): unknown {
  return JSON.parse(execFileSync(node, [SCRIPT], { encoding: "utf8" }));
}

describe("the same seed", () => {
  const here = hashes(process.execPath);

  it("gives files of the same bytes in two processes", () => {
    expect(hashes(process.execPath)).toEqual(here);
  });

  // A change here changes what every seed of every user gives: never by accident, and said in the release.
  it("gives the bytes that it has always given", () => {
    expect(here).toMatchInlineSnapshot(`
      {
        "reference": "4abe8b305d3b94c7e0aea63c267734c77afc8860ee261cbcbe9ced535d2ac412",
        "wasm": "6df4bef419a5f62dc656897a8e96f884a19db14c83e1ca7c19157f28eeb7442b",
        "wide, threads: 1": "0d365d667376b89807d7b3e8284cf418be78b632062e1dbd16da5e3a0d577186",
        "wide, threads: 16": "0d365d667376b89807d7b3e8284cf418be78b632062e1dbd16da5e3a0d577186",
        "wide, threads: 2": "0d365d667376b89807d7b3e8284cf418be78b632062e1dbd16da5e3a0d577186",
        "wide, threads: 3": "0d365d667376b89807d7b3e8284cf418be78b632062e1dbd16da5e3a0d577186",
        "wide, threads: 5": "0d365d667376b89807d7b3e8284cf418be78b632062e1dbd16da5e3a0d577186",
      }
    `);
  });

  const newer = newerNode();
  it.skipIf(newer === undefined)(`gives them on Node ${NEWER} too (skipped where npm cannot fetch it)`, () => {
    expect(hashes(newer!)).toEqual(here);
  });
});
