/**
 * Embeddings, activations, normalizations and the losses with settings on tensors, against PyTorch.
 *
 * @module
 */
import { expect } from "vitest";
import type { DType } from "../../../src/base/tensor.ts";
import { embeddingBackward, embeddingForward } from "../../../src/layers/embedding/functions.ts";
import { geluBackward, geluForward } from "../../../src/layers/gelu/functions.ts";
import { type Fields, fieldsOf, readJson } from "../cases.ts";
import { ACTIVATIONS, type ActivationCase } from "./activations.ts";
import { as, NORMALIZATIONS, type Results } from "./normalizations.ts";
import { type Answering, LOSS_LAYERS, lossResults, onTensors } from "./toolbox-losses.ts";

/** A case in an element type. The functions are what it tests, so it needs no subject. */
export interface ToolboxCheck {
  readonly layer: string;
  readonly id: string;
  readonly dtype: DType;
  run(): Promise<void>;
}

/** Of the cases that name no tolerance, whose inputs are rounded in float32. */
const FULL_PRECISION = { float64: 1e-12 };

const RESULTS: Readonly<Record<string, (found: Fields, dtype: DType) => Results | Promise<Results>>> = {
  embedding,
  gelu,
  ...NORMALIZATIONS,
  ...Object.fromEntries(Object.entries(ACTIVATIONS).map(([kind, activation]) => [kind, activationResults(activation)])),
  ...Object.fromEntries(
    LOSS_LAYERS.map((layer) => [layer, (found: Fields, dtype: DType) => lossResults(layer, found, onTensors(dtype))]),
  ),
};

const { cases } = readJson("toolbox") as { cases: Readonly<Record<string, unknown>>[] };

export const toolboxChecks: readonly ToolboxCheck[] = Object.entries(RESULTS).flatMap(([layer, results]) => {
  const found = cases.filter((one) => one.layer === layer);
  return found.flatMap((one) =>
    dtypesOf(one).map((dtype) => {
      const fields = fieldsOf(one);
      const run = async (): Promise<void> => expectResults(await results(fields, dtype), one, dtype);
      return { layer, id: `${one.id} in ${dtype}`, dtype, run };
    }),
  );
});

/** The element types that a case has a tolerance for. */
function dtypesOf({ tolerance = FULL_PRECISION }: Readonly<Record<string, unknown>>): DType[] {
  return (["float64", "float32"] as const).filter((dtype) => dtype in (tolerance as object));
}

/** On tensors: the forward function, and the backward function where the case has a gradient. */
function activationResults({ forward, backward }: ActivationCase): (found: Fields, dtype: DType) => Results {
  return (found, dtype) => {
    const { out, cache } = forward(as(dtype, found.fields("inputs").tensor("x")), found);
    return { out, ...(found.has("dout") && backward(as(dtype, found.tensor("dout")), cache)) };
  };
}

function embedding(found: Fields, dtype: DType): Results {
  const [inputs, config] = [found.fields("inputs"), found.fields("config")];
  const scaleGradientByFrequency =
    config.has("scaleGradientByFrequency") && config.raw("scaleGradientByFrequency") === true;
  const padding = config.raw("paddingIndex") as number | null;
  const settings = { scaleGradientByFrequency, ...(padding !== null && { paddingId: padding }) };
  const { out, cache } = embeddingForward(inputs.tensor("indices"), as(dtype, inputs.tensor("w")), settings);
  return { out, ...embeddingBackward(as(dtype, found.tensor("dout")), cache) };
}

function gelu(found: Fields, dtype: DType): Results {
  const approximate = found.fields("config").raw("approximation") as "none" | "tanh";
  const { out, cache } = geluForward(as(dtype, found.fields("inputs").tensor("x")), { approximate });
  const gradients = found.has("dout") ? geluBackward(as(dtype, found.tensor("dout")), cache) : {};
  return { out, ...gradients };
}

/** The cases of the losses, by what computes them. */
export function lossChecksOn(dtype: DType, answering: Answering): readonly Omit<ToolboxCheck, "dtype">[] {
  return cases
    .filter(({ layer }) => LOSS_LAYERS.includes(layer as string))
    .map((one) => {
      const [layer, fields] = [one.layer as string, fieldsOf(one)];
      const run = async (): Promise<void> => expectResults(await lossResults(layer, fields, answering), one, dtype);
      return { layer, id: one.id as string, run };
    });
}

/** Holds results against a case's, with the tolerance of an element type: see cases/README.md. */
export function expectResults(actual: Results, one: Readonly<Record<string, unknown>>, dtype: DType): void {
  const expected = fieldsOf(one.expected);
  const tolerances = (one.tolerance ?? FULL_PRECISION) as Partial<Record<DType, number>> & { elementwise?: boolean };
  const tolerance = tolerances[dtype] ?? Number.NaN;
  for (const name of expected.names) {
    const { data: wanted } = expected.tensor(name);
    const { data: got } = actual[name]!;
    expect(got.length, name).toBe(wanted.length);
    const largest = Math.max(...wanted.filter(Number.isFinite).map(Math.abs)) || 1;
    wanted.forEach((value, i) => {
      const scale = tolerances.elementwise ? Math.abs(value) : largest;
      if (!Number.isFinite(value)) expect(got[i], `${name}[${i}]`).toBe(value);
      else expect(Math.abs(got[i]! - value) / scale, `${name}[${i}]`).toBeLessThanOrEqual(tolerance);
    });
  }
}
