import { describe, expect, it } from "vitest";
import { compilerMessages } from "../support/compiler.ts";
import { DOCUMENTS, snippetsOf } from "../support/readme.ts";

const IMPORTS = 'import { affine, batchNorm, relu, sequential } from "chainrule";\n';

describe("the compiler", () => {
  it("names both widths where two neighbours do not fit", () => {
    expect(compilerMessages(`${IMPORTS}sequential(affine(784, 256), relu(), affine(128, 10), batchNorm(10));`)).toEqual(
      [expect.stringContaining("layer 2 takes 128 inputs, but the layer before it gives 256")],
    );
  });

  it("has nothing to say where they do", () => {
    expect(compilerMessages(`${IMPORTS}sequential(affine(784, 128), relu(), affine(128, 10), batchNorm(10));`)).toEqual(
      [],
    );
  });

  const snippets = DOCUMENTS.flatMap((document) => snippetsOf(document).map((snippet) => ({ document, ...snippet })));
  it.each(snippets)("has nothing to say of the snippet $title of $document", ({ code }) => {
    expect(compilerMessages(code)).toEqual([]);
  });
});
