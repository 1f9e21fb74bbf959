/**
 * Whether a network and the description of what it is for go together.
 *
 * @module
 */
import { ChainruleError, FormatError } from "../base/errors.ts";
import { formatShape, type Shape, sameShape, sizeOf } from "../base/shape.ts";
import { plural } from "../base/words.ts";
import type { Network } from "../network/network.ts";
import { type TargetEncoding, targetNames } from "../tables/encoding.ts";
import { type ModelDescription, sampleShape, shown } from "./model-description.ts";

/** @throws FormatError where the network and what it is said to be for contradict each other */
export function checkFit({ inputShape, outputs }: Network, description: ModelDescription): void {
  const { classes } = description;
  const shape = sampleShape(description.inputs);
  if (shape) checkInputs(shape, inputShape);
  if (classes !== undefined && classes.length !== outputs) {
    throw new FormatError(
      `it names ${plural(classes.length, "class", "classes")}, but the network has ${plural(outputs, "output")}.`,
    );
  }
  const repeated = classes?.find((name, k) => classes.indexOf(name) !== k);
  if (repeated !== undefined) {
    throw new FormatError(`the class ${shown(repeated)} is there twice. Give every output a name of its own.`);
  }
  if (description.inputs.kind === "table") checkTarget(description.inputs.encoding.target, description, outputs);
  else if (description.task === "multiLabel") {
    throw new FormatError("it is for multiLabel, but only the columns of a table say what its outputs stand for.");
  }
}

function checkTarget(target: TargetEncoding, { task, classes }: ModelDescription, outputs: number): void {
  if (target.task !== task) {
    throw new FormatError(`it is for ${task}, but its target is encoded for ${target.task}.`);
  }
  if (target.task === "classification" && JSON.stringify(target.classes) !== JSON.stringify(classes)) {
    throw new FormatError("its classes are not those of the encoded target.");
  }
  const answers = targetNames(target).length;
  if (target.task !== "classification" && outputs !== answers) {
    const what = answers === 1 ? "target is one number" : `targets are ${answers}`;
    throw new FormatError(`its ${what}, but the network has ${plural(outputs, "output")}.`);
  }
}

/** A network that says a width takes pictures of as many pixels, and one that says a shape takes rows of as many numbers. */
function checkInputs(shape: Shape, ofNetwork: Shape): void {
  const [width, inputs] = [sizeOf(shape), sizeOf(ofNetwork)];
  if (width !== inputs) {
    throw new FormatError(`its inputs have ${width} numbers a row, but the network takes ${inputs}.`);
  }
  if (shape.length === 1 || ofNetwork.length === 1 || sameShape(shape, ofNetwork)) return;
  throw new FormatError(
    `its pictures have shape ${formatShape(shape)}, but the network takes samples of shape ${formatShape(ofNetwork)}. ` +
      "Make its first layer one for the shape of the pictures.",
  );
}

/** Whatever does not fit inside a file is the file's fault, and the message says which file. */
export function inFile<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ChainruleError) || error.message.startsWith(where)) throw error;
    throw new FormatError(`${where}: ${error.message}`, { cause: error });
  }
}
