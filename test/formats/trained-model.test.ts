import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  affine,
  ChainruleError,
  type ClassAnswer,
  DataError,
  type Model,
  modelFromBytes,
  modelOf,
  modelToBytes,
  type Row,
  ShapeError,
  sequential,
  type TableEncoding,
  type TrainedModel,
} from "../../src/index.ts";
import { loadModel, saveModel } from "../../src/node/index.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-trained-"));
});
afterAll(() => rm(folder, { recursive: true }));

const HEATING = { kind: "category", name: "heating", categories: ["gas", "oil", "true", "1"] } as const;
const PRICES: TableEncoding = {
  features: [{ kind: "number", name: "area", mean: 100, std: 50 }, HEATING],
  target: { task: "regression", name: "price", mean: 400, std: 10 },
};

/** One layer whose outputs are sums of its inputs: 1 · area + 2 · gas + 3 · oil + 4 · true + 5 · "1". */
function summing(weights: readonly (readonly number[])[]): Model["network"] {
  const M = weights[0]!.length;
  const network = sequential(affine(weights.length, M));
  network.loadState({ "0.w": weights, "0.b": Array.from({ length: M }, () => 0) });
  return network;
}

/** Saved and loaded, as a user has it. */
async function loaded(model: Model): Promise<TrainedModel> {
  const path = join(folder, "model.safetensors");
  await saveModel(model, path);
  return loadModel(path);
}

function prices(reading?: TableEncoding["reading"]): Promise<TrainedModel> {
  const encoding = reading ? { ...PRICES, reading } : PRICES;
  const network = summing([[1], [2], [3], [4], [5]]);
  return loaded({ network, description: { task: "regression", inputs: { kind: "table", encoding } } });
}

/** What a row is worth, before it is scaled: `400 + 10 · sum`. */
const price = (area: number, heating: number): number => 400 + 10 * ((area - 100) / 50 + heating);

describe("a regression", () => {
  it("answers one row by a number in the target's unit, and several by a list", async () => {
    const model = await prices();
    expect(await model.predict({ area: 150, heating: "oil" })).toBe(price(150, 3));
    const rows = [
      { area: 150, heating: "oil" },
      { area: 50, heating: "gas" },
    ];
    expect(await model.predict(rows)).toEqual([price(150, 3), price(50, 2)]);
    expect(await model.predict(rows.slice(0, 1))).toEqual([price(150, 3)]);
    expect(await model.predict([])).toEqual([]);
  });

  it("reads what an object inherits, such as its getters", async () => {
    class House {
      readonly heating = "oil";
      get area(): number {
        return 150;
      }
    }
    expect(await (await prices()).predict(new House() as unknown as Row)).toBe(price(150, 3));
  });

  it("passes over keys that the model does not use, the target among them", async () => {
    const model = await prices();
    expect(await model.predict({ id: "x", price: 1, area: 150, heating: "oil" })).toBe(price(150, 3));
  });

  it.each<[string, Row, number]>([
    ["a number that is missing", { area: null, heating: "gas" }, price(100, 2)],
    ["undefined", { area: undefined, heating: "gas" }, price(100, 2)],
    ["NaN", { area: Number.NaN, heating: "gas" }, price(100, 2)],
    ["an empty text", { area: " ", heating: "gas" }, price(100, 2)],
    ["a word for missing values", { area: "n/a", heating: "NA" }, price(100, 0)],
    ["a category that is missing", { area: 150, heating: null }, price(150, 0)],
    ["a number as text", { area: " 150 ", heating: "gas" }, price(150, 2)],
    ["a truth value", { area: 150, heating: true }, price(150, 4)],
    ["a truth value as text", { area: 150, heating: "TRUE" }, price(150, 4)],
    ["a number that is a category", { area: 150, heating: 1 }, price(150, 5)],
    ["the same as text, spelled otherwise", { area: 150, heating: "1.0" }, price(150, 5)],
  ])("reads %s as a file's cell", async (_, row, expected) => {
    expect(await (await prices()).predict(row)).toBe(expected);
  });

  it("reads texts by the rules of the training table", async () => {
    const model = await prices({ decimal: ",", missingValues: ["unknown", "-999"] });
    expect(await model.predict({ area: "1.112,5", heating: "1,0" })).toBe(price(1112.5, 5));
    expect(await model.predict({ area: "UNKNOWN", heating: "gas" })).toBe(price(100, 2));
    expect(await model.predict({ area: -999, heating: -999 })).toBe(price(100, 0));
    expect(await model.predict({ area: "-999,0", heating: "gas" })).toBe(price(100, 2));
    await expect(model.predict({ area: "NA", heating: "gas" })).rejects.toThrow('key "area" is the string "NA"'); // no longer a word
    await expect(model.predict({ area: "1.5", heating: "gas" })).rejects.toThrow("with a decimal comma");
  });

  it("answers by one number for each output, where there are several", async () => {
    const model = modelOf({ network: summing([[1, 2]]), description: { task: "regression", inputs: { kind: "raw" } } });
    expect(await model.predict([3])).toEqual([3, 6]);
    expect(await model.predict([[3], [4]])).toEqual([
      [3, 6],
      [4, 8],
    ]);
  });
});

