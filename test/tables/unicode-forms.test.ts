/** macOS writes `ö` as `o` and two dots; everybody else as one letter. */
import { describe, expect, it } from "vitest";
import { encodeFeatures } from "../../src/tables/encode-rows.ts";
import type { CategoryFeature } from "../../src/tables/encoding.ts";
import { parseCsv, prepareTable, type Table } from "../../src/tables/index.ts";
import { RowEncoder } from "../../src/tables/row-encoder.ts";

describe("letters in two forms of Unicode", () => {
  const [composed, decomposed] = ["Köln".normalize("NFC"), "Köln".normalize("NFD")];
  const of = (...cities: readonly string[]): Table =>
    parseCsv(
      `city,y\n${Array.from({ length: 20 }, (_, i) => `${cities[i % cities.length]},${i % 2 ? "a" : "b"}`).join("\n")}`,
      {},
      "t.csv",
    );

  it("are one category, in training and later", () => {
    const { encoding } = prepareTable(of(composed, "Bonn", "Bonn", decomposed), { target: "y" });
    expect(encoding.features).toMatchObject([{ categories: ["Bonn", composed] }]);
    const later = encodeFeatures(encoding, of(decomposed));
    expect(later.unseen).toEqual([]);
    expect(later.x.data[1]).toBe(1);
  });

  it("are found in a row, and in a model that was saved with the other form", () => {
    const { encoding } = prepareTable(of(composed, "Bonn"), { target: "y" });
    const [city] = encoding.features as [CategoryFeature];
    const old = { ...encoding, features: [{ ...city, categories: ["Bonn", decomposed] }] };
    for (const text of [composed, decomposed]) {
      const to = new Float32Array(2);
      new RowEncoder(old).write({ city: text }, to, 0, "error", undefined);
      expect([...to]).toEqual([0, 1]);
    }
  });
});
