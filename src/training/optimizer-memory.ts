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
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { OptimizerSnapshot } from "./checkpoint.ts";
import type { UpdateOptions } from "./update-options.ts";
import { slotsOf, UpdatePass } from "./update-pass.ts";

/** The slots of one optimizer for one network, each zero at first. */
export class OptimizerMemory {
  /** Number of updates done. Whoever enqueues one counts it, as soon as it is known to take effect. */
  stepCount = 0;
  /** Number of batches whose gradients wait for the next update. */
  gathered = 0;
  readonly #slots: Readonly<Record<string, DeviceBuffer>>;
  readonly #optimizer: Optimizer;
  readonly #options: UpdateOptions;
  readonly #structure: Structure;
  readonly #backend: Backend;
  readonly #layout: ReturnType<typeof parameterLayout>;

  constructor(optimizer: Optimizer, structure: Structure, backend: Backend, options: UpdateOptions = {}) {
    const layout = parameterLayout(structure, backend.viewAlignment);
    this.#optimizer = optimizer;
    this.#options = options;
    this.#structure = structure;
    this.#backend = backend;
    this.#layout = layout;
    this.#slots = Object.fromEntries(
      slotsOf(optimizer, options).map((name) => [name, backend.allocate(layout.length)]),
    );
  }

  /**
   * What updates all parameters.
   *
   * @param w all parameters, laid out as the slots are
   * @param dw their gradients
   * @throws ConfigError for parameter groups that do not fit
   */
  bind(w: DeviceBuffer, dw: DeviceBuffer): UpdatePass {
    const buffers = { w, dw, slots: this.#slots, size: this.#layout.length };
    return new UpdatePass(this.#backend, this.#structure, this.#optimizer, this.#options, buffers);
  }

  /** A copy, after all updates that were enqueued. */
  async snapshot(): Promise<OptimizerSnapshot> {
    const slots = new Map<string, Values>();
    for (const name of Object.keys(this.#slots)) slots.set(name, await this.read(name));
    return { stepCount: this.stepCount, slots, ...(this.gathered > 0 && { gathered: this.gathered }) };
  }

  /** A copy of one slot. */
  read(slot: string): Promise<Values> {
    return readStored(this.#backend, { layout: this.#layout, buffer: this.#slots[slot]! });
  }

  /**
   * @throws ConfigError for what another kind of optimizer remembers; ShapeError if a slot's array is missing or of another
   * shape. Then nothing was changed
   */
  restore(snapshot: OptimizerSnapshot): void {
    this.assertFits(snapshot);
    const { stepCount, slots, gathered = 0 } = snapshot;
    for (const [name, buffer] of Object.entries(this.#slots)) {
      writeStored(this.#backend, { layout: this.#layout, buffer }, slots.get(name)!);
    }
    this.stepCount = stepCount;
    this.gathered = gathered;
  }

  /** @throws as {@link OptimizerMemory.restore} does, which changes something */
  assertFits(snapshot: OptimizerSnapshot): void {
    const isSnapshot = has(snapshot, "stepCount", "slots") && snapshot.slots instanceof Map;
    assertArgument(isSnapshot, "The state of an optimizer", "{ stepCount, slots } with a Map of its arrays", snapshot);
    const { stepCount, slots, gathered = 0 } = snapshot;
    if (!(Number.isSafeInteger(gathered) && gathered >= 0 && gathered < (this.#options.accumulate ?? 1))) {
      throw new ConfigError(
        `The state of an optimizer has the gradients of ${gathered} batches that wait for their update, but the option ` +
          `accumulate is ${this.#options.accumulate ?? 1}. Train with the options that it was made with.`,
      );
    }
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
