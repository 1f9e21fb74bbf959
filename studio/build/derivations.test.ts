import { readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { CHAPTERS } from "../../test/support/derivations.ts";
import { derivationOf } from "./derivations.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const texts = CHAPTERS.map((path) => ({ folder: join(ROOT, dirname(path)), name: basename(path) }));
const rendered = (source: string): string => derivationOf(source, ROOT).html;

describe.each(texts)("$name", ({ folder, name }) => {
  const source = readFileSync(join(folder, name), "utf8");
  const { title, html, equations } = derivationOf(source, folder);

  it("has a title, and its equations in their order", () => {
    expect(source).toContain(`# ${title}\n`);
    expect(equations.map(({ number }) => number)).toEqual(equations.map((_, i) => i + 1));
    for (const { html: equation } of equations) expect(equation).toContain("katex");
  });

  it("leads nowhere that a page cannot go", () => {
    const addresses = [...html.matchAll(/href="([^"]*)"/g)].map(([, address]) => address!);
    expect(addresses.filter((address) => address !== "#" && !address.startsWith("https://"))).toEqual([]);
    expect(html).not.toContain("<img");
  });
});

it("finds the marker and the section of an equation", () => {
  const source = "# T\n\n## 4.1 Where it is\n\n$$\na = b \\tag{1} % derivation step\n$$\n";
  expect(derivationOf(source, ROOT).equations).toMatchObject([
    { number: 1, marker: "derivation step", tex: "a = b", section: "41-where-it-is" },
  ]);
});

it("takes no HTML from a text", () => {
  expect(rendered("<script>alert(1)</script>")).not.toContain("<script");
});

it("makes links to chapters of links to texts, and names of links to code", () => {
  expect(rendered("[a](../../src/layers/affine/affine.md#4-backward)")).toContain(
    '<a href="#" data-chapter="affine" data-anchor="4-backward">a</a>',
  );
  expect(rendered("[`affine.ts`](./affine.ts) [b](x.md)")).toContain("<span><code>affine.ts</code></span> <a ");
});
