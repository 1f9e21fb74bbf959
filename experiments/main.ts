/**
 * `npm run experiment -- depth`: repeats an experiment of docs/experiments, and draws it.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadPictures } from "./pictures.ts";
import { plotOf } from "./plot.ts";
import { csvOf, pointsOf } from "./sweep.ts";
import { SWEEPS } from "./sweeps.ts";

const FOLDER = resolve(import.meta.dirname, "../docs/experiments");
const name = process.argv[2];
const sweep = SWEEPS.find((candidate) => candidate.name === name);
if (sweep === undefined) {
  console.error(`Name an experiment: ${SWEEPS.map((candidate) => candidate.name).join(", ")}.`);
  process.exit(2);
}

const pictures = await loadPictures(sweep.trainCount, sweep.validationCount);
const points = await pointsOf(sweep, pictures, ({ value, hasBatchNorm, seed, validationAccuracy, loss }) => {
  const how = hasBatchNorm ? "with   " : "without";
  const accuracy = `${(100 * validationAccuracy).toFixed(1).padStart(5)} %`;
  console.log(
    `${sweep.label} ${String(value).padEnd(6)} ${how} seed ${seed}  ${accuracy}  loss ${loss.toPrecision(3)}`,
  );
});
mkdirSync(FOLDER, { recursive: true });
writeFileSync(join(FOLDER, `${sweep.name}.csv`), csvOf(points));
writeFileSync(join(FOLDER, `${sweep.name}.svg`), plotOf(sweep, points));
