import { expect, test } from "vitest";
import { affine } from "../layers/affine/affine.ts";
import type { Layer } from "../layers/layer.ts";
import { relu } from "../layers/relu/relu.ts";
import { residual } from "../layers/residual/residual.ts";
import { layerTexts, placesOf } from "./layer-places.ts";
import { structureOf } from "./structure.ts";

const own = (kind: string): Layer => ({ ...relu(), kind, config: { kind } });

test.each([
  ["a chain", [affine(2, 2), relu()], ["affine", "relu"], ["0", "1"]],
  ["layers inside of others", [residual(affine(2, 2), relu())], ["0.0 affine", "0.1 relu"], ["0.0", "0.1"]],
  ["a kind of two words", [affine(2, 2), own("my layer")], ["affine", "my layer"], ["0", "1"]],
  ["a kind that looks like a place", [affine(2, 2), own("2 heads")], ["0 affine", "1 2 heads"], ["0", "1"]],
] as readonly [string, Layer[], string[], string[]][])(
  "%s: texts, and their places again",
  (_, layers, texts, names) => {
    const structure = structureOf(layers, 2);
    expect(layerTexts(structure)).toEqual(texts);
    const kinds = structure.operations.flatMap(({ layer }) => layer?.kind ?? []);
    expect(placesOf(texts)).toEqual(names.map((name, i) => ({ name, kind: kinds[i] })));
  },
);
