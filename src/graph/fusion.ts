/**
 * What a list of operations is rewritten to, with the same bits: two operations, one right behind the other, become one, and
 * the value between the two is gone, with a pass over it each way; operations that do nothing are left out.
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

/** Without the operations that do nothing in evaluation: who takes what one gives takes what went into it. */
export function withoutIdle(structure: Structure): Structure {
  const sources = new Map<number, number>();
  const sourceOf = (value: number): number => sources.get(value) ?? value;
  const operations: Operation[] = [];
  for (const operation of structure.operations) {
    const inputs = operation.inputs.map(sourceOf);
    if (operation.layer?.idleInEvaluation) sources.set(operation.output, inputs[0]!);
    else operations.push({ ...operation, inputs });
  }
  return { ...structure, operations, output: sourceOf(structure.output) };
}
