import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ConfigError, DataError } from "../base/errors.ts";
import { parseCsv } from "./csv/parse.ts";
import type { TableOptions } from "./passes.ts";
import { describeInferences, type PreparedTable, prepareTable } from "./prepare.ts";
import type { Table } from "./table.ts";

const read = (text: string): Table => parseCsv(text, {}, "file.csv");
const prepare = (text: string, options: TableOptions): PreparedTable => prepareTable(read(text), options);
const rows = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i)).join("\n");

/** Numbers without an order. */
const mixed = (i: number): number => (i * i * 7 + 3 * i) % 101;

test("standardizes numbers and makes categories one-hot", () => {
  const { encoding, train } = prepare("size,colour,kind\n2,red,a\n4,blue,b\n6,red,b\n8,green,a\n", {
    target: "kind",
    validation: 0,
  });
  const std = Math.sqrt(5);
  expect(encoding).toMatchObject({
    features: [
      { kind: "number", name: "size", mean: 5, std },
      { kind: "category", name: "colour", categories: ["blue", "green", "red"] },
    ],
    target: { task: "classification", name: "kind", classes: ["a", "b"] },
  });
  expect(train.labels).toEqual(Int32Array.of(0, 1, 1, 0));
  expect(train.x.shape).toEqual([4, 4]);
  // biome-ignore format: one row a line
  expect(train.x.data).toEqual(Float32Array.of(
    -3 / std, 0, 0, 1,
    -1 / std, 1, 0, 0,
    1 / std, 0, 0, 1,
    3 / std, 0, 1, 0,
  ));
});

