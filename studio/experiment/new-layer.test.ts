import { expect, it } from "vitest";
import * as library from "../../src/index.ts";
import { definitionOf, gelu, type Layer, type LayerDefinition, registerLayer } from "../../src/index.ts";
import type { Samples } from "../data/samples.ts";
import type { LayerChoice } from "./layers.ts";

/** A layer that was added to the library, with its definition and nothing else; its name is made to be mixed up. */
const added: Layer = { ...gelu(), kind: "a2Sign", config: { kind: "a2Sign" } };
const addedDefinition: LayerDefinition = {
  kind: "a2Sign",
  label: "A2 sign",
  role: "activation",
  hidden: () => added,
  fromConfig: () => added,
};
registerLayer(addedDefinition);
/** One with weights that is not affine, such as a convolution, has no place between layers of a width. */
registerLayer({ kind: "other", label: "Other weights", role: "weights", fromConfig: () => added });

// The studio reads the catalog when it starts.
const { LAYER_KINDS, layerLabel, shortLayerLabel } = await import("./layers.ts");
const { layersFrom, layersText } = await import("./link.ts");
const { networkFor } = await import("./network.ts");
const { DEFAULT_EXPERIMENT } = await import("./experiment.ts");
const { codeOf } = await import("../export/code.ts");

const keepsWidth = LAYER_KINDS.filter(({ hasWidth }) => !hasWidth);

/** The calls of layers in the program of an experiment. */
function calls(layers: readonly LayerChoice[]): string[] {
  const train = { x: { data: new Float32Array(4), shape: [2, 2] }, labels: Int32Array.of(0, 1) };
  const samples = { train, validation: train, features: ["x", "y"], classes: ["a", "b"] } as unknown as Samples;
  return codeOf({ ...DEFAULT_EXPERIMENT, layers }, samples, "")
    .match(/(?<=networkOf\(\[\n)[^\]]+/)![0]
    .match(/\w+\(.*\)/g)!;
}

it("a layer that the library gets can be chosen, linked, built, named, and written as a program", () => {
  const layers = [{ kind: "affine", width: 5 }, { kind: "a2Sign" }];
  expect(LAYER_KINDS).toContainEqual({ kind: "a2Sign", label: "A2 sign", letter: "a2Sign", hasWidth: false });
  expect(layersText(layers)).toBe("a5-a2Sign");
  expect(layersFrom("a5-a2Sign")).toEqual(layers);
  expect(networkFor({ layers, scale: 1 }, 2, 2).structure.layers[1]).toBe(added);
  expect([layerLabel("a2Sign"), shortLayerLabel("a2Sign")]).toEqual(["A2 sign", "A2 sign"]);
  expect(calls(layers)).toEqual(["affine(2, 5)", "a2Sign()", "affine(5, 2)"]);
});

it("no two layers look alike in a link, only affine layers have a width, and old links stay as they are", () => {
  for (const { kind } of keepsWidth) expect(layersFrom(layersText([{ kind }]))).toEqual([{ kind }]);
  expect(LAYER_KINDS.map(({ kind }) => kind)).not.toContain("other");
  expect(new Set(LAYER_KINDS.map(({ letter }) => letter)).size).toBe(LAYER_KINDS.length);
  expect(layersFrom("a16-b-r")).toEqual([{ kind: "affine", width: 16 }, { kind: "batchNorm" }, { kind: "relu" }]);
  for (const text of ["a", "a0", "b16", "x", "a99999", "relu", "", "a16-"]) expect(layersFrom(text)).toBeUndefined();
});

it("the program's calls make the layers that the page trains", () => {
  const functions = library as unknown as Readonly<Record<string, (...widths: number[]) => Layer>>;
  for (const { kind } of keepsWidth.filter(({ kind }) => kind !== "a2Sign")) {
    const [, call] = calls([{ kind: "affine", width: 5 }, { kind }]);
    const [, name, width] = /^(\w+)\(([\d.]*)\)$/.exec(call!)!;
    const made = functions[name!]!(...(width === "" ? [] : [Number(width)]));
    expect(made.config).toEqual(definitionOf(kind)!.hidden!(5).config);
  }
});
