import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { projections, steps } from "../../examples/book/projections.ts";
import { variances } from "../../examples/book/variance.ts";
import { DERIVATIONS } from "../support/derivations.ts";

const BOOK = resolve(import.meta.dirname, "../../docs/book");
const chapter = (name: string): string => readFileSync(join(BOOK, name), "utf8");

describe("the book", () => {
  it("has its chapters in the studio, each with a title", async () => {
    const { CHAPTERS } = await import("../../studio/views/book/chapters.ts");
    expect(CHAPTERS.length).toBeGreaterThan(18);
    expect(CHAPTERS.map(({ name }) => name)).toEqual(expect.arrayContaining(["contents", "affine", "gelu", "sgd"]));
    expect(new Set(CHAPTERS.map(({ name }) => name)).size).toBe(CHAPTERS.length);
    for (const { load, title } of CHAPTERS) expect([title, typeof load]).toEqual([expect.any(String), "function"]);
  });

  it("shows what its programs print", async () => {
    expect(chapter("gradient-checks.md")).toContain(await steps());
    expect(chapter("gradient-checks.md")).toContain(await projections());
    expect(chapter("variance.md")).toContain(variances());
  });

  it("lists its chapters", () => {
    const listed = chapter("README.md");
    const chapters = readdirSync(BOOK).filter((name) => name.endsWith(".md") && name !== "README.md");
    expect(chapters.filter((name) => !listed.includes(`(${name})`))).toEqual([]);
    const derivations = DERIVATIONS.filter((path) => /^src\/(layers|losses|optimizers)\//.test(path));
    expect(derivations.filter((path) => !listed.includes(`(../../${path})`))).toEqual([]);
  });
});
