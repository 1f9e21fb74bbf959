/**
 * What a network does to answer before the call returns; loaded when somebody asks for it.
 *
 * @module
 */
import type { BackendChoice } from "../backends/create.ts";
import { assertKnownKeys } from "../base/assert.ts";
import { BackendError } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import { allocate, type Tensor, type TensorLike, toTensor } from "../base/tensor.ts";
import type { Direct } from "./direct.ts";

/** What this uses of a network. */
interface Prepared {
  readonly outputs: number;
  readonly outputShape: Shape;
  assertInput(x: Pick<Tensor, "shape">, where: string): void;
  prepare(backend: BackendChoice, threads: number | undefined): Promise<boolean>;
  directOn(backend: BackendChoice, threads: number | undefined): Direct | undefined;
}

/** Who answers: see `Network.ready` and `Network.predictNow`. */
export class AtOnce {
  readonly #network: Prepared;
  readonly #backend: BackendChoice;
  readonly #threads: number;

  private constructor(network: Prepared, backend: BackendChoice, threads: number) {
    this.#network = network;
    this.#backend = backend;
    this.#threads = threads;
  }

  static async of(
    network: Prepared,
    options: { backend?: BackendChoice; threads?: number | undefined },
  ): Promise<AtOnce> {
    assertKnownKeys("ready", options, ["backend", "threads"]);
    const { backend = "auto", threads = 1 } = options;
    if (await network.prepare(backend, threads)) return new AtOnce(network, backend, threads);
    throw new BackendError(
      'ready: this backend keeps its memory to itself, so answers take a promise: use predict, or backend: "auto".',
    );
  }

  /** @throws BackendError where the values have changed since, and cannot be taken at once */
  direct(): Direct {
    const direct = this.#network.directOn(this.#backend, this.#threads);
    if (direct) return direct;
    throw new BackendError(
      "predictNow: the values of the network have changed since ready(), and cannot be taken at once: they come from " +
        "training, or a prediction is under way with the old ones. Call await ready() again.",
    );
  }

  predict(x: TensorLike): Tensor {
    const input = toTensor(x, "predictNow: x");
    this.#network.assertInput(input, "predictNow");
    const direct = this.direct();
    const [N, M] = [input.shape[0]!, this.#network.outputs];
    const data = allocate(direct.dtype, N * M);
    direct.runAll(input.data, N, (out, from, rows) => data.set(out.subarray(0, rows * M), from * M));
    return { data, shape: [N, ...this.#network.outputShape] };
  }
}
