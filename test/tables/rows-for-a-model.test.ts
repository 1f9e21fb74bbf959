import { describe, expect, it } from "vitest";
import {
  type Answer,
  affine,
  type ClassAnswer,
  modelOf,
  type Row,
  sequential,
  type TableEncoding,
  type TrainedModel,
} from "../../src/index.ts";
import { cellsOf } from "../../src/tables/column.ts";
import type { CsvOptions } from "../../src/tables/csv/options.ts";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import { encodeFeatures, encodeTable } from "../../src/tables/encode-rows.ts";
import { parseJsonTable } from "../../src/tables/json/index.ts";
import { MISSING_VALUES } from "../../src/tables/missing-words.ts";
import type { TableReading } from "../../src/tables/table-reading.ts";

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
