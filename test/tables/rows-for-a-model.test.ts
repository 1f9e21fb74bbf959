import { describe, expect, it, vi } from "vitest";
import {
  affine,
  FormatError,
  type Model,
  modelOf,
  type Row,
  sequential,
  type TableEncoding,
  type TrainedModel,
} from "../../src/index.ts";
import { cellsOf } from "../../src/tables/column.ts";
import type { CsvOptions } from "../../src/tables/csv/options.ts";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import { streamCsv } from "../../src/tables/csv/stream.ts";
import { encodeFeatures, encodeTable } from "../../src/tables/encode-rows.ts";
import { parseJsonTable } from "../../src/tables/json/index.ts";
import { MISSING_VALUES } from "../../src/tables/missing-words.ts";
import { parseCommaNumber } from "../../src/tables/numbers.ts";
import { prepareTable } from "../../src/tables/prepare.ts";
import { checkedReading, type TableReading } from "../../src/tables/table-reading.ts";

/** What rows mean for a model, from files and from programs: as the rows of its training table meant it. */

const NUMBER = { kind: "number", name: "x", mean: 0, std: 1 } as const;
const TARGET = { task: "regression", name: "y", mean: 0, std: 1 } as const;
const POINTS: TableReading = { decimal: ".", missingValues: MISSING_VALUES, delimiter: ",", header: true };
const COMMAS: TableReading = { ...POINTS, decimal: ",", delimiter: ";" };

const numbersModel = (reading: TableReading): TableEncoding => ({ features: [NUMBER], target: TARGET, reading });
const cells = (text: string, options: CsvOptions): string[] => cellsOf(parseCsv(text, options, "f.csv").columns[0]!);

describe("words for missing values of a model", () => {
  const withWords = (reading: TableReading, ...words: string[]): TableEncoding =>
    numbersModel({ ...reading, missingValues: [...reading.missingValues, ...words] });

  it("count beside those of the user, and the usual ones only where they counted in training", () => {
    const text = "x,z\n5,1\n-999,1\nn.v.,1\nNA,1\n";
    const model = withWords(POINTS, "-999");
    expect(cells(text, { model, missingValues: ["n.v."] })).toEqual(["5", "", "", ""]);
    const without = numbersModel({ ...POINTS, missingValues: ["-999"] });
    expect(cells(text, { model: without, missingValues: ["n.v."] })).toEqual(["5", "", "", "NA"]);
    expect(cells(text, { model: numbersModel({ ...POINTS, missingValues: ["NA"] }) })).toEqual([
      "5",
      "-999",
      "n.v.",
      "",
    ]);
    expect(cells("x\n?\n1\n", { model: numbersModel({ ...POINTS, missingValues: ["NA"] }) })).toEqual(["?", "1"]);
  });

  it("are numbers as the model's table wrote them, in whatever file", () => {
    const model = withWords(COMMAS, "-200,0", "1.204");
    expect(cells("x;z\n-200;1\n0;1,5\n1.204;1\n", { decimal: ",", model })).toEqual(["", "0", ""]);
    expect(cells("x;z\n-200.0;1\n0;1\n1.204;1\n1204;1\n", { decimal: ".", model })).toEqual(["", "0", "1.204", ""]);
    const json = parseJsonTable('[{"x":-200},{"x":0},{"x":1.5}]', "f.json", { model });
    expect(cellsOf(json.columns[0]!)).toEqual(["", "0", "1.5"]);
  });

  it("are remarked as unused only where the user gives them", () => {
    const { warnings } = parseCsv("x\n1\n", { model: withWords(POINTS, "-999"), missingValues: ["nil"] }, "f.csv");
    expect(warnings).toEqual(['f.csv: no cell is "nil", which --missing-values names']);
  });
});

/** Of a text what it is worth: 10 for the first category, 20 for the second, and so on; 0 for none. */
function categoriesModel(categories: readonly string[], reading?: TableReading): TrainedModel {
  const features = [{ kind: "category", name: "c", categories }] as const;
  const encoding: TableEncoding = { features, target: TARGET, ...(reading && { reading }) };
  const network = sequential(affine(categories.length, 1));
  network.loadState({ "0.w": categories.map((_, i) => [10 * (i + 1)]), "0.b": [0] });
  return modelOf({ network, description: { task: "regression", inputs: { kind: "table", encoding } } });
}
const encodingOf = ({ description: { inputs } }: TrainedModel): TableEncoding => {
  if (inputs.kind !== "table") throw new Error("no table");
  return inputs.encoding;
};
/** The place of each row's category, from 1 on; 0 for none. */
function places(model: TrainedModel, text: string, options: CsvOptions = {}): number[] {
  const encoding = encodingOf(model);
  const table = parseCsv(text, { ...options, model: encoding }, "f.csv");
  const { data, shape } = encodeFeatures(encoding, table).x;
  const D = shape[1]!;
  return Array.from({ length: shape[0]! }, (_, n) => data.subarray(n * D, (n + 1) * D).indexOf(1) + 1);
}

