/**
 * Calls of the toolbox's kernels at the size of a batch of 128 rows and 256 columns, with what each must do at least.
 *
 * @module
 */
import type { Kernel } from "../../src/backends/kernel.ts";
import * as dropout from "../../src/layers/dropout/kernels.ts";
import * as elu from "../../src/layers/elu/kernels.ts";
import * as embedding from "../../src/layers/embedding/kernels.ts";
import * as gelu from "../../src/layers/gelu/kernels.ts";
import * as groupNorm from "../../src/layers/group-norm/kernels.ts";
import * as hardswish from "../../src/layers/hardswish/kernels.ts";
import * as layerNorm from "../../src/layers/layer-norm/kernels.ts";
import * as leakyRelu from "../../src/layers/leaky-relu/kernels.ts";
import * as mish from "../../src/layers/mish/kernels.ts";
import * as rmsNorm from "../../src/layers/rms-norm/kernels.ts";
import * as sigmoid from "../../src/layers/sigmoid/kernels.ts";
import * as silu from "../../src/layers/silu/kernels.ts";
import * as slice from "../../src/layers/slice/kernels.ts";
import * as softplus from "../../src/layers/softplus/kernels.ts";
import * as tanh from "../../src/layers/tanh/kernels.ts";
import * as huber from "../../src/losses/huber/kernels.ts";
import * as meanAbsoluteError from "../../src/losses/mean-absolute-error/kernels.ts";
import * as quantile from "../../src/losses/quantile/kernels.ts";
import * as sigmoidCrossEntropy from "../../src/losses/sigmoid-cross-entropy/kernels.ts";
import * as softmaxCrossEntropy from "../../src/losses/softmax-cross-entropy/kernels.ts";
import * as adagrad from "../../src/optimizers/adagrad/kernels.ts";
import * as averaging from "../../src/optimizers/averaging/kernels.ts";
import * as lion from "../../src/optimizers/lion/kernels.ts";
import * as nadam from "../../src/optimizers/nadam/kernels.ts";
import * as radam from "../../src/optimizers/radam/kernels.ts";

/** What a kernel must do for one number, whoever writes it: each is a lower limit of its time. */
export interface Least {
  /** float32 read and written, each array once. */
  readonly moved: number;
  /** Instructions of arithmetic and conversion on vectors of two float64; those of four float32 count the same. */
  readonly operations: number;
  /** Those of them that divide or take a root. */
  readonly divisions: number;
}

export interface LimitedCall extends Least {
  readonly kernel: Kernel;
  /** Lengths, in the order of the kernel's arguments. */
  readonly arrays: Readonly<Record<string, number>>;
  /** The arguments after the arrays. */
  readonly numbers: readonly (number | boolean)[];
  /** Numbers that the kernel computes. */
  readonly work: number;
}

const [N, D] = [128, 256];
const size = N * D;
const IDS = 2048;
const [ROWS, COLUMNS] = [1000, 16];

/** Of one number, where a vector has two float64. */
const EXP = 24.5;
const LOG1P = 19;
/** Of one number, where a vector has four float32; EXP32_OF_WIDE takes its argument in float64. */
const EXP32 = 6;
const EXP32_OF_WIDE = 8;
const EXPM132 = 6;
const LOG1P32 = 3.5;
const BELL32 = 8;
const TAIL32 = 5;

function call(
  kernel: Kernel,
  arrays: Readonly<Record<string, number>>,
  numbers: readonly (number | boolean)[],
  [moved, operations, divisions = 0]: readonly [moved: number, operations: number, divisions?: number],
  work = size,
): LimitedCall {
  return { kernel, arrays, numbers, moved, operations, divisions, work };
}