describe("a row that cannot be", () => {
  it.each<[string, unknown, string]>([
    [
      "text in a column of numbers",
      { area: "large", heating: "gas" },
      'The row, key "area" is the string "large", but the model learned numbers',
    ],
    ["a truth value there", { area: true, heating: "gas" }, 'key "area" is true'],
    ["an infinite number", { area: Number.POSITIVE_INFINITY, heating: "gas" }, 'key "area" is Infinity'],
    [
      "a number beyond float32",
      { area: 1e300, heating: "gas" },
      'key "area" is 1e+300, too far from the training mean 100',
    ],
    ["a BigInt", { area: 5n, heating: "gas" }, 'key "area" is the BigInt 5'],
    ["a Date", { area: new Date(0), heating: "gas" }, 'key "area" is a Date, but'],
    ["an object for a category", { area: 1, heating: {} }, 'key "heating" is an empty object'],
    ["a number nobody saw", { area: 1, heating: 7 }, 'key "heating" is 7, a category that training never saw'],
    [
      "a category nobody saw",
      { area: 1, heating: "coal" },
      '"coal", a category that training never saw. The model knows "gas", "oil"',
    ],
    ["a misspelt category", { area: 1, heating: "gass" }, 'Did you mean "gas"?'],
    [
      "a misspelt key",
      { aera: 1, heating: "gas" },
      'lacks 1 of the 2 keys that the model takes: "area"; its "aera" may be "area". Give null',
    ],
    ["no key that is known", { x: 1 }, 'lacks 2 of the 2 keys that the model takes: "area", "heating"'],
    ["what every object has", { constructor: undefined, area: 1 }, "lacks 1 of the 2 keys"],
    ["a list", [1, 2], 'The row is a list, but the model takes objects with the keys "area", "heating".'],
    ["no row", null, "The row is null"],
    ["a text", "area", 'The row is the string "area"'],
  ])("is refused: %s", async (_, row, message) => {
    const model = await prices();
    const answer = model.predict(row as Row);
    await expect(answer).rejects.toThrow(DataError);
    await expect(answer).rejects.toThrow(message);
  });

  it("is named by its number among several", async () => {
    const model = await prices();
    const good = { area: 1, heating: "gas" };
    await expect(model.predict([good, good, { area: "x", heating: "gas" }])).rejects.toThrow(
      'Row 2, key "area" is the string "x"',
    );
    await expect(model.predict([good, null as unknown as Row])).rejects.toThrow("Row 1 is null");
  });

  it("counts as none of the categories where that is asked for", async () => {
    const model = await prices();
    expect(await model.predict({ area: 150, heating: "coal" }, { unseen: "ignore" })).toBe(price(150, 0));
    await expect(model.predict({ area: 1, heating: "gas" }, { unseen: "none" as "ignore" })).rejects.toThrow(
      "unseen must be",
    );
  });
});

describe("options that cannot be", () => {
  it("are refused", async () => {
    const model = await prices();
    const row = { area: 1, heating: "gas" };
    for (const options of [{ unsene: "ignore" }, 5, null]) {
      await expect(model.predict(row, options as object)).rejects.toMatchObject({ code: "CR_CONFIG" });
    }
    await expect(model.predict(row, { unsene: "ignore" } as object)).rejects.toThrow('Did you mean "unseen"?');
  });
});

