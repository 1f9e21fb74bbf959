import { expect, test } from "vitest";
import { FormatError } from "../base/errors.ts";
import { parseCsv } from "./csv/parse.ts";
import { encodeFeatures, encodeTable, encodeTarget } from "./encode-rows.ts";
import { checkedEncoding, inputWidth, outputWidth, type TableEncoding } from "./encoding.ts";
import type { Table } from "./table.ts";

const read = (text: string): Table => parseCsv(text, {}, "new.csv");

const encoding: TableEncoding = {
  features: [
    { kind: "category", name: "colour", categories: ["blue", "red"] },
    { kind: "number", name: "size", mean: 10, std: 4 },
  ],
  target: { task: "classification", name: "kind", classes: ["a", "b"] },
};

const asNumber = (name: string) => ({ kind: "number", name, mean: 0, std: 1 }) as const;

test("encodes new rows by name, whatever the order and the other columns", () => {
  const { x, missingCells, unseen } = encodeFeatures(encoding, read("note,size,colour\nhi,14,red\nho,8,blue\n"));
  expect(x).toEqual({ data: Float32Array.of(0, 1, 1, 1, 0, -0.5), shape: [2, 3] });
  expect(missingCells).toBe(0);
  expect(unseen).toEqual([]);
  expect(inputWidth(encoding)).toBe(3);
  expect(outputWidth(encoding)).toBe(2);
});

test("counts missing cells, and lists categories it does not know", () => {
  const { x, missingCells, unseen } = encodeFeatures(encoding, read("size,colour\n,red\n6,\n10,pink\n10,pink\n"));
  expect(x.data).toEqual(Float32Array.of(0, 1, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0));
  expect(missingCells).toBe(2);
  expect(unseen).toEqual([
    'new.csv, column "colour": categories that training never saw, and that count as none: "pink" (line 4)',
  ]);
});

test("names all columns that are missing", () => {
  expect(() => encodeFeatures(encoding, read("Size,b\n1,2\n"))).toThrow(
    'new.csv lacks 2 of the 2 columns that the model was trained on: "colour", "size"; its "Size" may be "size".',
  );
  expect(() => encodeFeatures(encoding, read("Size,colour\n1,red\n"))).toThrow('its "Size" may be "size".');
});

test("suggests no column that the model uses already", () => {
  expect(() => encodeFeatures(encoding, read("sizes,colour\n1,red\n"))).toThrow('its "sizes" may be "size".');
  const twins: TableEncoding = { ...encoding, features: ["width_a", "width_b"].map(asNumber) };
  expect(() => encodeFeatures(twins, read("width_a,note\n1,x\n"))).toThrow('"width_b". There are: "note".');
  expect(() => encodeFeatures(twins, read("width_a\n1\n"))).toThrow('"width_b". There is no other.');
});

test("says that columns are found by place where the model was trained without a header", () => {
  const unnamed: TableEncoding = { ...encoding, features: ["column 1", "column 3"].map(asNumber) };
  expect(() => encodeFeatures(unnamed, read("1,2\n3,4\n"))).toThrow(
    "new.csv has 2 columns, and lacks column 3: the model was trained on a table without a header, and finds its columns by " +
      "their places. Give it all columns, in the order of that table.",
  );
  expect(encodeFeatures(unnamed, read("1,2,3\n")).x.shape).toEqual([1, 2]);
});

test("says that columns are found by name where there is no header", () => {
  expect(() => encodeFeatures(encoding, read("14,red\n8,blue\n"))).toThrow(
    "new.csv has no header, and the model finds its columns by their names. Put them above: colour, size;",
  );
  expect(() => encodeTable(encoding, read("size,colour\n14,red\n"))).toThrow(
    'has no column "kind", the answers that the model is measured on. Add them, or use predict',
  );
});

test("knows classes and categories in another spelling, but no code for a number", () => {
  const zeros: TableEncoding = { ...encoding, target: { task: "classification", name: "kind", classes: ["0", "1.0"] } };
  const { dataset } = encodeTable(zeros, read("size,colour,kind\n10,red,0.0\n10,red,1\n"));
  expect(dataset.labels).toEqual(Int32Array.of(0, 1));
  expect(() => encodeTable(zeros, read("size,colour,kind\n10,red,01\n"))).toThrow(
    '"01" is none of the 2 classes. The model writes this number "1.0": write it alike.',
  );
  const truth: TableEncoding = {
    ...encoding,
    features: [{ kind: "category", name: "colour", categories: ["True", "False", "maybe"] }],
  };
  const { x } = encodeFeatures(truth, read("colour,kind\nTRUE,a\nfalse,b\nMaybe,a\n"));
  expect(x.data).toEqual(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 0));
});

