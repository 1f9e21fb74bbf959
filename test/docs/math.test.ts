import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import katex from "katex";
import { describe, expect, it } from "vitest";
import { CHAPTERS } from "../support/derivations.ts";

const ROOT = resolve(import.meta.dirname, "../..");

interface Formula {
  readonly where: string;
  readonly text: string;
  readonly display: boolean;
}

/** Formulas of a document: `$$` blocks, then `$…$` in what remains, without code. */
function formulas(name: string): Formula[] {
  const source = readFileSync(join(ROOT, name), "utf8").replace(/```[\s\S]*?```|`[^`\n]*`/g, "");
  const found: Formula[] = [];
  const rest = source.replace(/\$\$([\s\S]*?)\$\$/g, (_, text: string) => {
    found.push({ where: name, text, display: true });
    return "";
  });
  for (const [, text] of rest.matchAll(/\$([^$]+)\$/g)) found.push({ where: name, text: text!, display: false });
  return found;
}

describe.each(CHAPTERS)("the mathematics of %s", (name) => {
  const all = formulas(name);

  it("is typeset without an error", () => {
    expect(all.length).toBeGreaterThan(0);
    for (const { text, display } of all) {
      katex.renderToString(text, { displayMode: display, throwOnError: true, strict: "error" });
    }
  });

  it("survives Markdown: no blank line, and no line that would become a list, inside a block", () => {
    const blocks = all.filter(({ display }) => display).map(({ text }) => text.trim());
    expect(blocks.filter((text) => /\n\s*\n|^[-+*>#] /m.test(text))).toEqual([]);
  });
});