/** An activation's two passes: `operations` and `divisions` of its value and of its slope. */
function activation(
  [forward, backward]: readonly [Kernel, Kernel],
  constants: readonly number[],
  value: readonly [operations: number, divisions?: number],
  slope: readonly [operations: number, divisions?: number],
): LimitedCall[] {
  const [ofValue, ofSlope] = [value[0], slope[0] + 0.25];
  return [
    call(forward, { out: size, x: size }, [size, ...constants], [2, ofValue, value[1] ?? 0]),
    call(backward, { dx: size, dout: size, kept: size }, [size, ...constants], [3, ofSlope, slope[1] ?? 0]),
  ];
}

const activations: readonly LimitedCall[] = [
  ...activation([leakyRelu.LEAKY_RELU_FORWARD, leakyRelu.LEAKY_RELU_BACKWARD], [0.01], [0.75], [0.5]),
  ...activation([hardswish.HARDSWISH_FORWARD, hardswish.HARDSWISH_BACKWARD], [], [1.5, 0.25], [1.5, 0.25]),
  ...activation([elu.ELU_FORWARD, elu.ELU_BACKWARD], [1, 1], [EXPM132 + 1], [EXP32 + 0.75]),
  ...activation([sigmoid.SIGMOID_FORWARD, sigmoid.SIGMOID_BACKWARD], [], [EXP32 + 1.5, 0.25], [0.5]),
  ...activation([tanh.TANH_FORWARD, tanh.TANH_BACKWARD], [], [EXPM132 + 1.25, 0.25], [0.75]),
  ...activation([silu.SILU_FORWARD, silu.SILU_BACKWARD], [], [EXP32 + 2, 0.25], [EXP32 + 3, 0.25]),
  ...activation([mish.MISH_FORWARD, mish.MISH_BACKWARD], [], [EXP32 + 1.75, 0.25], [EXP32 + 3.25, 0.25]),
  ...activation(
    [softplus.SOFTPLUS_FORWARD, softplus.SOFTPLUS_BACKWARD],
    [1, 20],
    [EXP32_OF_WIDE + LOG1P32 + 3.5, 0.5],
    [EXP32_OF_WIDE + 4, 0.25],
  ),
  ...activation(
    [gelu.GELU_FORWARD, gelu.GELU_BACKWARD],
    [],
    [BELL32 + TAIL32 + 1.5, 0.25],
    [BELL32 + TAIL32 + 2, 0.25],
  ),
  ...activation(
    [gelu.GELU_TANH_FORWARD, gelu.GELU_TANH_BACKWARD],
    [],
    [EXP32_OF_WIDE + 4.5, 0.25],
    [EXP32_OF_WIDE + 6.5, 0.25],
  ),
];

const normalizations: readonly LimitedCall[] = [
  call(
    layerNorm.LAYER_NORM_FORWARD,
    { out: size, xhat: size, invStd: N, x: size, gamma: D, beta: D },
    [N, D, 1e-5],
    [3, 8],
  ),
  call(layerNorm.LAYER_NORM_BACKWARD_INPUT, { dx: size, dout: size, xhat: size, gamma: D, invStd: N }, [N, D], [3, 9]),
  call(rmsNorm.RMS_NORM_FORWARD, { out: size, invRms: N, x: size, gamma: D }, [N, D, 1e-5], [2, 4]),
  call(rmsNorm.RMS_NORM_BACKWARD_INPUT, { dx: size, dout: size, x: size, gamma: D, invRms: N }, [N, D], [3, 9]),
  call(rmsNorm.RMS_NORM_BACKWARD_PARAMETERS, { dgamma: D, dout: size, x: size, invRms: N }, [N, D], [2, 2.5]),
  ...[1, 4].map((P) => {
    const [C, G] = [D / P, 8];
    const arrays = { out: size, xhat: size, invStd: N * G, x: size, gamma: C, beta: C };
    return call(groupNorm.GROUP_NORM_FORWARD, arrays, [N, P, C, G, 1e-5], [3, 8]);
  }),
  ...[1, 4].map((P) => {
    const [C, G] = [D / P, 8];
    const arrays = { dx: size, dout: size, xhat: size, gamma: C, invStd: N * G };
    return call(groupNorm.GROUP_NORM_BACKWARD_INPUT, arrays, [N, P, C, G], [3, 9]);
  }),
  call(dropout.DROPOUT, { out: size, x: size }, [N, D, 0, 0.1, 12345, 67890], [2, 6.75]),
];