test("refuses a column of which no cell is known, of five or more", () => {
  const rows = (count: number): Table => read(`size,colour\n${"1,Red\n".repeat(count)}`);
  expect(encodeFeatures(encoding, rows(4)).unseen).toHaveLength(1);
  expect(() => encodeFeatures(encoding, rows(5))).toThrow(
    'new.csv, column "colour": none of 5 cells is a category that the model knows. They are "Red" (line 2); the model ' +
      'knows "blue", "red". Write them as in the training data.',
  );
  expect(encodeFeatures(encoding, read(`size,colour\n1,red\n${"1,Red\n".repeat(9)}`)).unseen).toHaveLength(1);
});

test("refuses text, infinity, and what float32 cannot hold", () => {
  expect(() => encodeFeatures(encoding, read("size,colour\nbig,red\n"))).toThrow(
    'new.csv, line 2, column "size": "big" is no number, but the model learned this column as numbers. Correct it, or ' +
      'count it as missing (--missing-values "big").',
  );
  expect(() => encodeFeatures(encoding, read("size,colour\ninf,red\n"))).toThrow("inf is not finite");
  expect(() => encodeFeatures(encoding, read("size,colour\n1e300,red\n"))).toThrow(
    'line 2, column "size": 1e+300 is too far from the training mean 10',
  );
});

test("encodes answers, leaving out rows without one", () => {
  const table = read("size,colour,kind\n10,red,b\n10,red,\n14,blue,a\n");
  const { dataset } = encodeTable(encoding, table);
  expect(dataset.labels).toEqual(Int32Array.of(1, 0));
  expect(dataset.x.shape).toEqual([2, 3]);
  expect(() => encodeTable(encoding, read("size,colour,kind\n10,red,c\n"))).toThrow(
    'new.csv, line 2, column "kind": "c" is none of the 2 classes.',
  );
  const number = encodeTarget({ task: "regression", name: "size", mean: 10, std: 4 }, table, Int32Array.of(2));
  expect(number.targets).toEqual({ data: Float32Array.of(1), shape: [1, 1] });
});

test("reads an encoding back from JSON", () => {
  expect(checkedEncoding(JSON.parse(JSON.stringify(encoding)), "model")).toEqual(encoding);
});

test.each([
  [null, "model: the table encoding must be a JSON object but is null."],
  [{ features: [] }, 'model: "features" of the table encoding must be a list with at least one feature.'],
  [{ features: [{ kind: "number", name: "a", mean: 0, std: 0 }] }, "model: feature 0 is neither"],
  [{ features: [{ kind: "category", name: "a", categories: ["x", "x"] }] }, "model: feature 0 is neither"],
  [
    { features: encoding.features, target: { task: "classification", name: "y", classes: [] } },
    "model: the target is neither",
  ],
  [
    { features: encoding.features, target: { task: "regression", name: 1, mean: 0, std: 1 } },
    "model: the target is neither",
  ],
])("refuses the damaged encoding %j", (value, message) => {
  expect(() => checkedEncoding(value, "model")).toThrow(FormatError);
  expect(() => checkedEncoding(value, "model")).toThrow(message);
});

test("refuses an answer that float32 cannot hold, as it does a feature", () => {
  const target = { task: "regression", name: "y", mean: 0, std: 1 } as const;
  const table = read("x,y\n1,2\n2,1e300\n");
  expect(() => encodeTarget(target, table, Int32Array.of(0, 1))).toThrow(
    'new.csv, line 3, column "y": 1e+300 is too far from the training mean 0 (standard deviation 1) for float32.',
  );
  expect(encodeTarget(target, table, Int32Array.of(0)).targets?.data).toEqual(Float32Array.of(2));
});

test("takes no memory for more numbers than it allows", () => {
  const categories = Array.from({ length: 20_000 }, (_, i) => `${i}`);
  const wide: TableEncoding = { ...encoding, features: [{ kind: "category", name: "colour", categories }] };
  expect(() => encodeFeatures(wide, read(`colour\n${"1\n".repeat(60_000)}`))).toThrow(
    "new.csv: 60000 rows of 20000 inputs are more than 4.0 GiB. Give fewer rows at a time",
  );
});
