/**
 * The kernels that tests and benchmarks call by name: plain, and on a backend.
 */
import type { Backend } from "../../src/backends/backend.ts";
import type { BoundKernel, Kernel, PlainKernel } from "../../src/backends/kernel.ts";
import * as affine from "../../src/layers/affine/kernels.ts";
import * as batchNormRelu from "../../src/layers/batch-norm/fused-relu.ts";
import * as batchNorm from "../../src/layers/batch-norm/kernels.ts";
import * as branches from "../../src/layers/branches/kernels.ts";
import * as embedding from "../../src/layers/embedding/kernels.ts";
import * as gelu from "../../src/layers/gelu/kernels.ts";
import * as layerNorm from "../../src/layers/layer-norm/kernels.ts";
import * as relu from "../../src/layers/relu/kernels.ts";
import * as residual from "../../src/layers/residual/kernels.ts";
import * as slice from "../../src/layers/slice/kernels.ts";
import * as heads from "../../src/losses/heads/kernels.ts";
import * as huber from "../../src/losses/huber/kernels.ts";
import * as meanAbsoluteError from "../../src/losses/mean-absolute-error/kernels.ts";
import * as meanSquaredError from "../../src/losses/mean-squared-error/kernels.ts";
import * as quantile from "../../src/losses/quantile/kernels.ts";
import * as sigmoidCrossEntropy from "../../src/losses/sigmoid-cross-entropy/kernels.ts";
import * as softTargetCrossEntropy from "../../src/losses/soft-target-cross-entropy/kernels.ts";
import * as softmaxCrossEntropy from "../../src/losses/softmax-cross-entropy/kernels.ts";
import * as countCorrect from "../../src/metrics/kernels/count-correct.ts";
import * as countNonFinite from "../../src/metrics/kernels/count-non-finite.ts";
import * as adadelta from "../../src/optimizers/adadelta/kernels.ts";
import * as adagrad from "../../src/optimizers/adagrad/kernels.ts";
import * as amsgrad from "../../src/optimizers/adam/amsgrad.ts";
import * as adam from "../../src/optimizers/adam/kernels.ts";
import * as adamax from "../../src/optimizers/adamax/kernels.ts";
import * as averaging from "../../src/optimizers/averaging/kernels.ts";
import * as clipping from "../../src/optimizers/clipping/kernels.ts";
import * as lion from "../../src/optimizers/lion/kernels.ts";
import * as nadam from "../../src/optimizers/nadam/kernels.ts";
import * as radam from "../../src/optimizers/radam/kernels.ts";
import * as rmsprop from "../../src/optimizers/rmsprop/kernels.ts";
import * as rmspropVariants from "../../src/optimizers/rmsprop/variants.ts";
import * as sgdDampened from "../../src/optimizers/sgd/dampened.ts";
import * as sgd from "../../src/optimizers/sgd/kernels.ts";

type Exports = typeof affine &
  typeof relu &
  typeof batchNorm &
  typeof batchNormRelu &
  typeof branches &
  typeof embedding &
  typeof slice &
  typeof gelu &
  typeof layerNorm &
  typeof residual &
  typeof heads &
  typeof huber &
  typeof meanAbsoluteError &
  typeof meanSquaredError &
  typeof quantile &
  typeof sigmoidCrossEntropy &
  typeof softmaxCrossEntropy &
  typeof softTargetCrossEntropy &
  typeof countCorrect &
  typeof countNonFinite &
  typeof sgd &
  typeof rmsprop &
  typeof adam &
  typeof averaging &
  typeof clipping &
  typeof adadelta &
  typeof adagrad &
  typeof amsgrad &
  typeof adamax &
  typeof lion &
  typeof nadam &
  typeof radam &
  typeof rmspropVariants &
  typeof sgdDampened;

const MODULES: Exports = {
  ...affine,
  ...relu,
  ...batchNorm,
  ...batchNormRelu,
  ...branches,
  ...embedding,
  ...slice,
  ...gelu,
  ...layerNorm,
  ...residual,
  ...heads,
  ...huber,
  ...meanAbsoluteError,
  ...meanSquaredError,
  ...quantile,
  ...sigmoidCrossEntropy,
  ...softmaxCrossEntropy,
  ...softTargetCrossEntropy,
  ...countCorrect,
  ...countNonFinite,
  ...sgd,
  ...rmsprop,
  ...adam,
  ...averaging,
  ...clipping,
  ...adadelta,
  ...adagrad,
  ...amsgrad,
  ...adamax,
  ...lion,
  ...nadam,
  ...radam,
  ...rmspropVariants,
  ...sgdDampened,
};

/** The plain functions, by name. */
export type PlainKernels = {
  [Name in keyof Exports as Exports[Name] extends PlainKernel ? Name : never]: Extract<Exports[Name], PlainKernel>;
};

/** The kernels on a backend, by name. */
export type BoundKernels = { [Name in keyof PlainKernels]: BoundKernel<PlainKernels[Name]> };

export type KernelName = keyof PlainKernels;

/** As values. */
export const KERNELS: readonly Kernel[] = Object.values<unknown>(MODULES).filter(
  (part): part is Kernel => typeof part === "object",
);

/** One of them. */
export function kernelNamed(name: KernelName): Kernel {
  return KERNELS.find((kernel) => kernel.name === name)!;
}

/** The plain functions. */
export const plainKernels = Object.fromEntries(KERNELS.map(({ name, plain }) => [name, plain])) as PlainKernels;

/** One of them, bound to a backend. */
export function kernelOn<Name extends KernelName>(backend: Backend, name: Name): BoundKernels[Name] {
  return backend.bind(kernelNamed(name)) as unknown as BoundKernels[Name]; // the list has lost which name goes with which type
}

/** All kernels, bound to a backend. */
export function kernelsOn(backend: Backend): BoundKernels {
  return Object.fromEntries(KERNELS.map((kernel) => [kernel.name, backend.bind(kernel)])) as unknown as BoundKernels;
}

/** The backend with some kernels replaced. */
export function withKernels<B extends Backend>(backend: B, replaced: Partial<BoundKernels>): B {
  const bind = <Plain extends PlainKernel>(kernel: Kernel<Plain>): BoundKernel<Plain> =>
    (replaced[kernel.name as keyof BoundKernels] as BoundKernel<Plain> | undefined) ?? backend.bind(kernel);
  return { ...backend, bind };
}
