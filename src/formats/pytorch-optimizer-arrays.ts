/**
 * The arrays of `optimizer.state_dict()["state"]` in a file, `state.0.exp_avg` and so on, each checked when it is asked for.
 *
 * @module
 */
import { FormatError } from "../base/errors.ts";
import { formatShape, type Shape, sameShape } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { shown } from "./model-description.ts";
import { floats } from "./pytorch-names.ts";
import type { SafetensorsTensor } from "./safetensors.ts";

/** A parameter in PyTorch's order: its name and shape there. */
export interface PyTorchParameter {
  readonly name: string;
  readonly shape: Shape;
}

/** The arrays of one file, for a network with these parameters. */
export class OptimizerArrays {
  /** What the file has for its parameters: `exp_avg`, `step`, … */
  readonly entries: ReadonlySet<string>;
  readonly #tensors: ReadonlyMap<string, SafetensorsTensor>;
  readonly #parameters: readonly PyTorchParameter[];
  readonly #where: string;

  /** @throws FormatError for an array that belongs to no parameter */
  constructor(tensors: ReadonlyMap<string, SafetensorsTensor>, parameters: readonly PyTorchParameter[], where: string) {
    this.#tensors = tensors;
    this.#parameters = parameters;
    this.#where = where;
    this.entries = new Set(Array.from(tensors.keys(), (name) => this.#entryIn(name)));
  }

  /**
   * An array for each parameter, by the parameter's name.
   *
   * @param isSquared whether it is made of squares, so that nothing in it is below 0
   * @throws FormatError if one is missing or does not fit
   */
  of(entry: string, isSquared = false): Map<string, Tensor> {
    const least = isSquared ? 0 : Number.NEGATIVE_INFINITY;
    return new Map(
      this.#parameters.map((parameter, index) => [parameter.name, this.#array(index, entry, least, parameter)]),
    );
  }

  /** The number of updates, which all parameters must share. @throws FormatError if they do not */
  stepCount(): number {
    const counts = this.#parameters.map((_, index) => this.#count(index));
    const other = counts.findIndex((count) => count !== counts[0]);
    if (other < 0) return counts[0]!;
    throw this.#error(
      `parameter 0 had ${counts[0]} updates, but parameter ${other} had ${counts[other]}. All must have the same number.`,
    );
  }

  #entryIn(name: string): string {
    const [, index, entry] = /^state\.(0|[1-9]\d*)\.(\w+)$/.exec(name) ?? [];
    if (entry === undefined) {
      throw this.#error(`${shown(name)} is no part of an optimizer's state, such as "state.0.exp_avg".`);
    }
    const count = this.#parameters.length;
    if (Number(index) < count) return entry;
    throw this.#error(`${shown(name)} is of parameter ${index}, but the network has ${count}: 0 to ${count - 1}.`);
  }

  #array(index: number, entry: string, least: number, { name, shape }: PyTorchParameter): Tensor {
    const key = `state.${index}.${entry}`;
    const tensor = floats(key, this.#tensor(key));
    if (!sameShape(tensor.shape, shape)) {
      const [found, expected] = [formatShape(tensor.shape.slice(0, 8)), formatShape(shape)];
      throw this.#error(`"${key}" has shape ${found}, but parameter ${index} of the network, "${name}", ${expected}.`);
    }
    const value = tensor.data.find((value) => !Number.isFinite(value) || value < least);
    if (value === undefined) return tensor;
    throw this.#error(`"${key}" holds ${value}, which ${least === 0 ? "no mean of squares" : "no average"} can be.`);
  }

  #count(index: number): number {
    const key = `state.${index}.step`;
    const { data } = this.#tensor(key);
    const count = Number(data[0]);
    if (data.length === 1 && Number.isSafeInteger(count) && count >= 0) return count;
    throw this.#error(`"${key}" must be one whole number of updates but is ${data.length === 1 ? count : "a list"}.`);
  }

  #tensor(key: string): SafetensorsTensor {
    const tensor = this.#tensors.get(key);
    if (tensor !== undefined) return tensor;
    throw this.#error(`"${key}" is missing; the network has ${this.#parameters.length} parameters.`);
  }

  #error(message: string): FormatError {
    return new FormatError(`${this.#where}: ${message}`);
  }
}
