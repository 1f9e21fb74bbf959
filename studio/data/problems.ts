/**
 * Point clouds in the plane, made from a seed: the same ones in every browser.
 *
 * @module
 */
import { createRandom, type Random, splitSamples, takeRows } from "../../src/index.ts";
import type { Experiment, ProblemName } from "../experiment/experiment.ts";
import type { Samples } from "./samples.ts";

/** A point of a class, without noise; `t` runs from 0 to 1 along the class. */
type Place = (label: number, t: number, random: Random) => readonly [x: number, y: number];

/** The turns of a spiral, in radians: a point's angle and distance from the centre grow alike. */
const SPIRAL_TURN = 3 * Math.PI;
const VALIDATION_SHARE = 0.25;

const PLACES: Readonly<Record<ProblemName, Place>> = {
  spirals: (label, t) => polar(0.1 + 0.9 * t, SPIRAL_TURN * t + label * Math.PI),
  moons: (label, t) => {
    const [x, y] = polar(1, Math.PI * t);
    return label === 0 ? [0.65 * x - 0.3, 0.65 * y - 0.15] : [0.3 - 0.65 * x, 0.15 - 0.65 * y];
  },
  circles: (label, t) => polar(label === 0 ? 0.4 : 0.9, 2 * Math.PI * t),
  blobs: (label, _, random) => {
    const [x, y] = polar(0.6, (2 * Math.PI * label) / 3 + Math.PI / 2);
    return [x + 0.18 * random.normal(), y + 0.18 * random.normal()];
  },
};

const CLASS_NAMES = ["orange", "blue", "green"];

/** The points of an experiment, a quarter of them to validate on. Classes take turns. */
export function makeProblem({ source, samples, noise, seed }: Experiment): Samples {
  const place = PLACES[source as ProblemName];
  const classes = CLASS_NAMES.slice(0, source === "blobs" ? 3 : 2);
  const random = createRandom(seed, "data");
  const data = new Float32Array(2 * samples);
  const labels = new Int32Array(samples);
  for (let n = 0; n < samples; n++) {
    labels[n] = n % classes.length;
    const [x, y] = place(labels[n]!, Math.sqrt(random.uniform()), random);
    data[2 * n] = x + 0.35 * noise * random.normal();
    data[2 * n + 1] = y + 0.35 * noise * random.normal();
  }
  const dataset = { x: { data, shape: [samples, 2] }, labels };
  const split = splitSamples(samples, { fraction: VALIDATION_SHARE, seed, labels });
  const part = (rows: Int32Array) => ({ ...takeRows(dataset, rows), labels: rows.map((row) => labels[row]!) });
  return {
    train: part(split.train),
    validation: part(split.validation),
    classes,
    features: ["x", "y"],
    look: "plane",
    inputs: { kind: "raw" },
    notes: [],
  };
}

function polar(radius: number, angle: number): [number, number] {
  return [radius * sine(angle + Math.PI / 2), radius * sine(angle)];
}

const SERIES_TERMS = 14;

/** By its power series, after whole turns are taken off: engines differ in the last bit of `Math.sin`. */
function sine(angle: number): number {
  const x = angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
  let term = x;
  let sum = x;
  for (let k = 1; k < SERIES_TERMS; k++) {
    term *= (-x * x) / (2 * k * (2 * k + 1));
    sum += term;
  }
  return sum;
}
