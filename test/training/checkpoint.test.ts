import { describe, expect, it, vi } from "vitest";
import {
  adam,
  affine,
  batchNorm,
  type Checkpoint,
  type CheckpointProgress,
  checkpointToBytes,
  createReferenceBackend,
  type Data,
  type EndEvent,
  evaluate,
  fit,
  linear,
  type Network,
  relu,
  sequential,
  sgd,
  type TrainEvent,
  type TrainOptions,
  train,
} from "../../src/index.ts";
import { Trainer } from "../../src/training/trainer.ts";
import { record, recordRest, restOf } from "../support/checkpoints.ts";
import { quadrants } from "../support/problems.ts";

const classifier = (): Network => sequential(affine(2, 6), batchNorm(6), relu(), affine(6, 2));

/** Early stopping, so that there is a best epoch; a schedule; and 14 rows, which leave a last batch of two. */
const early = {
  ...{ epochs: 6, batchSize: 4, seed: 5, optimizer: adam({ learningRate: 0.3 }), schedule: linear({ final: 0.5 }) },
  ...{ validation: quadrants(9, 5), earlyStopping: { patience: 2 } },
} as const;

describe.each(["reference", "wasm"] as const)("on %s, a run with early stopping", (backend) => {
  it("goes on from checkpoints within and between epochs as if it had never stopped", async () => {
    const { recording, files } = await record(classifier(), quadrants(14), { ...early, backend });
    expect(recording.events.at(-1)).toMatchObject({ reason: "earlyStopping", restored: true });
    for (let index = 0; index < files.length; index += 3) {
      const rest = await recordRest(classifier(), quadrants(14), { ...early, backend }, files[index]!);
      expect(rest).toEqual(restOf(recording, index));
    }
  });
});

describe("a run that is given more epochs", () => {
  it("counts its patience on, and not anew", async () => {
    const { schedule: _, ...asBefore } = early;
    const whole = { ...asBefore, backend: "reference", epochs: 40, earlyStopping: { patience: 4 } } as const;
    const { recording } = await record(classifier(), quadrants(14), whole);
    const end = recording.events.at(-1) as EndEvent;
    expect(end).toMatchObject({ reason: "earlyStopping", epochs: end.bestEpoch + 4 });
    const short = await record(classifier(), quadrants(14), { ...whole, epochs: end.epochs - 2 });
    expect(short.recording.events.at(-1)).toMatchObject({ reason: "finished", bestEpoch: end.bestEpoch });
    const rest = await recordRest(classifier(), quadrants(14), whole, short.files.at(-1)!);
    expect(rest.events.at(-1)).toEqual(recording.events.at(-1));
    expect(rest.state).toEqual(recording.state);
  });
});

const options: TrainOptions = { backend: "reference", epochs: 2, batchSize: 4 };

/** The checkpoints of a run, and its network at the end. */
async function checkpointsOf(
  more: Partial<TrainOptions>,
  save = (_: Checkpoint): unknown => undefined,
): Promise<Checkpoint[]> {
  const all: Checkpoint[] = [];
  const keep = (checkpoint: Checkpoint): void => {
    all.push(checkpoint);
    save(checkpoint);
  };
  await fit(classifier(), quadrants(14), { ...options, checkpoint: { save: keep }, ...more });
  return all;
}

