/**
 * One update of all parameters, each group by its own rule.
 *
 * @module
 */
import type { Backend } from "../backends/backend.ts";
import { ConfigError } from "../base/errors.ts";
import { optimizerDefinitionOf } from "../optimizers/catalog.ts";
import type { Optimizer, OptimizerBuffers, Update } from "../optimizers/optimizer.ts";
import type { Segment } from "./parameter-groups.ts";

/**
 * Binds the optimizer: once where all parameters share one rule, else once for each segment.
 *
 * @throws ConfigError where a weight decay is asked of an optimizer that has none
 */
export function bindGroups(
  backend: Backend,
  optimizer: Optimizer,
  segments: readonly Segment[],
  buffers: OptimizerBuffers,
): Update {
  const isWhole = segments.length === 1 && segments[0]!.factor === 1 && !segments[0]!.frozen;
  if (isWhole) return withDecay(optimizer, segments[0]!.weightDecay).bind(backend, buffers);
  const updates = segments
    .filter(({ frozen }) => !frozen)
    .map((segment) => ({ update: bindSegment(backend, optimizer, segment, buffers), factor: segment.factor }));
  return (t, learningRate) => {
    for (let i = 0; i < updates.length; i++) updates[i]!.update(t, learningRate * updates[i]!.factor);
  };
}

function bindSegment(
  backend: Backend,
  optimizer: Optimizer,
  { start, length, weightDecay }: Segment,
  { w, dw, slots }: OptimizerBuffers,
): Update {
  const part = (buffer: typeof w): typeof w => backend.view(buffer, start, length);
  const parts = Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, part(slot)]));
  return withDecay(optimizer, weightDecay).bind(backend, { w: part(w), dw: part(dw), slots: parts, size: length });
}

/** The same optimizer with another weight decay. */
function withDecay(optimizer: Optimizer, weightDecay: number | undefined): Optimizer {
  const { kind, config } = optimizer;
  if (weightDecay === undefined || weightDecay === config.weightDecay) return optimizer;
  const definition = optimizerDefinitionOf(kind);
  if (definition && config.weightDecay !== undefined) return definition.create({ ...config, weightDecay });
  if (weightDecay === 0 && config.weightDecay === undefined) return optimizer;
  throw new ConfigError(
    `A parameter group has a weightDecay of ${weightDecay}, but the optimizer "${kind}" is not chainrule's own: its decay ` +
      "cannot be changed. Leave weightDecay and decay out, or use an optimizer such as adamw().",
  );
}