describe("a text that is a category of the model", () => {
  const versions = categoriesModel(["1.1", "1.10", "2.0"], POINTS);
  const codes = categoriesModel(["EU", "NA", "AS"], POINTS);
  const decimals = categoriesModel(["1,5", "2"], COMMAS);

  it("is that category for a program, before it is a word or a number", async () => {
    expect(await versions.predict([{ c: "1.1" }, { c: "1.10" }, { c: "2.0" }, { c: 2 }])).toEqual([10, 20, 30, 30]);
    await expect(versions.predict({ c: "1.100" })).rejects.toThrow("a category that training never saw");
    expect(await codes.predict([{ c: "NA" }, { c: "n/a" }, { c: null }])).toEqual([20, 0, 0]);
    expect(await decimals.predict([{ c: "1,5" }, { c: "2,0" }])).toEqual([10, 20]);
  });

  it("is that category in a file, quoted or not", () => {
    expect(places(versions, "c\n1.10\n1.1\n2.0\n2\n1.100\n")).toEqual([2, 1, 3, 3, 0]);
    expect(places(versions, 'c,d\n"1.10",1\n"1.1",2\n')).toEqual([2, 1]);
    expect(places(decimals, "c;d\n1,5;2,5\n2,0;1\n")).toEqual([1, 2]);
  });

  it("is not missing, whatever words there are", () => {
    expect(places(codes, 'c\n"NA"\n"NA"\n')).toEqual([2, 2]);
    expect(places(codes, "c\nNA\nEU\nN/A\n")).toEqual([2, 1, 0]);
    expect(places(categoriesModel(["-999", "a"], { ...POINTS, missingValues: ["-999"] }), "c\n-999\na\n")).toEqual([
      1, 2,
    ]);
  });

  it("is missing where the user says so of this file, or where the names beside it have quotes and it has none", () => {
    expect(places(codes, "c\nNA\nEU\n", { missingValues: ["NA"] })).toEqual([0, 1]);
    expect(places(codes, 'c,d\nNA,1\n"EU",2\n"NA",3\n')).toEqual([0, 1, 2]);
  });

  it("is the class of an answer, too", () => {
    const target = { task: "classification", name: "y", classes: ["1.1", "1.10", "NA"] } as const;
    const encoding: TableEncoding = { features: [NUMBER], target, reading: POINTS };
    const table = parseCsv("x,y\n1,1.10\n2,NA\n3,1.1\n", { model: encoding }, "f.csv");
    expect([...encodeTable(encoding, table).dataset.labels!]).toEqual([1, 2, 0]);
  });

  it("is not missing in JSON either", () => {
    const encoding = encodingOf(categoriesModel(["EU", "-"], { ...POINTS, missingValues: [...MISSING_VALUES, "-"] }));
    const table = parseJsonTable('[{"c":"-"},{"c":"EU"},{"c":"1.10"}]', "f.json", { model: encoding });
    expect(cellsOf(table.columns[0]!)).toEqual(["-", "EU", "1.10"]);
  });
});

describe("numbers in quotes", () => {
  const text = 'v,n\n"1.1",1\n"1.10",2\n"2.0",3\n"+4",4\n';

  it("keep their texts where quotes tell texts from numbers", () => {
    expect(cells(text, {})).toEqual(["1.1", "1.10", "2.0", "+4"]);
    expect([...parseCsv(text, {}, "f.csv").columns[0]!.numbers]).toEqual([1.1, 1.1, 2, 4]);
    const { encoding } = prepareTable(parseCsv(text, {}, "f.csv"), { target: "n", categorical: ["v"], validation: 0 });
    expect(encoding.features[0]).toMatchObject({ categories: ["1.1", "1.10", "2.0", "+4"] });
  });

  it("are remarked where one number has several texts", () => {
    const { warnings } = prepareTable(parseCsv(text, {}, "f.csv"), { target: "n", validation: 0 });
    expect(warnings.join("\n")).toContain('Column "v" counts as numbers, though "1.10" and "1.1" are one number then.');
    const prices = 'v,n\n"1.10",1\n"1.20",2\n"2.00",3\n"3.50",4\n';
    expect(prepareTable(parseCsv(prices, {}, "f.csv"), { target: "n", validation: 0 }).warnings.join()).not.toContain(
      '"v"',
    );
  });

  it("are numbers like any other where every cell has quotes", () => {
    expect(cells('v,n\n"1.1","1"\n"1.10","2"\n"2.0","3"\n', {})).toEqual(["1.1", "1.1", "2"]);
  });
});