describe("a checkpoint is taken", () => {
  const steps = (checkpoints: readonly Checkpoint[]): number[] => checkpoints.map(({ step }) => step);

  it("at the end of every epoch", async () => {
    expect(steps(await checkpointsOf({}))).toEqual([4, 8]);
  });

  it("after every so many steps of the whole run, too", async () => {
    const all: Checkpoint[] = [];
    const save = (checkpoint: Checkpoint): unknown => all.push(checkpoint);
    await fit(classifier(), quadrants(14), { ...options, checkpoint: { everySteps: 3, save: (c) => void save(c) } });
    expect(steps(all)).toEqual([3, 4, 6, 8]);
  });

  it("after the reader has seen the event, and before the next", async () => {
    const seen: string[] = [];
    const save = ({ step }: Checkpoint): unknown => seen.push(`saved ${step}`);
    const checkpoint = { everySteps: 2, save: (c: Checkpoint) => void save(c) };
    for await (const event of train(classifier(), quadrants(8), { ...options, epochs: 1, checkpoint })) {
      seen.push(event.type);
    }
    expect(seen).toEqual(["start", "step", "step", "saved 2", "epoch", "saved 2", "end"]);
  });

  it("only where it is wanted: else nothing is copied for it; the last one is not asked about", async () => {
    const snapshot = vi.spyOn(Trainer.prototype, "snapshot");
    const asked: unknown[] = [];
    const all: Checkpoint[] = [];
    const wanted = (progress: CheckpointProgress): boolean => {
      asked.push(Object.values(progress));
      return progress.step === 6;
    };
    await fit(classifier(), quadrants(14), {
      ...options,
      checkpoint: { everySteps: 3, wanted, save: (c) => void all.push(c) },
    });
    expect(asked).toEqual([
      [0, 1, 3, 3],
      [1, 1, 4, 4],
      [1, 2, 6, 2],
    ]);
    expect(steps(all)).toEqual([6, 8]);
    expect(snapshot).toHaveBeenCalledTimes(2);
    snapshot.mockRestore();
  });

  it.each<[string, Partial<TrainOptions>]>([
    ["stopped early", early],
    ["aborted", { signal: AbortSignal.abort() }],
  ])("at the end of a run that is %s, though none is wanted", async (_, more) => {
    const all: Checkpoint[] = [];
    const checkpoint = { everySteps: 1, wanted: async () => false, save: (c: Checkpoint) => void all.push(c) };
    const events: TrainEvent[] = [];
    for await (const event of train(classifier(), quadrants(14), { ...options, ...more, checkpoint }))
      events.push(event);
    expect(events.at(-1)).toMatchObject({ type: "end", steps: all[0]!.step });
    expect(all).toHaveLength(1);
  });

  it("when the run is aborted, wherever it is, and the rest then comes as it would have come", async () => {
    const { recording: whole } = await record(classifier(), quadrants(14), options);
    for (let after = 0; after < 10; after++) {
      const controller = new AbortController();
      const { signal } = controller;
      if (after === 0) controller.abort();
      const taken: Checkpoint[] = [];
      let seen = 0;
      const checkpoint = { save: (c: Checkpoint) => void taken.push(c) };
      for await (const { type } of train(classifier(), quadrants(14), { ...options, checkpoint, signal })) {
        if (type === "start" || type === "end") continue;
        seen++;
        if (seen >= after) controller.abort();
      }
      const { recording: rest } = await record(classifier(), quadrants(14), { ...options, resumeFrom: taken.at(-1)! });
      expect(rest.events).toEqual(whole.events.slice(seen));
      expect(rest.state).toEqual(whole.state);
    }
  });

  it("and what keeps it may fail: the run ends with that error", async () => {
    const full = (): never => {
      throw new Error("the disk is full");
    };
    await expect(checkpointsOf({}, full)).rejects.toThrow("the disk is full");
  });

  it("and stays as it is while the run goes on", async () => {
    const files: Uint8Array[] = [];
    const all: Checkpoint[] = [];
    const save = (checkpoint: Checkpoint): void => {
      all.push(checkpoint);
      files.push(checkpointToBytes(checkpoint));
    };
    await fit(classifier(), quadrants(14), { ...options, checkpoint: { everySteps: 1, save } });
    expect(all.map((checkpoint) => checkpointToBytes(checkpoint))).toEqual(files);
  });

  it("of a network that somebody predicts with meanwhile", async () => {
    const net = classifier();
    const predictions: Promise<unknown>[] = [];
    const save = (): void => void predictions.push(net.predict([[0.5, 0.5]], { backend: "reference" }));
    await fit(net, quadrants(14), { ...options, checkpoint: { everySteps: 1, save } });
    expect(await Promise.all(predictions)).toHaveLength(10);
  });
});

describe("a run that was over", () => {
  it("ends at once, as it had ended", async () => {
    const { recording, files } = await record(classifier(), quadrants(14), options);
    const rest = await recordRest(classifier(), quadrants(14), options, files.at(-1)!);
    expect(rest).toEqual({ events: [recording.events.at(-1)], checkpoints: [], state: recording.state });
  });
});

