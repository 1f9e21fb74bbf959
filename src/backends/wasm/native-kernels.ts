/**
 * The kernels of one backend: found by name, bound once; those that are rarely used are loaded when they are asked for.
 *
 * @module
 */
import type { KernelSupport } from "../backend.ts";
import { bindOnHost, type HostMemory } from "../host.ts";
import type { BoundKernel, Kernel, PlainKernel } from "../kernel.ts";
import { familyKernels } from "./glue.generated.ts";
import type { Glue, HandleKernel, NativeKernel } from "./glue.ts";

/** Kernels by their names, and how this backend makes one of them. */
export interface NativeSet {
  readonly glue: Glue;
  make(native: NativeKernel): HandleKernel;
}

export class NativeKernels {
  readonly #sets: NativeSet[];
  readonly #loadFamilies: () => Promise<NativeSet>;
  readonly #memory: HostMemory;
  readonly #bound = new Map<Kernel, HandleKernel>();
  #loading: Promise<void> | undefined;

  /**
   * @param sets what is there from the start
   * @param loadFamilies loads the kernels that are not
   * @param memory for kernels that run on the host
   */
  constructor(sets: readonly NativeSet[], loadFamilies: () => Promise<NativeSet>, memory: HostMemory) {
    this.#sets = [...sets];
    this.#loadFamilies = loadFamilies;
    this.#memory = memory;
  }

  supports(kernel: Kernel): KernelSupport {
    return this.#setOf(kernel) ? "native" : "host";
  }

  prepare(kernels: readonly Kernel[]): Promise<void> | undefined {
    const isMissing = (kernel: Kernel): boolean =>
      kernel.isOwn && familyKernels.includes(kernel.name) && !this.#setOf(kernel);
    if (!kernels.some(isMissing)) return undefined;
    this.#loading ??= this.#load();
    return this.#loading;
  }

  bind<Plain extends PlainKernel>(kernel: Kernel<Plain>): BoundKernel<Plain> {
    const known = this.#bound.get(kernel);
    if (known) return known as BoundKernel<Plain>;
    const bound = this.#nativeOf(kernel) ?? (bindOnHost(this.#memory, kernel) as HandleKernel);
    this.#bound.set(kernel, bound);
    return bound as BoundKernel<Plain>;
  }

  #nativeOf(kernel: Kernel): HandleKernel | undefined {
    const set = this.#setOf(kernel);
    return set?.make(set.glue[kernel.name]!);
  }

  /** Only chainrule's own kernels have native versions. */
  #setOf({ isOwn, name }: Kernel): NativeSet | undefined {
    return isOwn ? this.#sets.find(({ glue }) => Object.hasOwn(glue, name)) : undefined;
  }

  async #load(): Promise<void> {
    try {
      this.#sets.push(await this.#loadFamilies());
    } finally {
      this.#loading = undefined;
    }
    // What was bound on the host in the meantime stays good, but whoever binds from now on gets the native one.
    for (const kernel of this.#bound.keys()) if (familyKernels.includes(kernel.name)) this.#bound.delete(kernel);
  }
}