describe("a classification", () => {
  const encoding = (classes: readonly string[]): TableEncoding => ({
    features: [{ kind: "number", name: "x", mean: 0, std: 1 }],
    target: { task: "classification", name: "y", classes },
  });
  const classifier = (classes: readonly string[], weights: readonly number[]): Promise<TrainedModel> =>
    loaded({
      network: summing([weights]),
      description: { task: "classification", classes, inputs: { kind: "table", encoding: encoding(classes) } },
    });
  const asClass = (answer: Answer): ClassAnswer => answer as ClassAnswer;

  it("answers by the class and the probabilities of all of them", async () => {
    const model = await classifier(["no", "yes"], [0, 1]);
    const answer = asClass(await model.predict({ x: Math.log(9) }));
    expect(answer.class).toBe("yes");
    expect(Object.keys(answer.probabilities)).toEqual(["no", "yes"]);
    expect(answer.probabilities.yes).toBeCloseTo(0.9, 6); // float32 has 7 digits
    expect(answer.probabilities.no! + answer.probabilities.yes!).toBeCloseTo(1, 14);
  });

  it("has classes that are numbers, or called as what every object has", async () => {
    const classes = ["10", "__proto__", "2"];
    const model = await classifier(classes, [1, 2, 3]);
    const answers = (await model.predict([{ x: 1 }, { x: -1 }])).map(asClass);
    expect(answers.map((answer) => answer.class)).toEqual(["2", "10"]);
    expect(Object.keys(answers[0]!.probabilities).sort()).toEqual([...classes].sort());
    expect(Object.values(answers[0]!.probabilities).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
  });
});

describe("samples", () => {
  const network = summing([[1], [10], [100], [1000]]);

  it("are taken in the order of the columns, where all of them are numbers", async () => {
    const names = ["a", "b", "c", "d"];
    const encoding: TableEncoding = {
      features: names.map((name) => ({ kind: "number", name, mean: 1, std: 2 })),
      target: { task: "regression", name: "y", mean: 0, std: 1 },
    };
    const model = await loaded({ network, description: { task: "regression", inputs: { kind: "table", encoding } } });
    expect(await model.predict([3, 1, 5, 1])).toBe(201);
    expect(await model.predict({ a: 3, b: 1, c: 5, d: 1 })).toBe(201);
    expect(await model.predict([Float32Array.of(3, 1, 5, Number.NaN), [1, 1, 1, 3]])).toEqual([201, 1000]);
    await expect(model.predict([1, 2])).rejects.toThrow(ShapeError);
    await expect(model.predict([1, 2])).rejects.toThrow("The row has 2 numbers, but the model takes 4");
    await expect(
      model.predict([
        [1, 1, 1, 1],
        [1, 1, Number.NEGATIVE_INFINITY, 1],
      ]),
    ).rejects.toThrow("Row 1[2] is -Infinity");
  });

  it("are plain numbers, where a model does not say what they are", async () => {
    const model = await loaded({ network, description: { task: "regression", inputs: { kind: "raw" } } });
    expect(await model.predict(Uint8Array.of(1, 2, 3, 4))).toBe(4321);
    expect(await model.predict([[1, 2, 3, 4]])).toEqual([4321]);
    await expect(model.predict({ a: 1 })).rejects.toThrow("Give each row as an array of 4 numbers");
    await expect(model.predict([1, 2, 3, Number.NaN])).rejects.toThrow("The row[3] is NaN");
    await expect(model.predict([1, 2, 3, 1e300])).rejects.toThrow("The row[3] is 1e+300");
  });

  it("are pictures in bytes, scaled as in training", async () => {
    const inputs = { kind: "images", shape: [2, 2], scaling: { mean: 1, std: 0.5 } } as const;
    const model = await loaded({ network, description: { task: "regression", inputs } });
    expect(await model.predict(Uint8Array.of(255, 0, 255, 255))).toBe(-20);
    expect(await model.predict([new Uint8ClampedArray([0, 255, 255, 255])])).toEqual([-2]);
    await expect(model.predict([1, 0, 1, 1])).rejects.toThrow(
      "grey pictures of 2 × 2. Give each as a Uint8Array of 4 bytes",
    );
    await expect(model.predict(new Uint8Array(16))).rejects.toThrow("The row has 16 numbers, but the model takes 4");
  });
});

describe("a model with predict", () => {
  it("throws no error but chainrule's, whatever plain JavaScript passes", async () => {
    const inputs = [
      { kind: "images", shape: [1, 5], scaling: { mean: 0, std: 1 } },
      { kind: "raw" },
      { kind: "table", encoding: PRICES },
    ] as const;
    const wrong = [
      null,
      undefined,
      5,
      "x",
      true,
      1n,
      Symbol("s"),
      {},
      [],
      [[]],
      [null],
      () => 1,
      new Map(),
      BigInt64Array.of(1n),
    ];
    for (const kind of inputs) {
      const network = summing([[1], [2], [3], [4], [5]]);
      const model = modelOf({ network, description: { task: "regression", inputs: kind } });
      for (const value of wrong) {
        for (const input of [value, [value], { area: value, heating: value }, [[value, value, value, value, value]]]) {
          const error = await model.predict(input as Row).then(
            () => undefined,
            (reason: unknown) => reason,
          );
          expect(error === undefined || error instanceof ChainruleError, String(error)).toBe(true);
        }
      }
    }
  });

  it("is saved as the same bytes", async () => {
    const model = await prices({ decimal: ".", missingValues: [] });
    const bytes = await modelToBytes(model);
    expect(await modelToBytes(modelFromBytes(bytes, "m"))).toEqual(bytes);
  });

  it("answers calls that overlap, on any backend", async () => {
    const model = await prices();
    const calls = [1, 2, 3].map((k) => model.predict({ area: 50 * k, heating: "gas" }, { backend: "reference" }));
    expect(await Promise.all(calls)).toEqual([1, 2, 3].map((k) => price(50 * k, 2)));
  });
});