describe("a run that is given more epochs", () => {
  const validated = { ...options, validation: quadrants(9, 5), earlyStopping: { patience: 9 } };

  it.each(["reference", "wasm"] as const)("ends on %s as one that had them from the beginning", async (backend) => {
    const long = await record(classifier(), quadrants(14), { ...validated, backend, epochs: 5 });
    const short = await record(classifier(), quadrants(14), { ...validated, backend, epochs: 2 });
    for (const index of [3, short.files.length - 1]) {
      const rest = await recordRest(
        classifier(),
        quadrants(14),
        { ...validated, backend, epochs: 5 },
        short.files[index]!,
      );
      expect(rest).toEqual(restOf(long.recording, index));
    }
  });

  it("is refused where its learning rates would have been others", async () => {
    const [checkpoint] = await checkpointsOf({ schedule: linear() });
    const longer = { ...options, schedule: linear(), epochs: 3, resumeFrom: checkpoint! };
    await expect(fit(classifier(), quadrants(14), longer)).rejects.toThrow(
      "The schedule depends on the number of epochs: with 3 in place of 2, the learning rates would have been others",
    );
  });

  it("must be the same run in everything else", async () => {
    const [checkpoint] = await checkpointsOf({});
    const other = { ...options, epochs: 3, seed: 1, resumeFrom: checkpoint! };
    await expect(fit(classifier(), quadrants(14), other)).rejects.toThrow("run (seed: 0 in the checkpoint, 1 here)");
  });
});

describe("a run that measures what it begins with", () => {
  const harmful = {
    ...options,
    optimizer: sgd({ learningRate: 30 }),
    validation: quadrants(40, 5),
    measureStart: true,
  };

  /** A network that has learned, and what it gives on the validation data. */
  async function trained(): Promise<{ network: Network; loss: number }> {
    const network = classifier();
    await fit(network, quadrants(200), { ...options, epochs: 20 });
    return { network, loss: (await evaluate(network, quadrants(40, 5), { backend: "reference" })).loss };
  }

  it("says so at its start, and takes no worse epoch for the best", async () => {
    const { network, loss } = await trained();
    const events: TrainEvent[] = [];
    for await (const event of train(network, quadrants(14), harmful)) events.push(event);
    expect(events[0]).toMatchObject({ type: "start", validation: { loss } });
    const epochs = events.filter((event) => event.type === "epoch");
    expect(epochs.every(({ validation }) => validation!.loss > loss)).toBe(true);
    expect(epochs.map(({ best }) => best)).toEqual([false, false]);
    expect(events.at(-1)).toMatchObject({ bestEpoch: 0, restored: false });
  });

  it("ends with what it began with, also in a worker and from each of its checkpoints", async () => {
    const { network } = await trained();
    const began = await network.state();
    const stopping = { ...harmful, earlyStopping: { patience: 5 } };
    const { recording, files } = await record(network, quadrants(14), stopping);
    expect(recording.events.at(-1)).toMatchObject({ bestEpoch: 0, restored: true });
    expect(recording.state).toEqual(began);
    for (const [index, file] of files.entries()) {
      expect(await recordRest(classifier(), quadrants(14), stopping, file)).toEqual(restOf(recording, index));
    }
    const elsewhere = classifier();
    elsewhere.loadState(began);
    const { end } = await fit(elsewhere, quadrants(14), { ...stopping, backend: "reference", worker: true });
    expect(end).toMatchObject({ bestEpoch: 0, restored: true });
  });

  it("needs something to measure on", async () => {
    await expect(fit(classifier(), quadrants(14), { ...options, measureStart: true })).rejects.toThrow(
      "measureStart needs validation data",
    );
  });
});