describe("a decimal mark that is not the model's", () => {
  const encode = (reading: TableReading, text: string, options: CsvOptions = {}): number[] => {
    const encoding = numbersModel(reading);
    return [...encodeFeatures(encoding, parseCsv(text, { ...options, model: encoding }, "f.csv")).x.data];
  };

  it("never groups thousands behind 0", () => {
    for (const text of ["0.125", "000.125", "-0.500,5"]) expect(parseCommaNumber(text)).toBeUndefined();
    expect(["10.125", "1.204,5", "0,125"].map(parseCommaNumber)).toEqual([10125, 1204.5, 0.125]);
    expect(cells("a\tb\n0,125\tx\n0,250\ty\n", {})).toEqual(["0.125", "0.25"]);
    expect(cells("a,b\n0.125,x\n0.250,y\n", {})).toEqual(["0.125", "0.25"]);
  });

  it.each(["x\n0.125\n0.250\n", "x\n5.500\n1.204\n", "x\n5.5\n"])(
    "is refused with the flag, points where the model has commas: %j",
    (text) => {
      expect(() => encode(COMMAS, text)).toThrow('say --decimal "." (in a program decimal: ".")');
      expect(() => encode(COMMAS, text)).not.toThrow("--missing-values");
    },
  );

  it("is asked about where points may group, unless another number has a comma or the flag is given", () => {
    expect(() => encode(COMMAS, "x\n5.500\n")).toThrow('if points group thousands, say --decimal ","');
    expect(encode(COMMAS, "x;z\n5.500;1,5\n")).toEqual([5500]);
    expect(encode(COMMAS, "x\n5.500\n", { decimal: "," })).toEqual([5500]);
    expect(encode(COMMAS, "x\n5.500\n", { decimal: "." })).toEqual([5.5]);
    expect(encode(COMMAS, "x\n5\n7\n1.000.000\n")).toEqual([5, 7, 1_000_000]);
  });

  it.each(["x;z\n5,5;a\n", "x;z\n5,500;a\n", "x\n0,125\n"])(
    "is refused with the flag, commas where the model has points: %j",
    (text) => {
      const options = { delimiter: ";" };
      expect(() => encode(POINTS, text, options)).toThrow('If the file has decimal commas, say --decimal ","');
      expect(encode(POINTS, text, { ...options, decimal: "," })).toHaveLength(1);
    },
  );
});

describe("the text of a file, as of the model's", () => {
  const model = {
    ...encodingOf(categoriesModel(["Genève", "Bern"])),
    reading: { ...POINTS, encoding: "windows-1252" },
  };
  const text = `c\n${"Bern\n".repeat(20)}Genève\n`; // in windows-1252 its è begins a character of UTF-8
  const blocks = async (bytes: Uint8Array, size: number): Promise<string[]> => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const read: string[] = [];
    for await (const { columns } of streamCsv(pieces(), { model }, "f.csv")) read.push(...cellsOf(columns[0]!));
    return read;
  };

  it("is in its encoding, where it is not UTF-8", async () => {
    for (const bytes of [Buffer.from(text, "latin1"), Buffer.from(text), Buffer.from(`\uFEFF${text}`)]) {
      expect(cellsOf(parseCsv(bytes, { model }, "f.csv").columns[0]!).at(-1)).toBe("Genève");
      for (const size of [1, 2, 3, 7, 1000]) expect((await blocks(bytes, size)).at(-1)).toBe("Genève");
    }
    expect(() => parseCsv(Buffer.from(text, "latin1"), { model, encoding: "utf-8" }, "f.csv")).toThrow(
      "no text in utf-8",
    );
  });

  it("is remembered", () => {
    const { reading } = parseCsv(Buffer.from(text, "latin1"), { encoding: "latin1" }, "f.csv");
    expect(checkedReading(JSON.parse(JSON.stringify(reading)), "m")).toMatchObject({ encoding: "latin1" });
    expect(() => checkedReading({ ...reading, encoding: 5 }, "m")).toThrow("is not {decimal");
  });

  it("has no header where the model's had none", () => {
    const features = [
      { kind: "category", name: "column 1", categories: ["red", "blue"] },
      { kind: "category", name: "column 2", categories: ["small", "big"] },
    ] as const;
    const encoding: TableEncoding = {
      features,
      target: { ...TARGET, name: "column 3" },
      reading: { ...POINTS, header: false },
    };
    const read = parseCsv("red,small\nblue,big\n", { model: encoding }, "f.csv");
    expect([...encodeFeatures(encoding, read).x.data]).toEqual([1, 0, 1, 0, 0, 1, 0, 1]);
    const named = parseCsv("column 1,column 2\nblue,big\n", { model: encoding, names: ["column 1"] }, "f.csv");
    expect(named.rowCount).toBe(1);
  });
});

