/**
 * The options that change what happens between a gradient and an update, and their checks.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { assertKnownKeys, assertPositiveInteger } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { inWords } from "../base/words.ts";
import type { GroupOptions, ParameterGroup } from "./parameter-groups.ts";

/** The norm that bounds the gradients. */
export interface ClipNorm {
  /** The largest norm that is let through, above 0. */
  readonly max: number;
  /** Default: 2, the length. */
  readonly type?: 1 | 2 | typeof Number.POSITIVE_INFINITY;
}

/** The average of the weights over the updates. */
export interface Averaging {
  /** How much of the average stays from update to update, in [0, 1); `"equal"`: every update counts the same. */
  readonly decay: number | "equal";
}

/** Options of a trainer: what happens between the gradient of a batch and the weights. */
export interface UpdateOptions extends GroupOptions {
  /** Scales the gradients of a step so that their global norm is at most this; a number is the largest 2-norm. */
  readonly clipNorm?: number | ClipNorm;
  /** Brings each element of the gradients between −clipValue and clipValue, before `clipNorm`. */
  readonly clipValue?: number;
  /** Batches for each update, which is made for the mean of their gradients. Default: 1. */
  readonly accumulate?: number;
  /** Default: none. */
  readonly averaging?: Averaging;
}

/** @throws ConfigError naming the first option that is out of its range */
export function assertUpdateOptions(options: UpdateOptions): void {
  const { clipNorm, clipValue, accumulate, averaging, decay, parameterGroups } = options;
  if (typeof clipNorm === "number") assertLimit("clipNorm", clipNorm);
  else if (clipNorm !== undefined) assertClipNorm(clipNorm);
  if (clipValue !== undefined) assertLimit("clipValue", clipValue);
  if (accumulate !== undefined) assertPositiveInteger("accumulate", accumulate);
  if (averaging !== undefined) assertAveraging(averaging);
  const isChoice = decay === undefined || decay === "all" || decay === "weights";
  assertArgument(isChoice, "The option decay", '"all" or "weights"', decay);
  for (const [index, group] of (parameterGroups ?? []).entries()) assertGroup(`parameterGroups[${index}]`, group);
}

function assertLimit(name: string, value: number): void {
  if (typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY) return;
  throw new ConfigError(`${name} must be a finite number above 0 but is ${inWords(value)}.`);
}

function assertClipNorm(clipNorm: ClipNorm): void {
  assertArgument(has(clipNorm, "max"), "The option clipNorm", "a number, or { max: 1, type: 2 }", clipNorm);
  assertKnownKeys("clipNorm", clipNorm, ["max", "type"]);
  assertLimit("clipNorm.max", clipNorm.max);
  const { type = 2 } = clipNorm;
  if (type === 1 || type === 2 || type === Number.POSITIVE_INFINITY) return;
  throw new ConfigError(`clipNorm.type must be 1, 2 or Infinity but is ${inWords(type)}.`);
}

function assertAveraging(averaging: Averaging): void {
  assertArgument(has(averaging, "decay"), "The option averaging", "{ decay: 0.999 }", averaging);
  assertKnownKeys("averaging", averaging, ["decay"]);
  const { decay } = averaging;
  if (decay === "equal" || (typeof decay === "number" && decay >= 0 && decay < 1)) return;
  throw new ConfigError(`averaging.decay must be at least 0 and below 1, or "equal", but is ${inWords(decay)}.`);
}

const GROUP_KEYS = ["layers", "parameters", "learningRateFactor", "weightDecay", "frozen", "frozenStatistics"];

function assertGroup(where: string, group: ParameterGroup): void {
  assertArgument(has(group) && !Array.isArray(group), where, '{ layers: ["0"], frozen: true }', group);
  assertKnownKeys(where, group, GROUP_KEYS);
  const { layers, parameters, learningRateFactor = 0, weightDecay = 0, frozen, frozenStatistics } = group;
  for (const [name, names] of Object.entries({ layers, parameters })) {
    const isList = names === undefined || (Array.isArray(names) && names.every((one) => typeof one === "string"));
    assertArgument(isList, `${where}.${name}`, 'a list of names, such as ["0"]', names);
  }
  for (const [name, value] of Object.entries({ learningRateFactor, weightDecay })) {
    if (typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY) continue;
    throw new ConfigError(`${where}.${name} must be a finite number of at least 0 but is ${inWords(value)}.`);
  }
  for (const [name, value] of Object.entries({ frozen, frozenStatistics })) {
    assertArgument(value === undefined || typeof value === "boolean", `${where}.${name}`, "true or false", value);
  }
  if (frozenStatistics && parameters) {
    throw new ConfigError(`${where}: frozenStatistics is about whole layers. Name the layers, and no parameters.`);
  }
}
