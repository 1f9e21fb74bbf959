import { describe, expect, it } from "vitest";
import { isOwn } from "../base/own.ts";
import * as library from "../index.ts";
import { optimizerDefinitionOf, optimizerDefinitions } from "./catalog.ts";

describe.each(optimizerDefinitions)("the definition of $kind", (definition) => {
  const { kind, learningRate, options, create, pytorch, variants = [] } = definition;
  const made = create({ learningRate, ...options });

  it("is found, and makes an optimizer of its kind with the settings", () => {
    expect(optimizerDefinitionOf(kind)?.create).toBe(create);
    expect(made).toMatchObject({ kind, learningRate, config: { learningRate, ...options } });
    expect(isOwn(made)).toBe(true);
  });

  it("takes its settings as an object, in which undefined stands for the usual", () => {
    expect(() => create(0.1 as never)).toThrow(
      `${kind} takes its settings as an object, such as ${kind}({ learningRate: 0.01 }), but got 0.1.`,
    );
    expect(create({ weightDecay: undefined, learningRate: undefined } as never).config).toEqual(create({}).config);
  });

  it("makes the same optimizer from the settings of files", () => {
    expect(create(made.config).config).toEqual(made.config);
  });

  it("has the name of the function that programs call", () => {
    expect(library).toHaveProperty(kind, create);
  });

  it("names every slot in PyTorch", () => {
    if (pytorch) expect(pytorch.arrays.map(({ own }) => own)).toEqual(made.slots);
    for (const { options, pytorch } of variants) {
      expect(pytorch.arrays.map(({ own }) => own)).toEqual(create(options).slots);
    }
  });
});

it("there is no optimizer of another kind", () => {
  expect(optimizerDefinitionOf("constructor")).toBeUndefined();
});
