import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_EXPERIMENT, type Experiment, LIMITS, OPTIMIZERS, SOURCES } from "./experiment.ts";
import { LAYER_KINDS } from "./layers.ts";
import { DEFAULT_DISPLAY, type Display, linkOf, readLink, SPEEDS } from "./link.ts";

const VIEWS = ["train", "layers"];

const layers = fc.array(
  fc.oneof(
    ...LAYER_KINDS.map(({ kind, hasWidth }) =>
      fc.record({
        kind: fc.constant(kind),
        ...(hasWidth && { width: fc.integer({ min: 1, max: LIMITS.width.most }) }),
      }),
    ),
  ),
  { maxLength: LIMITS.layers.most },
);
const experiments: fc.Arbitrary<Experiment> = fc.record({
  source: fc.constantFrom(...SOURCES),
  samples: fc.integer({ min: LIMITS.samples.least, max: LIMITS.samples.most }),
  noise: fc.double({ min: 0, max: 1, noNaN: true }).map((noise) => noise + 0), // no −0: a link says 0
  target: fc.string({ maxLength: LIMITS.target.most }),
  layers,
  scale: fc.double({ min: LIMITS.scale.least, max: LIMITS.scale.most, noNaN: true }),
  optimizer: fc.constantFrom(...OPTIMIZERS),
  learningRate: fc.double({ min: LIMITS.learningRate.least, max: LIMITS.learningRate.most, noNaN: true }),
  batchSize: fc.integer({ min: LIMITS.batchSize.least, max: LIMITS.batchSize.most }),
  epochs: fc.integer({ min: LIMITS.epochs.least, max: LIMITS.epochs.most }),
  seed: fc.integer({ min: 0, max: LIMITS.seed.most }),
});

const displays: fc.Arbitrary<Display> = fc.record({
  speed: fc.constantFrom(...SPEEDS),
  isSmoothed: fc.boolean(),
  isLogarithmic: fc.boolean(),
});

describe("a link", () => {
  it("holds an experiment", () => {
    fc.assert(
      fc.property(
        experiments,
        fc.constantFrom(...VIEWS),
        fc.boolean(),
        displays,
        (experiment, view, embed, display) => {
          const shown = { experiment, view, embed, chapter: embed ? "batch-norm" : "", display };
          const { notes, ...read } = readLink(`#${linkOf(shown)}`, VIEWS);
          expect(read).toEqual(shown);
          expect(notes).toEqual([]);
        },
      ),
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
    const places = { view: "train", chapter: "", embed: false, display: DEFAULT_DISPLAY };
    expect(readLink("", VIEWS)).toEqual({ experiment: DEFAULT_EXPERIMENT, ...places, notes: [] });
  });

  it.each([
    ["rate=fast", "rate"],
    ["samples=1e9", "samples"],
    ["scale=0", "scale"],
    ["layers=a16-x", "layers"],
    ["layers=a99999", "layers"],
    ["view=attic", "view"],
    ["speed=3", "speed"],
    ["v=2", "version 2"],
    ["colour=red", "colour"],
  ])("%s is passed over with a note", (link, named) => {
    const { experiment, notes } = readLink(link, VIEWS);
    expect(experiment).toEqual(DEFAULT_EXPERIMENT);
    expect(notes.join()).toContain(named);
  });
});