describe("a checkpoint of another run is refused", () => {
  const otherX = quadrants(14);
  otherX.x.data[9]! += 1e-9;
  const otherLabels = quadrants(14);
  otherLabels.labels[9]! ^= 1;

  it.each<[string, Partial<TrainOptions>, string]>([
    ["epochs", { epochs: 1 }, "epochs: 2 in the checkpoint, 1 here"],
    ["batchSize", { batchSize: 7 }, "batchSize: 4 in the checkpoint, 7 here"],
    ["seed", { seed: 1 }, "seed: 0 in the checkpoint, 1 here"],
    ["shuffle", { shuffle: false }, "shuffle: true in the checkpoint, false here"],
    ["dropLast", { dropLast: true }, "dropLast: false"],
    ["optimizer", { optimizer: sgd() }, "optimizer: adam {"],
    ["its settings", { optimizer: adam({ beta1: 0.8 }) }, '"beta1":0.8'],
    ["schedule", { schedule: linear() }, "schedule: from 1 to 1"],
    ["validation", { validation: quadrants(3) }, "validation data: none in the checkpoint, 3 rows (3, 2)"],
    ["backend", { backend: createReferenceBackend("float64") }, "backend: reference, float32 in the checkpoint"],
  ])("other %s", async (_, changed, message) => {
    const [checkpoint] = await checkpointsOf({});
    const resumed = fit(classifier(), quadrants(14), { ...options, ...changed, resumeFrom: checkpoint! });
    await expect(resumed).rejects.toMatchObject({ code: "CR_CONFIG", message: expect.stringContaining(message) });
  });

  it.each<[string, Network, Data, string]>([
    ["inputs", classifier(), otherX, "training data: 14 rows"],
    ["labels", classifier(), otherLabels, "training data: 14 rows"],
    ["rows", classifier(), quadrants(15), "15 rows (15, 2) of float64 with labels"],
    ["network", sequential(affine(2, 6), relu(), affine(6, 2)), quadrants(14), "layer 1: {"],
  ])("other %s", async (_, net, data, message) => {
    const [checkpoint] = await checkpointsOf({});
    const resumed = fit(net, data, { ...options, resumeFrom: checkpoint! });
    await expect(resumed).rejects.toMatchObject({ code: "CR_CONFIG", message: expect.stringContaining(message) });
  });

  it("with the network's values as they were", async () => {
    const [checkpoint] = await checkpointsOf({});
    const net = classifier();
    net.initialize(3);
    const before = await net.state();
    await expect(fit(net, otherX, { ...options, resumeFrom: checkpoint! })).rejects.toThrow("another run");
    expect(await net.state()).toEqual(before);
  });
});

describe("a checkpoint that contradicts itself is refused", () => {
  it.each<[string, (checkpoint: Checkpoint) => Partial<Checkpoint>, string]>([
    ["order", () => ({ order: Int32Array.of(1, 0) }), "orders 2 rows, but the training data has 14"],
    ["values", () => ({ values: new Map() }), '"0.w" (2, 6) is missing'],
    [
      "slots",
      ({ optimizer }) => ({ optimizer: { ...optimizer, slots: new Map([["m", new Map()]]) } }),
      "The optimizer adam remembers m and v, but the state that it is given has m.",
    ],
    [
      "arrays of slots",
      ({ optimizer }) => ({ optimizer: { ...optimizer, slots: new Map(optimizer.slots).set("m", new Map()) } }),
      'The optimizer\'s "m" of "0.w" must have shape (2, 6), but the state that it is given has none',
    ],
  ])("%s", async (_, forge, message) => {
    const [checkpoint] = await checkpointsOf({});
    const resumed = fit(classifier(), quadrants(14), {
      ...options,
      resumeFrom: { ...checkpoint!, ...forge(checkpoint!) },
    });
    await expect(resumed).rejects.toThrow(message);
  });
});

describe("options of checkpoints", () => {
  it.each<[unknown, string]>([
    [{ checkpoint: { everySteps: 0, save: () => {} } }, "everySteps"],
    [{ checkpoint: { wanted: true, save: () => {} } }, "checkpoint.wanted takes a function"],
    [{ checkpoint: { everyStep: 3, save: () => {} } }, 'Did you mean "everySteps"'],
    [{ checkpoint: {} }, "save"],
    [{ resumeFrom: "run.safetensors" }, "loadCheckpoint"],
  ])("%j is a ConfigError that names it", async (wrong, named) => {
    await expect(fit(classifier(), quadrants(14), wrong as TrainOptions)).rejects.toMatchObject({
      code: "CR_CONFIG",
      message: expect.stringContaining(named),
    });
  });
});
