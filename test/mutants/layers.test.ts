import { huntMutants } from "./hunt.ts";
import { affineMutants } from "./lists/affine.ts";
import { batchNormMutants } from "./lists/batch-norm.ts";
import { reluMutants } from "./lists/relu.ts";

huntMutants("the kernels of layers", [...affineMutants, ...reluMutants, ...batchNormMutants]);
