import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPictures } from "../../experiments/pictures.ts";
import { plotOf } from "../../experiments/plot.ts";
import { csvOf, type Point } from "../../experiments/sweep.ts";
import { SWEEPS } from "../../experiments/sweeps.ts";
import { outcomeOf } from "../../experiments/trial.ts";

const FOLDER = resolve(import.meta.dirname, "../../docs/experiments");

/** The rows of a sweep as it was published. */
function published(name: string): Point[] {
  const [, ...rows] = readFileSync(join(FOLDER, `${name}.csv`), "utf8")
    .trim()
    .split("\n");
  return rows.map((row) => {
    const [value, batchNorm, ...numbers] = row.split(",");
    const [seed, validationAccuracy, trainAccuracy, loss] = numbers.map(Number) as [number, number, number, number];
    return { value: Number(value), hasBatchNorm: batchNorm === "with", seed, validationAccuracy, trainAccuracy, loss };
  });
}

describe.each(SWEEPS)("the sweep of $name", (sweep) => {
  const points = published(sweep.name);

  it("has a run for every value, seed and network", () => {
    expect(points).toHaveLength(sweep.values.length * sweep.seeds.length * 2);
    expect(csvOf(points)).toBe(readFileSync(join(FOLDER, `${sweep.name}.csv`), "utf8"));
  });

  it("is drawn as it was published", () => {
    const drawn = readFileSync(join(FOLDER, `${sweep.name}.svg`), "utf8");
    const pathsOf = (svg: string): string[] => [...svg.matchAll(/ d="([^"]+)"/g)].map(([, path]) => path!);
    expect(pathsOf(drawn).length).toBeGreaterThan(3);
    expect(pathsOf(plotOf(sweep, points))).toEqual(pathsOf(drawn));
  });

  it("comes out with the same numbers again, to the last digit", async () => {
    const pictures = await loadPictures(sweep.trainCount, sweep.validationCount);
    for (const point of points.filter(({ value, seed }) => value === sweep.values.at(-1) && seed === 2)) {
      const { validationAccuracy, trainAccuracy, loss } = point;
      const again = await outcomeOf(sweep.trial(point.value, point.seed, point.hasBatchNorm), pictures);
      expect(again).toEqual({ validationAccuracy, trainAccuracy, loss });
    }
  });
});