test("measures the training rows only", () => {
  const table = read(`x,y\n${rows(40, (i) => `${i * i},${i % 2 === 0 ? "even" : "odd"}`)}`);
  const { encoding, trainRows, train } = prepareTable(table, { target: "y" });
  const values = Array.from(trainRows, (row) => table.columns[0]!.numbers[row]!);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(trainRows).toHaveLength(32);
  expect(encoding.features[0]).toMatchObject({ mean });
  expect([...train.x.data].reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
});

test("learns the categories of the training rows only, and tells which others there are", () => {
  const text = `colour,kind\n${rows(10, (i) => `${i === 5 ? "pink" : i % 2 === 0 ? "red" : "blue"},${"ab"[i % 3 === 0 ? 0 : 1]}`)}`;
  const seeds = Array.from({ length: 20 }, (_, seed) => prepare(text, { target: "kind", seed }));
  const unseen = seeds.find(({ validationRows }) => validationRows.includes(5))!;
  expect(unseen.encoding.features).toEqual([{ kind: "category", name: "colour", categories: ["blue", "red"] }]);
  expect(unseen.warnings).toEqual([
    'file.csv, column "colour": categories that training never saw, and that count as none: "pink" (line 7)',
  ]);
  const position = unseen.validationRows.indexOf(5);
  expect([...unseen.validation!.x.data.subarray(2 * position, 2 * position + 2)]).toEqual([0, 0]);
});

test("standardizes a target of numbers", () => {
  const { encoding, train, warnings } = prepare("x,y\n1,10.5\n2,30.5\n3,20.5\n4,40.5\n", {
    target: "y",
    validation: 0,
  });
  expect(encoding.target).toEqual({ task: "regression", name: "y", mean: 25.5, std: Math.sqrt(125) });
  const std = Math.sqrt(125);
  expect(train.targets).toEqual({ data: Float32Array.of(-15 / std, 5 / std, -5 / std, 15 / std), shape: [4, 1] });
  expect(train.labels).toBeUndefined();
  expect(warnings).toEqual([]);
});

test.each([
  ["text", ["a", "b", "a", "b"], "classification"],
  ["few integers", ["0", "1", "1", "0"], "classification"],
  ["as many integers as rows", ["1", "2", "3", "4"], "regression"],
  ["fractions", ["0.5", "1.5", "0.5", "1.5"], "regression"],
])("infers the task from %s", (_, answers, task) => {
  const text = `x,y\n${answers.map((answer, i) => `${i * i},${answer}`).join("\n")}`;
  const inferred = prepare(text, { target: "y", validation: 0 });
  expect(inferred.encoding.target.task).toBe(task);
  expect(inferred.inferences.map((inference) => inference.option)).toContain("--task");
});

test("takes the task it is told", () => {
  const text = "x,y\n1,0\n4,1\n9,1\n16,0\n";
  expect(prepare(text, { target: "y", task: "regression", validation: 0 }).encoding.target.task).toBe("regression");
  const numbers = "x,y\n1,10\n4,9\n9,1.5\n16,9\n";
  expect(prepare(numbers, { target: "y", task: "classification", validation: 0 }).encoding.target).toEqual({
    task: "classification",
    name: "y",
    classes: ["1.5", "9", "10"],
  });
  expect(() => prepare("x,y\n1,a\n2,b\n", { target: "y", task: "regression" })).toThrow(
    'file.csv, line 2, column "y": "a" is no number, but regression predicts numbers; for classes, say --task ' +
      "classification.",
  );
});

test("keeps class names as they are written", () => {
  const { encoding } = prepare("x,y\n1,01\n4,02\n9,01\n16,02\n", { target: "y", validation: 0 });
  expect(encoding.target).toMatchObject({ classes: ["01", "02"] });
});

test("fills in missing cells, or leaves their rows out", () => {
  const text = "x,c,y\n1,u,a\n,v,b\n3,,a\n5,v,b\n9,u,\n";
  const imputed = prepare(text, { target: "y", validation: 0 });
  expect(imputed.trainRows).toEqual(Int32Array.of(0, 1, 2, 3));
  expect(imputed.encoding.features[0]).toMatchObject({ mean: 3 });
  expect(imputed.train.x.data[3]).toBe(0);
  expect([...imputed.train.x.data.subarray(7, 9)]).toEqual([0, 0]);
  const texts = imputed.inferences.map((inference) => inference.text);
  expect(texts).toContain('left out, because "y" is missing: 1 row');
  expect(texts).toContain("missing cells in 2 rows: numbers become the training mean, categories none");
  const dropped = prepare(text, { target: "y", validation: 0, missing: "drop" });
  expect(dropped.trainRows).toEqual(Int32Array.of(0, 3));
  expect(() => prepare("x,y\n1,a\n,b\n3,a\n4,a\n", { target: "y", missing: "drop" })).toThrow(
    'file.csv: in the 3 rows without missing cells, "y" is always "a". Use "impute"',
  );
  expect(() => prepare("x,c,y\n1,,a\n,v,b\n3,,a\n,w,b\n", { target: "y", missing: "drop" })).toThrow(
    "every row has a missing cell",
  );
});

test("leaves out constant columns, identifiers and row numbers, and says so", () => {
  const text = `id,same,empty,name,x,y\n${rows(30, (i) => `${i + 1},k,,n${i},${mixed(i)},${"ab"[i % 2]}`)}`;
  const { encoding, warnings } = prepare(text, { target: "y" });
  expect(encoding.features.map((feature) => feature.name)).toEqual(["x"]);
  expect(warnings).toEqual([
    'Column "id" only numbers the rows and was left out; name it in --features to use it.',
    'Column "same" is "k" wherever it is given and was left out.',
    'Column "empty" is empty and was left out.',
    'Column "name" is text with 30 different values and was left out (more than 50, or more than 10 of which few ' +
      'repeat); say --categorical "name" to use it.',
  ]);
  const told = prepare(text, { target: "y", features: ["id", "x"] });
  expect(told.encoding.features.map((feature) => feature.kind)).toEqual(["number", "number"]);
  const names = prepare(text, { target: "y", categorical: ["name", "x"], ignore: ["id"], validation: 0 });
  expect(names.encoding.features.map((feature) => feature.kind)).toEqual(["category", "category"]);
});

test("warns of a column that tells the answer, and of classes with one row", () => {
  const text = `code,x,y\n${rows(9, (i) => `${"pq"[i % 2]},${mixed(i)},${i % 2 === 0 ? "even" : "odd"}`)}\np,3,rare\n`;
  const { warnings } = prepare(text, { target: "y", validation: 0 });
  expect(warnings).toEqual(['Classes with a single row, which leaves none to validate on: "rare"']); // p is no longer telling
  const leak = prepare(text.replace("p,3,rare\n", ""), { target: "y" });
  expect(leak.warnings).toEqual([
    'Column "code" tells "y" exactly. If it is the answer in other words, say --ignore "code".',
  ]);
  const copy = prepare("copy,y\n1.50,1.5\n2,2.0\n3,3\n4.25,4.25\n", { target: "y", validation: 0 });
  expect(copy.warnings).toHaveLength(1);
});

test("names line, column and value of text in a column of numbers", () => {
  const text = `x,y\n${rows(30, (i) => `${i === 20 ? "oops" : mixed(i)},${"ab"[i % 2]}`)}`;
  expect(() => prepare(text, { target: "y" })).toThrow(DataError);
  expect(() => prepare(text, { target: "y" })).toThrow(
    'file.csv, line 22, column "x": "oops" is no number, but 29 of its 30 values are numbers. Correct it, or count it ' +
      'as missing (--missing-values "oops"), or say --categorical "x".',
  );
  const told = prepare(text, { target: "y", categorical: ["x"], validation: 0 });
  expect(told.encoding.features[0]).toMatchObject({ kind: "category" });
});

test("says where a column mixes numbers and words", () => {
  const text = `x,z,y\n${rows(12, (i) => `${i % 4 === 0 ? "low" : i % 4},${mixed(i)},${"ab"[i % 2]}`)}`;
  expect(prepare(text, { target: "y" }).warnings).toEqual([
    '9 of the 12 cells of "x" are numbers, 3 are "low". If that stands for a missing value, say --missing-values="low". The ' +
      "column counts as a category.",
  ]);
});

test.each(["inf", "-Infinity", "1e999"])("refuses %s", (cell) => {
  const text = `x,y\n1,a\n${cell},b\n3,a\n`;
  expect(() => prepare(text, { target: "y" })).toThrow(`file.csv, line 3, column "x": ${cell} is not finite.`);
});

test("names the nearest column for an unknown one", () => {
  const text = "width,kind\n1,a\n2,b\n";
  const fails = (options: TableOptions, message: string): void => {
    expect(() => prepare(text, options)).toThrow(ConfigError);
    expect(() => prepare(text, options)).toThrow(message);
  };
  fails({ target: "knid" }, 'file.csv has no column "knid" for the target. Did you mean "kind"?');
  fails({ target: "kind", ignore: ["with"] }, 'no column "with" for a column to ignore. Did you mean "width"?');
  fails({ target: "kind", features: ["height"] }, 'no column "height" for a feature.');
  fails({ target: "kind", categorical: ["widht"] }, 'Did you mean "width"?');
  fails({ target: "kind", ignore: ["kind"] }, 'Column "kind" can be only one of target, feature and column to ignore.');
  fails(
    { target: "kind", missing: "guess" as "drop" },
    'missing of prepareTable takes "impute" or "drop", but got the string "guess".',
  );
});

test("says of numbers that are not written plainly how to write them", () => {
  const few = `x,z,y\n${rows(40, (i) => `${[5, 10, 15][i % 3]}%,${mixed(i)},${"ab"[i % 2]}`)}`;
  expect(prepare(few, { target: "y" }).warnings).toEqual([
    'Column "x" holds numbers with "%", such as "5%", and counts as a category. Write them plainly (5).',
  ]);
  expect(prepare(few, { target: "y", categorical: ["x"] }).warnings).toEqual([]);
  const many = `x,z,y\n${rows(40, (i) => `"${i + 1},000",${mixed(i)},${"ab"[i % 2]}`)}`;
  expect(prepare(many, { target: "y" }).warnings).toEqual([
    'Column "x" holds numbers with thousands separators, such as "1,000", and was left out; write them plainly (1000) ' +
      "to use it.",
  ]);
  const one = `x,y\n${rows(30, (i) => `${i === 20 ? '"1,200"' : mixed(i)},${"ab"[i % 2]}`)}`;
  expect(() => prepare(one, { target: "y" })).toThrow(
    'line 22, column "x": "1,200" is no number, but 29 of its 30 values are numbers. It looks like a number with ' +
      "thousands separators: write it plainly (1200).",
  );
  const prices = `x,y\n${rows(20, (i) => `${mixed(i)},$${i}`)}`;
  expect(() => prepare(prices, { target: "y" })).toThrow(
    'file.csv: target "y" holds numbers with "$", such as "$0". Write them plainly (0) to predict a number. If these are ' +
      "classes, say --task classification.",
  );
  expect(prepare(prices, { target: "y", task: "classification", validation: 0 }).encoding.target).toMatchObject({
    task: "classification",
  });
});

test("leaves out a column of many dates, and keeps one of few", () => {
  const text = `day,year,x,y\n${rows(60, (i) => `2024-01-${10 + (i % 15)},${["2023-01", "2024-01"][i % 2]},${mixed(i)},${"ab"[i % 3 && 1]}`)}`;
  const { encoding, warnings } = prepare(text, { target: "y" });
  expect(encoding.features.map(({ name }) => name)).toEqual(["year", "x"]);
  expect(warnings).toEqual([
    expect.stringMatching(/^Column "day" holds dates .* "2024-01-10", and was left out; .*days/),
  ]);
  const told = prepare(text, { target: "y", categorical: ["day"] });
  expect(told.encoding.features.map(({ name }) => name)).toEqual(["day", "year", "x"]);
});

test("asks whether numbers that start with 0 are names", () => {
  const text = `zip,y\n${rows(20, (i) => `0${1000 + 7 * i},${"ab"[i % 2]}`)}`;
  expect(prepare(text, { target: "y" }).warnings).toEqual([
    'Column "zip" counts as numbers, though some start with 0, such as "01000". If they are names, as postal codes ' +
      'are, say --categorical "zip".',
  ]);
  expect(prepare(text, { target: "y", categorical: ["zip"], validation: 0 }).warnings).toEqual([]);
});

test("takes one number in two spellings for one class, and truth values, too", () => {
  const text = `x,y\n${rows(30, (i) => `${mixed(i)},${["0", "1", "1.0"][i % 3]}`)}`;
  expect(prepare(text, { target: "y" }).encoding.target).toMatchObject({ classes: ["0", "1"] });
  const truth = `x,y\n${rows(30, (i) => `${mixed(i)},${["TRUE", "False", "true"][i % 3]}`)}`;
  expect(prepare(truth, { target: "y" }).encoding.target).toMatchObject({ classes: ["false", "true"] });
});

test("passes on what is odd about the file itself", () => {
  const text = `x,x,y\n${rows(10, (i) => `${mixed(i)},${mixed(i + 9)},${"ab"[i % 2]}`)}`;
  expect(prepare(text, { target: "y" }).warnings).toEqual([
    expect.stringContaining('more than one column is called "x"'),
  ]);
});

test("refuses a target without two values, and a table without features", () => {
  expect(() => prepare("x,y\n1,a\n2,a\n", { target: "y" })).toThrow('target "y" is "a" in every row');
  expect(() => prepare("x,y\n1,\n2,\n", { target: "y" })).toThrow('target "y" is empty in every row');
  expect(() => prepare("x,y\n1,a\n1,b\n", { target: "y" })).toThrow(
    'no column to learn from besides "y". Column "x" is "1"',
  );
  expect(() => prepare("y\na\nb\n", { target: "y" })).toThrow(
    'file.csv has no column to learn from besides "y". Give a table with more columns; if this has more, say --delimiter.',
  );
});

test("prepares the penguins, and tells people what it did", async () => {
  const bytes = await readFile(new URL("../../examples/data/penguins.csv", import.meta.url));
  const prepared = prepareTable(parseCsv(bytes, {}, "penguins.csv"), { target: "species" });
  expect(prepared.train.x.shape).toEqual([275, 9]);
  expect(prepared.validation?.x.shape).toEqual([69, 9]);
  expect(prepared.warnings).toEqual([]);
  expect(describeInferences(prepared.inferences)).toEqual([
    'cells are separated by "," (--delimiter)',
    "the first row holds the names of the columns (--no-header)",
    "missing cells: 19 empty (--missing-values)",
    '"species" is one of 3 classes (classification) (--task)',
    "numbers, standardized: bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g (--categorical)",
    "categories, one-hot: island, sex (--ignore)",
    "missing cells in 11 rows: numbers become the training mean, categories none (--missing)",
    "275 rows to train on, 69 drawn to validate on (--validation)",
  ]);
});
