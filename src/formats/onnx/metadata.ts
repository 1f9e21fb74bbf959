/**
 * What a model is for, in an ONNX file: as JSON that can be read again, and in words for whoever opens the file.
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";
import type { Network } from "../../network/network.ts";
import { numberTargets } from "../../tables/encoding.ts";
import { parseJson } from "../json.ts";
import { VERSION } from "../model.ts";
import { descriptionOf, type ModelDescription, objectOf, shown } from "../model-description.ts";
import { checkFit, inFile } from "../model-fit.ts";

/** What chainrule calls itself as the writer of a file. */
export const PRODUCER = "chainrule";

/** The description as the text of one metadata entry. */
export function descriptionToText(description: ModelDescription): string {
  return JSON.stringify({ version: VERSION, ...description });
}

/**
 * The description in that text, checked against the network.
 *
 * @throws FormatError if it is damaged, of another version, or for another network
 */
export function descriptionFromText(text: string, network: Network, where: string): ModelDescription {
  const json = objectOf(parseJson(text, `${where}: its description`), "its description", where);
  if (json.version !== VERSION) {
    throw new FormatError(`${where}: its description is of version ${shown(json.version)}, not ${VERSION}.`);
  }
  const description = descriptionOf(json, where);
  inFile(where, () => checkFit(network, description));
  return description;
}

/** What a row of the input must be: the file holds the network alone, not what comes before it. */
export function describeInput(description: ModelDescription | undefined): string {
  const inputs = description?.inputs;
  switch (inputs?.kind) {
    case "images": {
      const [height, width] = inputs.shape;
      const { mean, std } = inputs.scaling;
      return `Pictures of ${height} × ${width}, row by row: pixels from 0 to 1, minus ${mean}, divided by ${std}.`;
    }
    case "table":
      return "Rows of a table, encoded: see the columns under inputs.encoding in the metadata entry chainrule.";
    default:
      return "Rows of numbers, scaled as those that the network was trained on.";
  }
}

/** What a row of the output is. */
export function describeOutput(description: ModelDescription | undefined, softmax: boolean): string {
  const classes = description?.classes === undefined ? "" : ` of the classes ${description.classes.join(", ")}`;
  if (softmax) return `Probabilities${classes}.`;
  if (description?.task === "classification") return `Logits${classes}: before softmax.`;
  const target = description?.inputs.kind === "table" ? description.inputs.encoding.target : undefined;
  if (target?.task === "multiLabel") {
    const labels = target.targets.map(({ name, classes }) => `${name} = ${classes[1]}`);
    return `Logits, each for itself: before sigmoid. They are for ${labels.join(", ")}.`;
  }
  const numbers = target && numberTargets(target);
  if (numbers === undefined) return "Outputs of the last layer.";
  return `Values of ${numbers.map(({ name, mean, std }) => `${name}, scaled: times ${std}, plus ${mean}`).join("; ")}.`;
}
