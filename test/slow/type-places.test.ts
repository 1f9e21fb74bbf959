import { expect, it } from "vitest";
import { compilerErrors } from "../support/compiler.ts";

const IMPORTS =
  'import { affine, fit, relu, residual, sequential } from "chainrule";\nconst net = sequential(affine(2, 3));\n';
const LONG = Array.from({ length: 60 }, () => "affine(8, 8)").join(", ");

/** What is written, the part that is underlined, and a part of the message. */
const CASES: readonly (readonly [written: string, underlined: string, said: string])[] = [
  [
    "sequential(affine(4, 8), relu(), affine(9, 3));",
    "affine(9, 3)",
    "layer 2 takes 9 inputs, but the layer before it gives 8",
  ],
  ["sequential(affine(4, 8), affine(1, 3));", "affine(1, 3)", "layer 1 takes 1 input, but"],
  [`sequential(${LONG}, affine(9, 3));`, "affine(9, 3)", "layer 60 takes 9 inputs, but the layer before it gives 8"],
  ["residual(affine(8, 6), affine(7, 8));", "affine(7, 8)", "layer 1 takes 7 inputs, but the layer before it gives 6"],
  ["fit(net, { x: [[1, 2]], y: [1] });", "y", "'y' does not exist in type"],
  ["fit(net, { x: [[1, 2]], lables: [1] });", "lables", "Did you mean to write 'labels'?"],
  ["fit(net, { x: [[1, 2]] });", "{ x: [[1, 2]] }", "Property 'targets' is missing"],
];

// One run of the compiler for all of them: it takes seconds.
it("underlines what is wrong, and says why", () => {
  const errors = compilerErrors(IMPORTS + CASES.map(([written]) => written).join("\n"));
  expect(errors.map(({ underlined }) => underlined)).toEqual(CASES.map(([, underlined]) => underlined));
  for (const [i, [, , said]] of CASES.entries()) expect(errors[i]?.message).toContain(said);
});
