import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsOf, linksOf, markdownFiles } from "../support/links.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const files = markdownFiles().filter((file) => linksOf(file).length > 0);

it("there are links to look at", () => {
  expect(files).toEqual(expect.arrayContaining(["README.md", "docs/tables.md", "src/layers/affine/affine.md"]));
  expect(linksOf("README.md").length).toBeGreaterThan(10);
});

describe.each(files)("%s", (file) => {
  it("links to files and headings that exist", () => {
    const broken = linksOf(file).filter(({ path, anchor }) => {
      if (!existsSync(join(ROOT, path))) return true;
      return anchor !== undefined && !anchorsOf(path).includes(anchor);
    });
    expect(broken.map(({ address }) => address)).toEqual([]);
  });
});
