/**
 * What newcomers write, and what they are told: one error, its code, and the fix.
 */
import { describe, expect, it } from "vitest";
import {
  adam,
  affine,
  argmax,
  branches,
  confusionMatrix,
  createTrainer,
  type ErrorCode,
  evaluate,
  fit,
  huberLoss,
  type Layer,
  type Loss,
  layerFromConfig,
  linear,
  losses,
  lossOfKernel,
  type Model,
  meanAbsoluteErrorLoss,
  modelToBytes,
  networkOf,
  pinballLoss,
  registerLayer,
  relu,
  residual,
  rmsprop,
  sequential,
  sgd,
  sigmoidCrossEntropyLoss,
  softmaxCrossEntropyLoss,
  splitSamples,
  zeros,
} from "../../src/index.ts";
import { saveModel } from "../../src/node/models.ts";

/** Plain JavaScript has no types: what the compiler would refuse goes through here. */
const plain = (value: unknown): never => value as never;
const js = (called: unknown) => called as (...args: readonly unknown[]) => unknown;

const made = () => {
  const net = sequential(affine(2, 3));
  net.initialize(1);
  return net;
};
const data = { x: [[1, 2]], labels: [1] };
const options = (wrong: object): never => plain({ epochs: 1, backend: "reference", ...wrong });
const model: Model = { network: made(), description: { task: "classification", inputs: { kind: "raw" } } };
const labels = (...given: number[]) => ({
  rowCount: 1,
  inputs: 2,
  read: (_o: unknown, _s: number, _c: number, into: { labels?: Int32Array }) => into.labels!.set(given),
});

const circle: { kind: string; itself?: unknown } = { kind: "circle" };
circle.itself = circle;
const circular: Layer = { ...affine(2, 3), config: circle };
const ofTargets: Loss = { ...losses.meanSquaredError, name: "mine" };
const identity: Layer = { ...relu(), lower: (_, x) => x };
const scalar: Layer = { ...relu(), inputs: "same", outputs: [], shape: () => [] };
const nested = (depth: number): Layer => {
  let layer: Layer<"same", "same"> = relu();
  for (let i = 0; i < depth; i++) layer = residual(layer);
  return layer;
};