const tables: readonly LimitedCall[] = [
  call(slice.SLICE_FORWARD, { out: size, x: N * 300 }, [N, 300, D, 20], [2, 0]),
  call(slice.SLICE_BACKWARD, { dx: N * 300, dout: size }, [N, 300, D, 20], [1 + 300 / D, 0]), // dx is all written
  call(
    embedding.EMBEDDING_FORWARD,
    { out: IDS * COLUMNS, ids: IDS, w: ROWS * COLUMNS },
    [IDS, COLUMNS],
    [2 + 1 / COLUMNS, 2 / COLUMNS], // an id is read, converted and multiplied
    IDS * COLUMNS,
  ),
  call(
    embedding.EMBEDDING_BACKWARD,
    { dw: ROWS * COLUMNS, next: IDS, first: ROWS, dout: IDS * COLUMNS, ids: IDS },
    [IDS, ROWS, COLUMNS, -1, false],
    // dout is read and dw written; an id is read, its place written to a link and read from there, each with a conversion.
    [1 + ROWS / IDS + 3 / COLUMNS, 1 + ROWS / IDS / 2 + 3 / COLUMNS],
    IDS * COLUMNS,
  ),
];

const ofLoss = { loss: 1, dout: size, out: size, targets: size, weights: N };
const losses: readonly LimitedCall[] = [
  call(huber.HUBER, ofLoss, [N, D, 1, N], [3, 6]),
  call(meanAbsoluteError.MEAN_ABSOLUTE_ERROR, ofLoss, [N, D, N], [3, 4]),
  call(quantile.QUANTILE_LOSS, { ...ofLoss, quantiles: D }, [N, D, N], [3, 5]),
  call(
    sigmoidCrossEntropy.SIGMOID_CROSS_ENTROPY,
    { ...ofLoss, positiveWeights: D },
    [N, D, N],
    [3, EXP + LOG1P + 12, 1.5],
  ),
  call(
    softmaxCrossEntropy.WEIGHTED_CROSS_ENTROPY,
    { loss: 1, dout: size, out: size, labels: N, weights: N, classWeights: D },
    [N, D, 0.1, N],
    [2, EXP + 6, 0.5],
  ),
];

const optimizers: readonly LimitedCall[] = [
  call(averaging.AVERAGE_WEIGHTS, { average: size, w: size }, [size, 0.99], [3, 3]),
  call(averaging.GATHER_GRADIENTS, { sum: size, dw: size }, [size], [3, 0.25]),
  call(averaging.MEAN_GRADIENTS, { dw: size, sum: size }, [size, 1], [4, 2.5]),
  call(adagrad.ADAGRAD_UPDATE, { w: size, sum: size, dw: size }, [size, 1e-4, 1e-10, 0, 0], [5, 2.25, 0.5]),
  call(lion.LION_UPDATE, { w: size, m: size, dw: size }, [size, 1e-4, 0.9, 0.99, 0], [5, 2.5]),
  call(
    nadam.NADAM_UPDATE,
    { w: size, m: size, v: size, dw: size },
    [size, 1e-4, 1e-4, 0.9, 0.999, 1e-8, 0, 0.5],
    [7, 3.5, 0.5],
  ),
  call(
    radam.RADAM_UPDATE,
    { w: size, m: size, v: size, dw: size },
    [size, 1e-4, 0.9, 0.999, 1e-8, 0, 0.5],
    [7, 3, 0.5],
  ),
];

/** In the order in which they are shown. */
export const LIMITED_CALLS: readonly LimitedCall[] = [
  ...activations,
  ...normalizations,
  ...tables,
  ...losses,
  ...optimizers,
];
