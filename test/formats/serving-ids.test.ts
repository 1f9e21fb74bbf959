/**
 * Ids that no table has, in the rows that a service is asked for: an error for their own caller, and for nobody else.
 */
import { describe, expect, it } from "vitest";
import {
  affine,
  DataError,
  embedding,
  type ModelDescription,
  modelOf,
  sequential,
  type TrainedModel,
} from "../../src/index.ts";

const RAW: ModelDescription = { task: "regression", inputs: { kind: "raw" } };
const BAD_IDS = [4, -1, 1.5, 1000, 1e7];

async function readyModel(): Promise<TrainedModel> {
  const network = sequential(embedding(4, 2), affine(2, 1));
  network.initialize(1);
  const model = modelOf({ network, description: RAW });
  await model.ready();
  return model;
}

describe("ids that no table has", () => {
  it.each(BAD_IDS)("are refused by predictNow in one row, in several, and in a tensor: %d", async (id) => {
    const model = await readyModel();
    expect(() => model.predictNow([id])).toThrow(DataError);
    expect(() => model.predictNow([id])).toThrow(`predictNow: x has ${id} at row 0, column 0, but ids of`);
    expect(() => model.predictNow([[0], [id]])).toThrow(`predictNow: x has ${id} at row 1, column 0, but ids of`);
    expect(() => model.network.predictNow([[0], [id]])).toThrow(DataError);
    expect(model.predictNow([[3]])).toEqual(await model.predict([[3]]));
  });

  it.each(["auto", "reference"] as const)(
    "fail their own caller only, where callers share a pass on %s",
    async (backend) => {
      const model = await readyModel();
      const expected = await model.predict([[0], [3]], { backend });
      for (const round of ["before the backend is prepared", "after"]) {
        const settled = await Promise.allSettled([[0], [4], [3], [1e7]].map((row) => model.predict(row, { backend })));
        expect(settled, round).toEqual([
          { status: "fulfilled", value: expected[0] },
          { status: "rejected", reason: expect.any(DataError) },
          { status: "fulfilled", value: expected[1] },
          { status: "rejected", reason: expect.any(DataError) },
        ]);
      }
    },
  );
});
