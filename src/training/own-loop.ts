/**
 * A step in three parts, for training loops of one's own: forward pass, backward pass, update.
 *
 * The parts have an executor of their own, which gives the gradient of the network's input as well. So `step` stays what it
 * is, and what the parts need is loaded by those who ask for them. The optimizer's memory is the trainer's.
 *
 * @module
 */
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError, DataError, DivergedError, ShapeError } from "../base/errors.ts";
import { asMatrix, formatShape, type Shape, sameShape, sizeOf } from "../base/shape.ts";
import { allocate, type FloatArray, type Tensor, type TensorLike, toTensor } from "../base/tensor.ts";
import type { Executor, Values } from "../graph/executor.ts";
import { assertBatch } from "../graph/structure.ts";
import { GATHER_GRADIENTS, MEAN_GRADIENTS } from "../optimizers/averaging/kernels.ts";
import { assertNonNegative } from "../optimizers/settings.ts";
import { ADVICE, divergedGradients, firstNonFinite } from "./divergence.ts";
import { assertFits, type LaidOut, layOutPasses, type Trained } from "./laid-out.ts";
import type { OptimizerMemory } from "./optimizer-memory.ts";
import type { TrainerOptions } from "./options.ts";
import { frozenStatistics } from "./parameter-groups.ts";

/** What a forward pass leaves for its backward pass. */
interface Waiting {
  readonly x: Shape;
  readonly out: Shape;
}

/** The parts of a step of one trainer: see {@link Trainer.forward}. Each is called while the network's lock is held. */
export class OwnLoop {
  readonly #trained: Trained;
  readonly #memory: OptimizerMemory;
  readonly #options: TrainerOptions;
  #passes: Pick<LaidOut, "executor" | "pass"> | undefined;
  #addTo: ((backward: () => void) => void) | undefined;
  /** Of the network's values in the executor. */
  #version = -1;
  #waiting: Waiting | undefined;
  /** How many rows have gradients that wait for the update. */
  #rows = 0;

  /** @throws ConfigError for options that only `step` can follow */
  constructor(trained: Trained, memory: OptimizerMemory, options: TrainerOptions) {
    if (options.replica) throw onlyStep("replica", "train one network by several processes with step");
    if ((options.accumulate ?? 1) > 1)
      throw onlyStep("accumulate", "call update after as many backward passes as an update is to have");
    this.#trained = trained;
    this.#memory = memory;
    this.#options = options;
  }

  /** Where the parts run, once a batch has come. */
  get executor(): Executor | undefined {
    return this.#passes?.executor;
  }

