import { describe, expect, it } from "vitest";
import { ConfigError, FormatError } from "../base/errors.ts";
import { isOwn } from "../base/own.ts";
import { structureOf } from "../graph/structure.ts";
import { affine } from "./affine/affine.ts";
import { batchNorm } from "./batch-norm/batch-norm.ts";
import {
  definitionOf,
  isOwnLayer,
  layerDefinitions,
  layerFromConfig,
  layersFromConfigs,
  registerLayer,
} from "./catalog.ts";
import type { LayerDefinition } from "./definition.ts";
import { gelu } from "./gelu/gelu.ts";
import type { Layer, LayerConfig } from "./layer.ts";
import { layerNorm } from "./layer-norm/layer-norm.ts";
import { relu } from "./relu/relu.ts";
import { residual } from "./residual/residual.ts";

const definitions = layerDefinitions();

describe("the definitions", () => {
  it("have different kinds, letters for links, and labels", () => {
    for (const textOf of [
      ({ kind }: LayerDefinition) => kind,
      ({ kind, short }: LayerDefinition) => short ?? kind,
      ({ label }: LayerDefinition) => label,
    ]) {
      expect(new Set(definitions.map(textOf)).size).toBe(definitions.length);
    }
  });

  it("call an array of Keras by one name here, whichever layer it is in", () => {
    const names = new Map<string, string>();
    for (const { own, keras } of definitions.flatMap(({ arrays }) => arrays ?? [])) {
      expect(names.get(keras) ?? own).toBe(own);
      names.set(keras, own);
    }
  });

  it("guess each number of axes to be one kind", () => {
    const axes = definitions.flatMap(({ weightAxes }) => weightAxes ?? []);
    expect(new Set(axes).size).toBe(axes.length);
  });

  it.each(definitions.map((definition) => [definition.kind, definition] as const))(
    "make the examples of %s again, and name all of their arrays",
    (kind, { examples, arrays }) => {
      const made = examples!().flatMap(({ layers }) => {
        const { shapes } = structureOf(layers, 7);
        return layers.map((layer, i) => ({ layer, input: shapes[i]! }));
      });
      expect(made.map(({ layer }) => layer.kind)).toContain(kind);
      for (const { layer, input } of made) {
        expect(layerFromConfig(JSON.parse(JSON.stringify(layer.config))).config).toEqual(layer.config);
        expect(isOwnLayer(layerFromConfig(layer.config))).toBe(true);
        const { operations } = structureOf([layer], input);
        for (const own of operations.flatMap((operation) => operation.layer ?? [])) {
          const named = definitionOf(own.kind)!.arrays!;
          const namesOf = (isState: boolean) => named.filter((array) => Boolean(array.isState) === isState);
          expect(namesOf(false).map((array) => array.own)).toEqual(own.parameters.map(({ name }) => name));
          expect(namesOf(true).map((array) => array.own)).toEqual(own.state.map(({ name }) => name));
        }
        if (layer.lower) expect(arrays).toBeUndefined();
      }
    },
  );

  it.each(definitions.filter(({ hidden }) => hidden).map((definition) => [definition.kind, definition] as const))(
    "put %s between layers of a width",
    (kind, { hidden }) => {
      const layer = hidden!(5);
      expect(layer.kind).toBe(kind);
      expect(structureOf([affine(3, 5), layer, affine(5, 2)]).values.map(({ size }) => size)).toEqual([3, 5, 5, 2]);
    },
  );
});

describe("what a layer is given", () => {
  it.each([
    ["a number", () => gelu(1 as never), "gelu takes its options as an object, such as { approximate: … }, but got 1."],
    ["a text as eps", () => layerNorm(3, { eps: "1" as never }), "eps must be a number above 0 but is 1."],
    ["a text as eps of batches", () => batchNorm(3, { eps: "1" as never }), "eps must be a number above 0 but is 1."],
    ["null as momentum", () => batchNorm(3, { momentum: null as never }), "momentum must be a number from 0 to 1"],
  ])("is refused if it is %s", (_, make, message) => {
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });

  it("names each of its arrays once", () => {
    const twice = { ...relu(), kind: "twice", state: [{ name: "w", shape: [1], initial: 0 }] };
    const parameters = [{ name: "w", shape: [1], initialize: () => {} }];
    expect(() => structureOf([affine(2, 2), { ...twice, parameters }])).toThrow(
      'A layer of kind "twice" in the network has two arrays "w". Give each a name of its own.',
    );
  });
});

