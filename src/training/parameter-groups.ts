/**
 * Parameter groups: which parameters are updated otherwise than the rest, or not at all.
 *
 * @module
 */
import { ConfigError } from "../base/errors.ts";
import { type ArrayEntry, parameterLayout, stateLayout } from "../graph/layout.ts";
import type { Structure } from "../graph/structure.ts";
import type { ParameterSpec } from "../layers/layer.ts";

/** Some parameters, and how they are updated. A parameter must match all that a group names; later groups win. */
export interface ParameterGroup {
  /** Names of layers: `"0"`; `"3"` is also all layers inside of it, such as `"3.0"`. Default: every layer. */
  readonly layers?: readonly string[];
  /** Names of parameters: `"b"`, `"gamma"`. Default: every parameter. */
  readonly parameters?: readonly string[];
  /** A factor on the learning rate, finite and at least 0. Default: 1. */
  readonly learningRateFactor?: number;
  /** In place of the optimizer's. */
  readonly weightDecay?: number;
  /** Whether the parameters stay as they are. Default: false. */
  readonly frozen?: boolean;
  /**
   * Whether the layers use their running statistics, and leave them as they are, as in evaluation. Not with `parameters`.
   * Default: false.
   */
  readonly frozenStatistics?: boolean;
}

/** Which parameters the optimizer's weight decay is for: all, or arrays of two axes and more: no bias, no gamma, no beta. */
export type DecayChoice = "all" | "weights";

/** How one parameter is updated. */
export interface Rule {
  readonly factor: number;
  /** Undefined: the optimizer's. */
  readonly weightDecay: number | undefined;
  readonly frozen: boolean;
}

/** Neighbours in the parameter buffer with the same rule. */
export interface Segment extends Rule {
  readonly start: number;
  readonly length: number;
}

/** The options that make rules. */
export interface GroupOptions {
  readonly parameterGroups?: readonly ParameterGroup[];
  readonly decay?: DecayChoice;
}

/**
 * The parameter buffer in segments, which cover all parameters.
 *
 * @throws ConfigError for a group that matches no parameter, naming it
 */
export function segmentsOf(structure: Structure, options: GroupOptions, alignment: number): Segment[] {
  assertMatches(structure, options.parameterGroups ?? []);
  const segments: Segment[] = [];
  for (const entry of parameterLayout(structure, alignment).entries) {
    const rule = ruleOf(entry, options);
    const last = segments.at(-1);
    const end = entry.start + entry.length;
    if (last && sameRule(last, rule)) segments[segments.length - 1] = { ...last, length: end - last.start };
    else segments.push({ ...rule, start: entry.start, length: entry.length });
  }
  return segments;
}

/** The names of the operations whose running statistics are frozen. */
export function frozenStatistics(structure: Structure, groups: readonly ParameterGroup[] = []): string[] {
  const names = new Set(stateLayout(structure).entries.map(({ operation }) => operation));
  return [...names].filter(
    (name) =>
      groups.findLast((group) => group.frozenStatistics !== undefined && hasLayer(group, name))?.frozenStatistics,
  );
}

function ruleOf(entry: ArrayEntry<ParameterSpec>, { parameterGroups = [], decay = "all" }: GroupOptions): Rule {
  const groups = parameterGroups.filter((group) => isIn(group, entry));
  const last = <Name extends keyof ParameterGroup>(name: Name): ParameterGroup[Name] | undefined =>
    groups.findLast((group) => group[name] !== undefined)?.[name];
  const undecayed = decay === "weights" && entry.shape.length < 2;
  return {
    factor: last("learningRateFactor") ?? 1,
    weightDecay: last("weightDecay") ?? (undecayed ? 0 : undefined),
    frozen: last("frozen") ?? false,
  };
}

function sameRule(a: Rule, b: Rule): boolean {
  return a.factor === b.factor && a.weightDecay === b.weightDecay && a.frozen === b.frozen;
}

function isIn(group: ParameterGroup, { operation, spec }: ArrayEntry<ParameterSpec>): boolean {
  return hasLayer(group, operation) && (group.parameters === undefined || group.parameters.includes(spec.name));
}

function hasLayer({ layers }: ParameterGroup, name: string): boolean {
  return layers === undefined || layers.some((layer) => name === layer || name.startsWith(`${layer}.`));
}

function assertMatches(structure: Structure, groups: readonly ParameterGroup[]): void {
  const { entries } = parameterLayout(structure);
  for (const [index, group] of groups.entries()) {
    const where = `parameterGroups[${index}]`;
    for (const layer of group.layers ?? []) {
      if (structure.operations.some(({ name }) => hasLayer({ layers: [layer] }, name))) continue;
      const names = structure.operations.map(({ name }) => name).join(", ");
      throw new ConfigError(`${where}: the network has no layer "${layer}"; it has ${names}.`);
    }
    if (group.frozenStatistics && group.parameters === undefined) continue; // its layers may have state alone
    if (entries.some((entry) => isIn(group, entry))) continue;
    const names = entries.map(({ name }) => name).join(", ");
    throw new ConfigError(`${where} matches no parameter of the network. The network has ${names || "none"}.`);
  }
}
