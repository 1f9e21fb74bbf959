import { expect, test } from "vitest";
import { affine, batchNorm, networkOf, relu } from "../../src/index.ts";
import { hasBatchNorm, hidden, withBatchNorm, withoutBatchNorm } from "./layers.ts";
import { networkFor } from "./network.ts";

test("starts from the library's own initial values, times the scale", async () => {
  const layers = hidden(5);
  const usual = networkOf([affine(3, 5), batchNorm(5), relu(), affine(5, 2)]);
  const [once, twice] = [1, 2].map((scale) => networkFor({ layers, scale }, 3, 2));
  for (const network of [usual, once!, twice!]) network.initialize(7);
  expect(await once!.state()).toEqual(await usual.state());
  for (const name of ["0.w", "0.b", "3.w", "3.b"]) {
    const doubled = (await usual.state()).get(name)!.data.map((value) => 2 * value);
    expect((await twice!.state()).get(name)!.data).toEqual(doubled);
  }
});

test("has the same initial weights with and without batch normalization", async () => {
  const [normalized, plain] = [hidden(4, 4), withoutBatchNorm(hidden(4, 4))].map((layers) =>
    networkFor({ layers, scale: 1 }, 3, 2),
  );
  for (const network of [normalized!, plain!]) network.initialize(1);
  const [a, b] = [await normalized!.state(), await plain!.state()];
  expect(["0.w", "2.w", "4.w"].map((name) => b.get(name))).toEqual(["0.w", "3.w", "6.w"].map((name) => a.get(name)));
});

test("batch normalization is put behind every affine layer, and taken out again", () => {
  const plain = withoutBatchNorm(hidden(4, 3));
  expect(hasBatchNorm(plain)).toBe(false);
  expect(withBatchNorm(plain)).toEqual(hidden(4, 3));
  expect(hasBatchNorm(hidden(4))).toBe(true);
});