describe("registerLayer", () => {
  const mine: LayerDefinition = { kind: "mine", label: "Mine", role: "activation", fromConfig: () => own() };
  const own = (): Layer => ({ ...relu(), kind: "mine", config: { kind: "mine" } });

  it("makes a kind known, also inside of others; nobody takes it for chainrule's own", () => {
    const config = residual(own() as Layer<"same", "same">).config;
    expect(() => layerFromConfig(config)).toThrow(FormatError);
    expect(() => layerFromConfig(config)).toThrow(/no layer of kind "mine".*affine.*registerLayer/);
    registerLayer(mine);
    registerLayer(mine);
    const made = layerFromConfig(config);
    expect(made.config).toEqual(config);
    expect([isOwn(made), isOwnLayer(own())]).toEqual([false, false]);
    expect(layerDefinitions().at(-1)).toBe(mine);
  });

  it.each([
    [
      "another definition of it",
      { ...mine },
      'the kind "mine" is that of another definition, one that was registered before',
    ],
    [
      "a kind of chainrule's",
      { ...mine, kind: "affine" },
      'the kind "affine" is that of another definition, chainrule\'s own',
    ],
    [
      "a kind that is no word",
      { ...mine, kind: "my layer" },
      'must be letters, digits and underscores but is the string "my layer"',
    ],
    [
      "no kind",
      { ...mine, kind: undefined as unknown as string }, // as from JavaScript
      "must be letters, digits and underscores but is undefined",
    ],
    [
      "the letters of another in links",
      { ...mine, kind: "mine2", short: "r" },
      'the short name "r", which is that of "relu"',
    ],
    ["the kind of another as its letters", { ...mine, kind: "mine3", short: "mine" }, 'which is that of "mine"'],
  ])("refuses %s", (_, definition, message) => {
    registerLayer(mine);
    expect(() => registerLayer(definition)).toThrow(ConfigError);
    expect(() => registerLayer(definition)).toThrow(message);
  });
});

describe("a configuration that means harm", () => {
  const inside = (depth: number): LayerConfig =>
    depth === 0 ? { kind: "relu" } : { kind: "residual", layers: [inside(depth - 1)] };
  const many = (count: number): LayerConfig => ({ kind: "residual", layers: Array(count).fill({ kind: "relu" }) });

  it.each([
    ["an own __proto__", JSON.parse('{"kind":"relu","__proto__":{"x":1}}'), 'cannot have an option "__proto__"'],
    ["the kind __proto__", { kind: "__proto__" }, 'no layer of kind "__proto__"'],
    ["a kind as long as a book", { kind: "x".repeat(100_000) }, /^There is no layer of kind "x{79}; this version has /],
    ["depth", inside(17), "more than 16 deep"],
    ["thousands of layers inside of one", many(10_000), "more than 10000 layers"],
    ["layers that are none", { kind: "residual", layers: [null] }, "needs a list of layers"],
    ["layers that are no list", { kind: "residual", layers: { length: 1e9 } }, "needs a list of layers"],
    ["no layers", { kind: "residual", layers: [] }, "residual needs at least one layer"],
    ["branches that are none", { kind: "branches", branches: [{}, []] }, "needs a list of layers"],
    ["branches that are no list", { kind: "branches", branches: "ab" }, "needs a list of lists of layers"],
    ["thousands of branches", { kind: "branches", branches: Array(1001).fill([]) }, "at most 1000 are read"],
    ["a width that is a text", { kind: "affine", inputs: "3", outputs: 4 }, 'needs a number for "inputs"'],
  ] as readonly [string, LayerConfig, string | RegExp][])("is refused for %s", (_, config, message) => {
    expect(() => layerFromConfig(config)).toThrow(message);
  });

  it("is refused for branches that double a width again and again", () => {
    const doubled = layersFromConfigs(Array(40).fill({ kind: "branches", branches: [[], []] }));
    expect(() => structureOf([affine(1, 1), ...doubled])).toThrow('branches "31" gives (2147483648) a sample');
  });

  it("is counted over the whole list, and read up to the limits", () => {
    expect(() => layersFromConfigs([many(5000), many(5000)])).toThrow("more than 10000 layers");
    expect(layersFromConfigs([many(4999), many(4999)]).length).toBe(2);
    expect(layerFromConfig(inside(16)).config).toEqual(inside(16));
  });
});
