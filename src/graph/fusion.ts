/**
 * Fusion: two operations, one right behind the other, become one.
 *
 * The value between the two is gone, and so are a pass over it each way; the bits are the same.
 *
 * @module
 */
import type { Operation, Structure } from "./structure.ts";

/** The operations with every pair that goes together fused; what is fused has the name of its first part. */
export function fused({ operations, output }: Structure): readonly Operation[] {
  const uses = new Map<number, number>([[output, 1]]); // what the network gives is looked at, too
  for (const { inputs } of operations) for (const value of inputs) uses.set(value, (uses.get(value) ?? 0) + 1);
  const result: Operation[] = [];
  for (const operation of operations) {
    const before = result.at(-1);
    const layer =
      before?.layer && operation.layer && operation.inputs[0] === before.output && uses.get(before.output) === 1
        ? before.layer.fuse?.(operation.layer)
        : undefined;
    if (layer) result[result.length - 1] = { ...before!, layer, output: operation.output };
    else result.push(operation);
  }
  return result;
}