describe("keys that every object has", () => {
  const named = (name: string): TrainedModel => {
    const network = sequential(affine(1, 1));
    network.loadState({ "0.w": [[1]], "0.b": [0] });
    const encoding: TableEncoding = { features: [{ ...NUMBER, name }], target: TARGET };
    return modelOf({ network, description: { task: "regression", inputs: { kind: "table", encoding } } });
  };

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "are lacking unless the row gives them: %s",
    async (name) => {
      class House {}
      for (const row of [{}, new House(), Object.create(null)]) {
        await expect(named(name).predict(row)).rejects.toThrow(`lacks 1 of the 1 keys that the model takes: "${name}"`);
      }
      expect(await named(name).predict(JSON.parse(`{"${name}":5}`))).toBe(5);
    },
  );

  it("are given by getters of classes, also of those above", async () => {
    class House {
      get valueOf(): () => number {
        return 7 as unknown as () => number; // every object has a valueOf, whose type a class cannot change
      }
    }
    class Villa extends House {}
    const villa = new Villa() as unknown as Row; // for the compiler it holds a method
    expect(await named("valueOf").predict(villa)).toBe(7);
  });
});

describe("a row that lacks very many keys", () => {
  it("is told a few, and the guessing ends", async () => {
    let compared = 0;
    const long = (i: number): string => `a feature with a long name ${i}`;
    const names = Array.from({ length: 200 }, (_, i) => long(i));
    const network = sequential(affine(200, 1));
    const features = names.map((name) => ({ ...NUMBER, name }));
    const encoding: TableEncoding = { features, target: TARGET };
    const model = modelOf({ network, description: { task: "regression", inputs: { kind: "table", encoding } } });
    const row = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`${i}`.padStart(28, "z"), 1]));
    const toLowerCase = vi.spyOn(String.prototype, "toLowerCase").mockImplementation(function (this: string) {
      compared++;
      return this.toLocaleLowerCase();
    });
    const asked = model.predict(row);
    await expect(asked).rejects.toThrow("lacks 200 of the 200 keys");
    toLowerCase.mockRestore();
    expect(compared).toBeLessThan(200_000); // two for each pair that is compared; 800,000 of the 20 keys that are told, without a bound
  });
});

describe("modelOf", () => {
  const network = sequential(affine(2, 3));
  const raw = { kind: "raw" } as const;

  it.each<[string, object, string]>([
    [
      "an encoding of other columns",
      { task: "regression", inputs: { kind: "table", encoding: numbersModel(POINTS) } },
      "its inputs have 1 numbers a row, but the network takes 2",
    ],
    [
      "too few classes",
      { task: "classification", classes: ["a", "b"], inputs: raw },
      "it names 2 classes, but the network has 3 outputs",
    ],
    [
      "a table without an encoding",
      { task: "regression", inputs: { kind: "table" } },
      "the table encoding must be a JSON object but is undefined",
    ],
    [
      "one number for three outputs",
      {
        task: "regression",
        inputs: { kind: "table", encoding: { ...numbersModel(POINTS), features: [NUMBER, { ...NUMBER, name: "z" }] } },
      },
      "its target is one number, but the network has 3 outputs",
    ],
    ["no task", { inputs: raw }, "the task must be classification, regression or multiLabel"],
  ])("refuses a description that does not fit the network: %s", (_, description, message) => {
    const make = (): TrainedModel => modelOf({ network, description } as unknown as Model);
    expect(make).toThrow(FormatError);
    expect(make).toThrow(`modelOf: ${message}`);
  });
});
