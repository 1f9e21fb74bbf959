import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/base/tensor.ts";
import { modelFromBytes, modelToBytes } from "../../src/formats/model.ts";
import type { Model } from "../../src/formats/trained-model.ts";
import type { Network } from "../../src/network/network.ts";
import { networkFrom, plans } from "./networks.ts";
import "./support.ts";

const descriptions: fc.Arbitrary<Model["description"]> = fc.oneof(
  fc.constant({ task: "classification", inputs: { kind: "raw" } } as const),
  fc
    .record({
      mean: fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
      std: fc.double({ noNaN: true, min: 1e-9, max: 1e9 }),
    })
    .map((scaling) => ({ task: "regression", inputs: { kind: "images", shape: [1, 2], scaling } }) as const),
);

/** A network whose values are any float32 numbers: subnormal, −0 and infinite ones, too. */
const networks: fc.Arbitrary<Promise<Network>> = plans.chain((plan) =>
  fc.infiniteStream(fc.float({ noNaN: true })).map(async (values) => {
    const network = networkFrom(plan);
    network.initialize(0);
    const state = new Map<string, Tensor>();
    for (const [name, { data, shape }] of await network.state()) {
      state.set(name, { data: Float32Array.from(data, () => values.next().value), shape });
    }
    network.loadState(state);
    return network;
  }),
);

/** Pictures are as large as the network's inputs. */
function fitted(description: Model["description"], { inputs }: Network): Model["description"] {
  return description.inputs.kind === "images"
    ? { ...description, inputs: { ...description.inputs, shape: [1, inputs] } }
    : description;
}

describe("a model file", () => {
  it("gives back every bit of the values, the layers and the description", async () => {
    await fc.assert(
      fc.asyncProperty(networks, descriptions, async (made, drawn) => {
        const network = await made;
        const description = fitted(drawn, network);
        const loaded = modelFromBytes(await modelToBytes({ network, description }), "model.safetensors");
        expect(loaded.description).toEqual(description);
        expect(loaded.network.structure.layers.map(({ config }) => config)).toEqual(
          network.structure.layers.map(({ config }) => config),
        );
        expect(await loaded.network.state()).toEqual(await network.state());
      }),
    );
  });

  it("is the same bytes when it is saved again", async () => {
    await fc.assert(
      fc.asyncProperty(networks, descriptions, async (made, drawn) => {
        const network = await made;
        const bytes = await modelToBytes({ network, description: fitted(drawn, network) });
        expect(await modelToBytes(modelFromBytes(bytes, "model.safetensors"))).toEqual(bytes);
      }),
    );
  });
});
