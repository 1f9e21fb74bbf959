/**
 * What an optimizer remembers, in a backend's memory: laid out as the parameters are, copied out and in by their names.
 *
 * @module
 */

import type { Backend, DeviceBuffer } from "../backends/backend.ts";
import { assertArgument, has } from "../base/arguments.ts";
import { ConfigError, ShapeError } from "../base/errors.ts";
import { formatShape, sameShape } from "../base/shape.ts";
import type { Values } from "../graph/executor.ts";
import { parameterLayout } from "../graph/layout.ts";
import { readStored, writeStored } from "../graph/memory.ts";
import type { Structure } from "../graph/structure.ts";
import type { Optimizer, Update } from "../optimizers/optimizer.ts";
import type { OptimizerSnapshot } from "./checkpoint.ts";

/** The slots of one optimizer for one network, each zero at first. */
export class OptimizerMemory {
  /** Number of updates done. Whoever enqueues one counts it, as soon as it is known to take effect. */
  stepCount = 0;
  readonly #slots: Readonly<Record<string, DeviceBuffer>>;
  readonly #optimizer: Optimizer;
  readonly #backend: Backend;
  readonly #layout: ReturnType<typeof parameterLayout>;

  constructor(optimizer: Optimizer, structure: Structure, backend: Backend) {
    const layout = parameterLayout(structure, backend.viewAlignment);
    this.#optimizer = optimizer;
    this.#backend = backend;
    this.#layout = layout;
    this.#slots = Object.fromEntries(optimizer.slots.map((name) => [name, backend.allocate(layout.length)]));
  }

  /**
   * The next update of all parameters, for the learning rate of a step.
   *
   * @param w all parameters, laid out as the slots are
   * @param dw their gradients
   */
  bind(w: DeviceBuffer, dw: DeviceBuffer): (learningRate: number) => void {
    const size = this.#layout.length;
    const update: Update = this.#optimizer.bind(this.#backend, { w, dw, slots: this.#slots, size });
    return (learningRate) => update(this.stepCount + 1, learningRate);
  }

  /** A copy, after all updates that were enqueued. */
  async snapshot(): Promise<OptimizerSnapshot> {
    const slots = new Map<string, Values>();
    for (const [name, buffer] of Object.entries(this.#slots)) {
      slots.set(name, await readStored(this.#backend, { layout: this.#layout, buffer }));
    }
    return { stepCount: this.stepCount, slots };
  }

  /**
   * @throws ConfigError for what another kind of optimizer remembers; ShapeError if a slot's array is missing or of another
   * shape. Then nothing was changed
   */
  restore(snapshot: OptimizerSnapshot): void {
    this.assertFits(snapshot);
    const { stepCount, slots } = snapshot;
    for (const [name, buffer] of Object.entries(this.#slots)) {
      writeStored(this.#backend, { layout: this.#layout, buffer }, slots.get(name)!);
    }
    this.stepCount = stepCount;
  }

  /** @throws as {@link OptimizerMemory.restore} does, which changes something */
  assertFits(snapshot: OptimizerSnapshot): void {
    const isSnapshot = has(snapshot, "stepCount", "slots") && snapshot.slots instanceof Map;
    assertArgument(isSnapshot, "The state of an optimizer", "{ stepCount, slots } with a Map of its arrays", snapshot);
    const { stepCount, slots } = snapshot;
    if (!Number.isSafeInteger(stepCount) || stepCount < 0) {
      throw new ConfigError(`The state of an optimizer must say how many updates were done, but says ${stepCount}.`);
    }
    this.#assertKind([...slots.keys()]);
    for (const name of Object.keys(this.#slots)) this.#assertSlot(name, slots.get(name));
  }

  #assertKind(found: readonly string[]): void {
    const slots = Object.keys(this.#slots);
    if (found.length === slots.length && slots.every((name) => found.includes(name))) return;
    throw new ConfigError(
      `The optimizer ${this.#optimizer.kind} remembers ${slots.join(" and ") || "nothing"}, but the state that it is given has ` +
        `${found.slice(0, 8).join(" and ") || "nothing"}. It is that of another optimizer.`,
    );
  }

  #assertSlot(slot: string, values: Values | undefined): void {
    for (const { name, shape } of this.#layout.entries) {
      const found = values?.get(name)?.shape;
      if (found && sameShape(found, shape)) continue;
      throw new ShapeError(
        `The optimizer's "${slot}" of "${name}" must have shape ${formatShape(shape)}, but the state that it is given ` +
          `has ${found ? formatShape(found) : "none"}.`,
      );
    }
  }
}