  async forward(x: TensorLike): Promise<Tensor> {
    const { network, backend } = this.#trained;
    const input = toTensor(x, "forward: x");
    network.assertInput(input, "forward");
    const [N] = asMatrix(input.shape);
    if (N === 0) throw new DataError("forward: x has no rows. Give at least one.");
    assertBatch(network.structure, N, frozenStatistics(network.structure, this.#options.parameterGroups));
    this.#passes ??= await this.#layOut(N);
    const { executor } = this.#passes;
    assertFits("forward", executor, N);
    const held = finite(executor, input, "forward: x", "Scale the values, fill them in, or remove those rows.");
    await this.#refresh(executor);
    this.#waiting = undefined;
    backend.write(executor.x, held);
    executor.step.index = this.#memory.stepCount;
    executor.step.firstRow = this.#rows;
    executor.forward(N, "train");
    const out = { data: allocate(backend.dtype, N * executor.M), shape: [N, ...network.outputShape] };
    await backend.read(executor.out, out.data);
    if (firstNotFinite(out.data) >= 0) throw await divergedOutputs(executor, N, this.#memory.stepCount + 1);
    this.#waiting = { x: input.shape, out: out.shape };
    return out;
  }

  async backward(dout: TensorLike): Promise<{ readonly dx: Tensor }> {
    const { backend } = this.#trained;
    const waiting = this.#waiting;
    if (!waiting)
      throw new ConfigError("backward: no forward pass waits for it. Call forward(x) before each backward(dout).");
    this.#assertSameValues("backward");
    const { executor } = this.#passes!;
    const gradient = toTensor(dout, "backward: dout");
    if (!sameShape(gradient.shape, waiting.out)) throw otherShape(gradient.shape, waiting.out);
    const fix = "A loss that is not finite has no gradient: look for log(0) and 0/0 in it.";
    backend.write(executor.dout, finite(executor, gradient, "backward: dout", fix));
    this.#waiting = undefined;
    if (this.#rows === 0) executor.backward();
    else await this.#add(executor);
    this.#rows += waiting.out[0]!;
    if (executor.state.length > 0) this.#follow(executor);
    return { dx: await inputGradient(executor, waiting.x) };
  }

  async update(options: { readonly learningRate?: number } = {}): Promise<void> {
    assertKnownKeys("update", options, ["learningRate"]);
    const { learningRate = this.#trained.optimizer.learningRate } = options;
    assertNonNegative("update", { learningRate });
    if (this.#waiting) throw halfDone("update", "a forward pass waits for its backward pass");
    const { executor, pass } = this.#gathered("update");
    this.#assertSameValues("update");
    this.#rows = 0;
    pass.prepare(1);
    const { clipping } = pass;
    await clipping?.read();
    const step = this.#memory.stepCount + 1;
    if (clipping && !Number.isFinite(clipping.found[0])) throw divergedGradients(step, Number.NaN, clipping.found[0]!);
    pass.update(step, learningRate);
    this.#memory.stepCount = step;
    this.#follow(executor);
  }

  async gradients(): Promise<Values> {
    return this.#gathered("gradients").executor.readGradients();
  }

  /** Forgets a forward pass and gradients that wait. */
  discard(): void {
    this.#waiting = undefined;
    this.#rows = 0;
  }

  /** @throws ConfigError if a forward pass or gradients wait, which `where` would mix with its own, or lose */
  assertNothingWaits(where: string): void {
    if (this.#waiting) throw halfDone(where, "a forward pass waits for its backward pass");
    if (this.#rows > 0) throw halfDone(where, "gradients wait for update()");
  }

  async #layOut(rows: number): Promise<Pick<LaidOut, "executor" | "pass">> {
    const batchSize = this.#options.batchSize ?? rows;
    return layOutPasses(this.#trained, this.#memory, batchSize, this.#options, "check");
  }

  /** The backward pass, and then the sum of its gradients and those that wait. */
  async #add(executor: Executor): Promise<void> {
    this.#addTo ??= await addition(executor);
    this.#addTo(() => executor.backward());
  }

  #gathered(where: string): Pick<LaidOut, "executor" | "pass"> {
    if (this.#passes && this.#rows > 0) return this.#passes;
    throw new ConfigError(`${where}: no gradients wait for an update. Call forward(x) and backward(dout) before it.`);
  }

  /** Brings the network's values into the executor where somebody else has changed them. */
  async #refresh(executor: Executor): Promise<void> {
    const { network } = this.#trained;
    if (network.version === this.#version) return;
    if (this.#rows > 0) this.#assertSameValues("forward");
    const { version, values } = await network.present();
    executor.write(values);
    this.#version = version;
  }

  #assertSameValues(where: string): void {
    if (this.#trained.network.version === this.#version) return;
    throw new ConfigError(
      `${where}: the network's values were changed from elsewhere since the forward pass. Call discard(), and then forward again.`,
    );
  }

  /** Values that were loaded meanwhile stand. */
  #follow(executor: Executor): void {
    const { network } = this.#trained;
    if (network.version === this.#version) this.#version = network.follow(() => executor.read());
  }
}

/** What adds to the gradients of an executor those of one more backward pass. */
async function addition({ backend, gradients }: Executor): Promise<(backward: () => void) => void> {
  await backend.prepare([GATHER_GRADIENTS, MEAN_GRADIENTS]);
  const [gather, mean] = [backend.bind(GATHER_GRADIENTS), backend.bind(MEAN_GRADIENTS)];
  const size = gradients.length;
  const before = backend.allocate(size);
  return (backward) => {
    gather(before, gradients, size);
    backward();
    mean(gradients, before, size, 1); // the sum: a mean of one
  };
}

/** A copy of the gradient of the network's input. */
async function inputGradient({ backend, dx }: Executor, shape: Shape): Promise<Tensor> {
  const data = allocate(backend.dtype, sizeOf(shape));
  await backend.read(dx!, data);
  return { data, shape };
}

/** A tensor's values as the backend holds them. @throws DataError naming the first that is not finite there */
function finite({ backend }: Executor, { data, shape }: Tensor, what: string, fix: string): FloatArray {
  const held = allocate(backend.dtype, data.length);
  held.set(data);
  const first = firstNotFinite(held);
  if (first < 0) return held;
  const [, width] = asMatrix(shape);
  throw new DataError(
    `${what} has ${data[first]} at row ${Math.floor(first / width)}, column ${first % width}, which is no finite number of ` +
      `${backend.dtype}. ${fix}`,
  );
}

/** A loop rather than `findIndex`, which makes an object of each number. */
function firstNotFinite(values: FloatArray): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

async function divergedOutputs(executor: Executor, N: number, step: number): Promise<DivergedError> {
  const tensor = (await firstNonFinite(executor, N)) ?? "the output of the network";
  const message =
    `forward: the outputs are not finite, before update ${step}. The first tensor that is not finite is ${tensor}. ` +
    `Nothing was changed. ${ADVICE}`;
  return new DivergedError(message, { step, loss: Number.NaN, tensor });
}

function otherShape(found: Shape, wanted: Shape): ShapeError {
  return new ShapeError(
    `backward: dout has shape ${formatShape(found)}, but what forward gave has ${formatShape(wanted)}. ` +
      "Give the gradient of your loss for each output of the last forward pass.",
  );
}

function halfDone(where: string, what: string): ConfigError {
  return new ConfigError(`${where}: ${what}. Finish what was begun by forward, or drop it by discard().`);
}

function onlyStep(option: string, instead: string): ConfigError {
  return new ConfigError(
    `forward: a trainer with the option ${option} trains by step alone. Leave it out, or ${instead}.`,
  );
}
