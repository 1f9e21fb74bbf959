/**
 * What callers in plain JavaScript pass, whom no compiler tells: never anything but one of chainrule's own errors.
 */
import { describe, expect, it } from "vitest";
import { nextTurn } from "../../src/base/next-turn.ts";
import * as onnx from "../../src/formats/onnx/index.ts";
import * as face from "../../src/index.ts";
import { adam, affine, ChainruleError, createTrainer, sequential, train } from "../../src/index.ts";
import * as checkpoints from "../../src/node/checkpoints.ts";
import * as models from "../../src/node/models.ts";
import { TRAIN_OPTIONS } from "../../src/training/check-options.ts";

/** A function as plain JavaScript sees it. */
type Called = (...args: readonly unknown[]) => unknown;

const GIVEN: readonly (readonly unknown[])[] = [
  [],
  ...[null, undefined, 5, "text", true, 1n, {}, [], [[]], () => 1, new Date(0)].map((value) => [value]),
  [null, null, null, null],
  [{}, {}, {}, {}],
];

/** A call of each of these is right as far as the function can know, or too dear to be checked. */
const LEFT_OUT = new Map<string, string>([
  ["scale", "is called for one number at a time, in loops over millions"],
  ["unscale", "likewise"],
  ["inputWidth", "takes an encoding, which is checked where a file is read"],
  ["outputWidth", "likewise"],
]);

const functions = [face, onnx, models, checkpoints].flatMap((entry) =>
  Object.entries<unknown>(entry).filter(
    (named): named is [string, Called] => typeof named[1] === "function" && !isErrorClass(named[1]),
  ),
);

function isErrorClass(value: object): boolean {
  return value === ChainruleError || Object.prototype.isPrototypeOf.call(ChainruleError, value);
}

/** What may stand in a wrong place. */
const WRONG = [null, 5, -1, Number.NaN, "text", true, 1n, {}, [], [[]], [null], () => 1, adam, new Date(0)];

/** Drains what is a promise or a stream. @returns what was thrown that is none of chainrule's errors */
async function escaped(call: () => unknown): Promise<unknown[]> {
  try {
    const given = await call();
    if (typeof given === "object" && given !== null && Symbol.asyncIterator in given) {
      for await (const _ of given as AsyncIterable<unknown>) await nextTurn();
    }
    return [];
  } catch (error) {
    return error instanceof ChainruleError ? [] : [error];
  }
}

describe("functions of the public face", () => {
  it("are found", () => {
    const names = functions.map(([name]) => name);
    for (const name of ["fit", "sequential", "argmax", "adam", "exportOnnx", "saveModel"])
      expect(names).toContain(name);
    for (const name of LEFT_OUT.keys()) expect(names).toContain(name);
    expect(names.length).toBeGreaterThan(80);
  });

  it.each(functions.filter(([name]) => !LEFT_OUT.has(name)))(
    "%s throws no error but chainrule's",
    async (_, called) => {
      for (const args of GIVEN) expect(await escaped(() => called(...args))).toEqual([]);
    },
  );
});

describe("a network", () => {
  const data = { x: [[1, 2]], labels: [1] };
  const made = () => {
    const net = sequential(affine(2, 3));
    net.initialize(1);
    return net;
  };
  /** The compiler would refuse what is passed here. */
  const seen = (method: unknown, self: object): Called => (method as Called).bind(self);

  const methods = ["predict", "loadState", "initialize", "assertInput"] as const;
  it.each(methods)("throws no error but chainrule's from %s", async (name) => {
    const net = made();
    for (const value of WRONG) {
      expect(await escaped(() => seen(net[name], net)(value))).toEqual([]);
      expect(await escaped(() => seen(net.predict, net)(data.x, value))).toEqual([]);
      expect(await escaped(() => seen(net.loadState, net)({ "0.w": value, "0.b": [1, 2, 3] }))).toEqual([]);
    }
  });

  it("throws no other from the methods of its trainer", async () => {
    const trainer = await createTrainer(made(), { backend: "reference" });
    for (const value of WRONG) {
      expect(await escaped(() => seen(trainer.step, trainer)(value, value))).toEqual([]);
      expect(await escaped(() => seen(trainer.step, trainer)(data.x, value))).toEqual([]);
      expect(await escaped(() => seen(trainer.restore, trainer)(value))).toEqual([]);
      expect(await escaped(() => seen(trainer.restore, trainer)({ values: value, optimizer: value }))).toEqual([]);
    }
  });

  const behind = Object.entries<unknown>({ ...face, ...onnx }).filter(([name]) =>
    ["activationStatistics", "createTrainer", "evaluate", "exportOnnx", "fit", "predictRows", "train"].includes(name),
  );
  it.each(behind)("throws no other from %s with something wrong behind it", async (_, called) => {
    for (const value of WRONG) {
      expect(await escaped(() => (called as Called)(made(), value))).toEqual([]);
      expect(await escaped(() => (called as Called)(made(), { ...data, x: value }))).toEqual([]);
      expect(await escaped(() => (called as Called)(made(), { ...data, labels: value }))).toEqual([]);
      expect(await escaped(() => (called as Called)(made(), { x: data.x, targets: value }))).toEqual([]);
      expect(await escaped(() => (called as Called)(made(), data, value))).toEqual([]);
    }
  });

  it.each(TRAIN_OPTIONS)("throws no other for the option %s", async (name) => {
    for (const value of WRONG) {
      const options = { epochs: 2, backend: "reference", [name]: value };
      expect(await escaped(() => seen(train, face)(made(), data, options))).toEqual([]);
    }
  });
});
