import { expect, it, test } from "vitest";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import type { Table } from "../../src/tables/table.ts";

/** First rows that hold numbers, or what may be taken for numbers. */

const read = (text: string, names: readonly string[] = []): Table => parseCsv(text, { names }, "f.csv");

test.each([
  ["a blank and years", ",1960,1961\nAB0,3.5,4\nAB1,4,7.5\n"],
  ["a name and years with gaps", "country,2000,2005,2007\nAruba,5,7,3\nMalta,1,9,2\n"],
  ["years downwards", "country,2007,2006,2001\nAruba,5,7,3\nMalta,1,9,2\n"],
  ["years above years in some rows", "country,2000,2001\nAruba,1850,1900\nMalta,3,4\nOman,7,8\n"],
  ["years alone", "2019,2020\n3.5,4\n1,2\n"],
  ["a name and a count from 0", "label,0,1,2\na,.26,.1,.3\nb,.2,.4,.1\n"],
  ["a name and a count from 1", "country,1,2,3\nAruba,5,7,3\nMalta,1,9,2\n"],
  ["wavelengths", "wavelength,400.5,401\ns1,0.2,0.3\ns2,0.1,0.3\n"],
  ["wavelengths above numbered samples", "wavelength,400.5,401,401.5\n1,0.2,0.3,0.2\n2,0.1,0.3,0.5\n"],
  ["infinity as a name", "country,inf,gdp\nAruba,3,4\nMalta,5,6\n"],
  ["infinity first", "inf,y\n3,4\n5,6\n"],
  ["minus infinity as a name", "a,-inf\n3,4\n5,6\n"],
])("are a header: %s", (_, text) => {
  const { hasHeader, inferences, columns } = read(text);
  expect(hasHeader).toBe(true);
  expect(columns.at(-1)!.name).toBe(text.slice(0, text.indexOf("\n")).split(",").at(-1));
  expect(inferences.map(({ option }) => option)).toContain("--no-header");
});

test.each([
  ["rows that all rise evenly", "a,1,2,3\nb,4,5,6\nc,7,8,9\n"],
  ["rows that are all years", "smith,1950,1975\njones,1948,2003\n"],
  ["numbers near those below", "a,1,2\nb,4,3\nc,5,6\n"],
  ["numbers in no order", "T,2,8,3\nI,5,12,3\n"],
  ["an infinite number among numbers", "inf,1\n2,3\n4,5\n"],
  ["a word at the end", "1,2,setosa\n4,3,virginica\n"],
])("are data: %s", (_, text) => {
  const { hasHeader, inferences } = read(text);
  expect(hasHeader).toBe(false);
  expect(inferences.find(({ option }) => option === "--header")!.text).toBe(
    "there is no header, since the first row holds numbers; the columns are called column 1, column 2, …",
  );
});

it("is said how it was decided", () => {
  const said = (text: string, names: readonly string[] = []): string =>
    read(text, names).inferences.find(({ option }) => option === "--no-header")!.text;
  expect(said("country,2000,2005\nAruba,5,7\nMalta,1,9\n")).toBe(
    'the first row, "country", "2000", "2005", holds the names of the columns: its numbers are years, and those below are not',
  );
  expect(said("5,1,target\n4.9,3,a\n", ["target"])).toContain('"target" is asked for by name');
  expect(said(",0,1\n0,1.5,a\n")).toContain("its numbers count the columns");
  expect(said("name,7\nx,1\ny,2\n".replace("x", "3").replace("y", "4"))).toContain("a word of it stands above numbers");
  expect(said("a,b\nx,y\n")).toBe("the first row holds the names of the columns");
  expect(read("x,x\ny,z\n").inferences.at(-1)!.text).toContain("since two cells of the first row are alike");
});
