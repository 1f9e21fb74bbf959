import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DERIVATIONS } from "../../test/support/derivations.ts";
import { derivationOf } from "./derivations.ts";
import { markSymbols, symbolsIn } from "./symbols.ts";

const read = (name: string): string => readFileSync(DERIVATIONS.find((path) => path.endsWith(`/${name}.md`))!, "utf8");
const symbolsOf = (name: string): string[] => symbolsIn(read(name)).map((symbol) => symbol.name);

test("a derivation's symbols are those of its table, by their names in code", () => {
  expect(symbolsOf("affine")).toEqual(["x", "w", "b", "out", "dout", "dx", "dw", "db"]);
  expect(symbolsOf("relu")).toEqual(["x", "out", "dout", "dx"]);
  expect(symbolsOf("softmax-cross-entropy")).toEqual([
    "logits",
    "labels",
    "max",
    "sum",
    "probabilities",
    "L_n",
    "loss",
    "dlogits",
    "prediction",
    "count",
    "onehot",
  ]);
});

test.each([
  ["affine", String.raw`\mathrm{d}x_{nd} = \sum_{m} \mathrm{dout}_{nm}\, w_{dm}`, ["dx", "dout", "w"]],
  ["batch-norm", String.raw`\frac{2\,(x_n - \mu)}{N} + \mathrm{d}\sigma^2 s^3`, ["x", "mean", "dvar", "invStd"]],
  ["batch-norm", String.raw`\mu_{\mathrm{run}} \leftarrow (1 - \rho)`, ["runningMean", "momentum"]],
  ["softmax-cross-entropy", String.raw`{\max}_n = \max_{m}\; l_{nm}`, ["max", "logits"]],
  ["softmax-cross-entropy", String.raw`L = \frac{1}{N} \sum_n L_n`, ["loss", "L_n"]],
  ["softmax-cross-entropy", String.raw`\hat{y}_n = y_n % s p l`, ["prediction", "labels"]],
])("of %s, %s has its symbols marked", (name, tex, expected) => {
  const marked = markSymbols(tex, symbolsIn(read(name)));
  expect([...marked.matchAll(/symbol=(\w+)/g)].map(([, symbol]) => symbol)).toEqual(expected);
});

test("marks reach the page", () => {
  const { equations, symbols, html } = derivationOf(read("affine"), "src/layers/affine");
  expect(equations.find(({ number }) => number === 4)!.html).toContain('data-symbol="dout"');
  expect(html).toContain('data-symbol="dout"');
  expect(symbols.dx).toContain("katex");
});
