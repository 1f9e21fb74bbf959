import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_EXPERIMENT, type Experiment, LIMITS, OPTIMIZERS, SOURCES } from "./experiment.ts";
import { linkOf, readLink } from "./link.ts";

const VIEWS = ["train", "layers"];

const layers = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("affine" as const), width: fc.integer({ min: 1, max: LIMITS.width.most }) }),
    fc.record({ kind: fc.constant("batchNorm" as const) }),
    fc.record({ kind: fc.constant("relu" as const) }),
  ),
  { maxLength: LIMITS.layers.most },
);
const experiments: fc.Arbitrary<Experiment> = fc.record({
  source: fc.constantFrom(...SOURCES),
  samples: fc.integer({ min: LIMITS.samples.least, max: LIMITS.samples.most }),
  noise: fc.double({ min: 0, max: 1, noNaN: true }).map((noise) => noise + 0), // no −0: a link says 0
  layers,
  optimizer: fc.constantFrom(...OPTIMIZERS),
  learningRate: fc.double({ min: LIMITS.learningRate.least, max: LIMITS.learningRate.most, noNaN: true }),
  batchSize: fc.integer({ min: LIMITS.batchSize.least, max: LIMITS.batchSize.most }),
  epochs: fc.integer({ min: LIMITS.epochs.least, max: LIMITS.epochs.most }),
  seed: fc.integer({ min: 0, max: LIMITS.seed.most }),
});

describe("a link", () => {
  it("holds an experiment", () => {
    fc.assert(
      fc.property(experiments, fc.constantFrom(...VIEWS), fc.boolean(), (experiment, view, embed) => {
        const shown = { experiment, view, embed, chapter: embed ? "batch-norm" : "" };
        const { notes, ...read } = readLink(`#${linkOf(shown)}`, VIEWS);
        expect(read).toEqual(shown);
        expect(notes).toEqual([]);
      }),
    );
  });

  it("opens whatever it says", () => {
    fc.assert(
      fc.property(fc.string(), (link) => {
        expect(VIEWS).toContain(readLink(link, VIEWS).view);
      }),
    );
  });

  it("is the usual experiment where it says nothing", () => {
    const usual = { experiment: DEFAULT_EXPERIMENT, view: "train", chapter: "", embed: false, notes: [] };
    expect(readLink("", VIEWS)).toEqual(usual);
  });

  it.each([
    ["rate=fast", "rate"],
    ["samples=1e9", "samples"],
    ["layers=a16-x", "layers"],
    ["layers=a99999", "layers"],
    ["view=attic", "view"],
    ["v=2", "version 2"],
    ["colour=red", "colour"],
  ])("%s is passed over with a note", (link, named) => {
    const { experiment, notes } = readLink(link, VIEWS);
    expect(experiment).toEqual(DEFAULT_EXPERIMENT);
    expect(notes.join()).toContain(named);
  });
});
