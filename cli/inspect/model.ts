/**
 * A look into a model file, or a file of weights.
 *
 * @module
 */
import { type Model, modelFromBytes, type Network, parseSafetensors, type Shape } from "../../src/index.ts";
import { targetNames } from "../../src/tables/index.ts";
import { formatList, plural } from "../base/format.ts";
import type { Style } from "../base/style.ts";
import { taskInWords } from "../base/task-words.ts";
import { onnxModel } from "../inputs/model-file.ts";
import { type Inspection, SPREAD_HEADINGS, type Spread, spreadCells, spreadOf, tableLines } from "./inspection.ts";

interface TensorReport extends Spread {
  readonly name: string;
  readonly shape: Shape;
}

const UNDESCRIBED = "the file does not say what these numbers are, or how they are scaled";

const WEIGHTS_ONLY =
  "network.loadState(await readSafetensors(path)) loads these weights. evaluate and predict need a file that train or saveModel wrote";

/** Layers, what goes in and comes out, and the spread of every array. */
export async function inspectModel(bytes: Uint8Array, file: string, style: Style): Promise<Inspection> {
  const { tensors, metadata } = parseSafetensors(bytes, file);
  if (metadata.chainrule === undefined) {
    const reports = Array.from(tensors, ([name, { shape, data }]) => ({ name, shape, ...spread(data) }));
    const title = `${style.bold(file)}  weights only: ${plural(reports.length, "array")}`;
    const text = [title, `  ${WEIGHTS_ONLY}`, "", ...tensorLines(reports, style)];
    return { json: { file, metadata, tensors: reports }, text };
  }
  const model = modelFromBytes(bytes, file);
  const { network, description } = model;
  const text = [`${style.bold(file)}  ${taskInWords(description)}`, ...describe(model)];
  return report(network, { file, ...description }, text, style);
}

/** The same of a file of ONNX, with its version and who wrote it. */
export async function inspectOnnx(bytes: Uint8Array, file: string, style: Style): Promise<Inspection> {
  const model = await onnxModel(bytes, file);
  const { network, description, isDescribed, softmax, opset, producer } = model;
  const written = producer === "" ? "" : `, written by ${producer}`;
  const task = isDescribed ? `  ${taskInWords(description)}` : "";
  const text = [
    `${style.bold(file)}  ONNX, opset ${opset}${written}${task}`,
    ...(isDescribed
      ? describe(model)
      : [`  plain numbers: ${network.inputs} a row to ${network.outputs}; ${UNDESCRIBED}`]),
    ...(softmax ? ["  ends in a Softmax, or what is read as one: the outputs are probabilities"] : []),
  ];
  return report(network, { file, opset, producer, softmax, ...(isDescribed && description) }, text, style);
}

/** What is known of a network, then its layers and arrays. */
async function report(network: Network, facts: object, text: readonly string[], style: Style): Promise<Inspection> {
  const state = await network.state();
  const reports = Array.from(state, ([name, { shape, data }]) => ({ name, shape, ...spreadOf(data) }));
  const layers = network.structure.layers.map(({ config }) => config);
  return {
    json: { ...facts, layers, tensors: reports },
    text: [...text, "", network.summary(), "", ...tensorLines(reports, style)],
  };
}

function describe({ description }: Model): string[] {
  const { inputs, classes } = description;
  const answers = classes === undefined ? [] : [formatList(`  classes: ${classes.join(", ")}`)];
  switch (inputs.kind) {
    case "images":
      return [
        `  pictures of ${inputs.shape.join(" × ")}, mean ${inputs.scaling.mean}, std ${inputs.scaling.std}`,
        ...answers,
      ];
    case "raw":
      return ["  rows of numbers", ...answers];
    case "table": {
      const columns = inputs.encoding.features.map((feature) =>
        feature.kind === "number" ? feature.name : `${feature.name} (${feature.categories.join(", ")})`,
      );
      return [
        formatList(`  predicts ${targetNames(inputs.encoding.target).join(", ")} from ${columns.join(", ")}`),
        ...answers,
      ];
    }
  }
}

function tensorLines(reports: readonly TensorReport[], style: Style): string[] {
  const rows = reports.map((report) => [report.name, `(${report.shape.join(", ")})`, ...spreadCells(report)]);
  return tableLines([["tensor", "shape", ...SPREAD_HEADINGS], ...rows], [2, 3, 4, 5], style);
}

function spread(data: ArrayLike<number | bigint>): Spread {
  return spreadOf(Array.from(data, Number));
}