const CALLS: readonly (readonly [string, () => unknown, ErrorCode, ...string[]])[] = [
  ["adam(0.01)", () => adam(plain(0.01)), "CR_CONFIG", "adam({ learningRate: 0.01 })", "got 0.01"],
  ["sgd(0.1)", () => sgd(plain(0.1)), "CR_CONFIG", "sgd({ learningRate: 0.01 })"],
  ["rmsprop([0.1])", () => rmsprop(plain([0.1])), "CR_CONFIG", "rmsprop({ learningRate: 0.01 })", "got a list"],
  ["linear(0.1)", () => linear(plain(0.1)), "CR_CONFIG", "{ warmup: … }"],
  ["relu(5)", () => js(relu)(5), "CR_CONFIG", "relu takes nothing, but got 5"],
  ["zeros(3)", () => js(zeros)(3), "CR_CONFIG", "zeros takes nothing"],
  ["sequential([…])", () => sequential(plain([affine(2, 3)])), "CR_CONFIG", "is a list", "sequential(...layers)"],
  ["sequential(relu)", () => sequential(plain(relu)), "CR_CONFIG", "Call it: relu()"],
  ["networkOf(null)", () => networkOf(plain(null)), "CR_CONFIG", "takes a list of layers", "null"],
  ["networkOf(…, text)", () => networkOf([relu()], plain("8")), "CR_CONFIG", "takes the width of a sample", '"8"'],
  ["fit(net)", () => js(fit)(made()), "CR_DATA", "training data must be { x, labels }", "undefined"],
  ["fit(net, x, y)", () => fit(made(), plain(data.x), plain([1])), "CR_CONFIG", "options as an object"],
  [
    "fit(net, { x, y })",
    () => fit(made(), plain({ x: data.x, y: [1] })),
    "CR_DATA",
    'unknown key "y"',
    "{ x, labels }",
  ],
  [
    "a key that is misspelt",
    () => fit(made(), plain({ x: [[1, 2]], lables: [1] })),
    "CR_DATA",
    'Did you mean "labels"?',
  ],
  ["fit(model, …)", () => fit(plain(model), data), "CR_CONFIG", "takes a network", "model.network"],
  ["saveModel(net)", () => saveModel(plain(made()), "m"), "CR_CONFIG", "a model { network, description }", "a Network"],
  ["modelToBytes(null)", () => modelToBytes(plain(null)), "CR_CONFIG", "a model { network, description }"],
  ["evaluate()", () => js(evaluate)(), "CR_CONFIG", "evaluate takes a network, as sequential(…) makes it"],
  [
    "optimizer: adam",
    () => fit(made(), data, options({ optimizer: adam })),
    "CR_CONFIG",
    "adam()",
    "the function adam",
  ],
  ["schedule: text", () => fit(made(), data, options({ schedule: "linear" })), "CR_CONFIG", "linear({ warmup: 0.1 })"],
  [
    "validation: 0.2",
    () => fit(made(), data, options({ validation: 0.2 })),
    "CR_CONFIG",
    "validation takes data {",
    "0.2",
  ],
  [
    "resumeFrom: null",
    () => fit(made(), data, options({ resumeFrom: null })),
    "CR_CONFIG",
    "as loadCheckpoint gives it",
  ],
  ["huberLoss(1)", () => huberLoss(plain(1)), "CR_CONFIG", "{ delta: … }", "got 1"],
  ["huberLoss, delta 0", () => huberLoss({ delta: 0 }), "CR_CONFIG", "huber: delta", "above 0 but is 0"],
  ["huberLoss, text", () => huberLoss({ delta: plain("1") }), "CR_CONFIG", "huber: delta", 'the string "1"'],
  ["huberLoss, beta", () => huberLoss(plain({ beta: 1 })), "CR_CONFIG", 'no option "beta"', '"delta"'],
  ["meanAbsoluteErrorLoss(…)", () => js(meanAbsoluteErrorLoss)({ delta: 1 }), "CR_CONFIG", "takes no settings"],
  ["pinballLoss, 90", () => pinballLoss({ quantile: 90 }), "CR_CONFIG", "above 0 and below 1 but is 90"],
  ["pinballLoss, a list", () => pinballLoss({ quantile: [0.5, 1] }), "CR_CONFIG", "above 0 and below 1 but is 1"],
  ["labelSmoothing: 10", () => softmaxCrossEntropyLoss({ labelSmoothing: 10 }), "CR_CONFIG", "below 1 but is 10"],
  ["classWeights: 3", () => softmaxCrossEntropyLoss({ classWeights: plain(3) }), "CR_CONFIG", "list such as [1, 2.5]"],
  ["a negative class", () => softmaxCrossEntropyLoss({ classWeights: [1, -1] }), "CR_CONFIG", "number 1 is -1"],
  ["a positive weight", () => sigmoidCrossEntropyLoss({ positiveWeights: [Infinity] }), "CR_CONFIG", "number 0 is Inf"],
  [
    "classWeights of another length",
    () => fit(made(), data, { loss: softmaxCrossEntropyLoss({ classWeights: [1, 2] }) }),
    ...(["CR_CONFIG", "was made for 2 outputs", "there are 3"] as const),
  ],
  ["a negative weight", () => fit(made(), { ...data, weights: [-1] }), "CR_DATA", "row 0 has -1", "finite"],
  ["too many weights", () => fit(made(), { ...data, weights: [1, 2] }), "CR_SHAPE", "one weight a row"],
  ["weights: 1", () => fit(made(), plain({ ...data, weights: 1 })), "CR_CONFIG", "one weight a sample"],
  ["a mistyped key", () => fit(made(), plain({ ...data, weight: [1] })), "CR_DATA", 'Did you mean "weights"?'],
  ["lossOfKernel without a function", () => js(lossOfKernel)("mine"), "CR_CONFIG", "plain function", "undefined"],
  ["lossOfKernel, needs: x", () => js(lossOfKernel)("mine", () => 0, { needs: "x" }), "CR_CONFIG", '"labels" or'],
  ["loss: null", () => fit(made(), data, options({ loss: null })), "CR_CONFIG", "name of a loss", "null"],
  [
    "a loss for targets",
    () => fit(made(), data, { loss: ofTargets }),
    "CR_CONFIG",
    '"mine" needs targets',
    "has labels",
  ],
  ["splitSamples(data)", () => js(splitSamples)(data), "CR_CONFIG", "sampleCount(data)", "an object with x, labels"],
  ["splitSamples(10)", () => js(splitSamples)(10), "CR_CONFIG", "{ fraction: … }", "undefined"],
  ["argmax()", () => js(argmax)(), "CR_CONFIG", "argmax takes a tensor", "tensor([[1, 2]])"],
  ["argmax([[1, 2]])", () => argmax(plain([[1, 2]])), "CR_CONFIG", "tensor([[1, 2]])", "got a list"],
  ["confusionMatrix()", () => js(confusionMatrix)(), "CR_CONFIG", "confusionMatrix takes a tensor"],
  ["loadState(null)", () => made().loadState(plain(null)), "CR_CONFIG", "as state() gives them"],
  ["registerLayer(null)", () => registerLayer(plain(null)), "CR_CONFIG", "takes a definition", "fromConfig: () =>"],
  ["no fromConfig", () => registerLayer(plain({ kind: "k" })), "CR_CONFIG", 'of "k", fromConfig takes a function'],
  ["layerFromConfig(null)", () => layerFromConfig(plain(null)), "CR_FORMAT", "must be an object but is null"],
  [
    "a config in circles",
    () => modelToBytes({ ...model, network: networkOf([circular]) }),
    "CR_CONFIG",
    '"circle" cannot be',
  ],
  ["residuals inside residuals", () => networkOf([nested(3000)], 4), "CR_CONFIG", "more than 200 deep"],
  ["lower that gives its x", () => networkOf([identity], 4), "CR_CONFIG", 'lower of relu "0"', "leave it out"],
  [
    "branches of a number",
    () => networkOf([branches([scalar], [scalar])], 4),
    "CR_SHAPE",
    "single number",
    "shape (1)",
  ],
  ["label −1", () => fit(made(), labels(-1)), "CR_DATA", "must be 0 to 2", "3 outputs", "has label -1. Correct it."],
  [
    "one output",
    () => fit(networkOf([affine(2, 1)]), labels(1)),
    "CR_DATA",
    "must be 0,",
    "1 output, but",
    "2 outputs",
  ],
];

describe("what newcomers write", () => {
  it.each(CALLS.map(([written, call, code, ...said]) => ({ written, call, code, said })))(
    "$written: one error with its code, and the fix",
    async ({ call, code, said }) => {
      const error = await (async () => call())().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code });
      for (const part of said) expect((error as Error).message).toContain(part);
    },
  );

  it("a trainer is given nothing, and says what it takes", async () => {
    const trainer = await createTrainer(made(), { backend: "reference" });
    await expect(trainer.step(plain(null), plain(null))).rejects.toThrow(
      "x of the batch takes nested arrays of numbers",
    );
    await expect(trainer.restore(plain(null))).rejects.toThrow("restore takes what snapshot() of a trainer gives");
  });
});
