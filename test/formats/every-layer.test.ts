import { expect, it } from "vitest";
import { layerDefinitions } from "../../src/index.ts";

it.each(layerDefinitions())(
  "$kind has what the tests of formats need: an example, ONNX both ways, names of its arrays",
  (definition) => {
    const { examples, onnx, arrays, role } = definition;
    expect(examples?.().length).toBeGreaterThan(0);
    expect(Object.keys(onnx?.read ?? {}).length).toBeGreaterThan(0);
    expect(arrays !== undefined || role === "composition").toBe(true);
  },
);
