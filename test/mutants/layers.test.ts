import { huntMutants } from "./hunt.ts";
import { activationMutants } from "./lists/activations.ts";
import { affineMutants } from "./lists/affine.ts";
import { batchNormMutants } from "./lists/batch-norm.ts";
import { dropoutMutants } from "./lists/dropout.ts";
import { embeddingMutants } from "./lists/embedding.ts";
import { geluMutants } from "./lists/gelu.ts";
import { graphMutants } from "./lists/graphs.ts";
import { layerNormMutants } from "./lists/layer-norm.ts";
import { groupNormMutants, rmsNormMutants } from "./lists/normalizations.ts";
import { reluMutants } from "./lists/relu.ts";

huntMutants("the kernels of layers", [
  ...affineMutants,
  ...reluMutants,
  ...batchNormMutants,
  ...geluMutants,
  ...layerNormMutants,
]);

huntMutants("normalizations of samples", [...rmsNormMutants, ...groupNormMutants]);

huntMutants("dropout", dropoutMutants);

huntMutants("activations", activationMutants);

huntMutants("residual connections and branches", graphMutants);

huntMutants("embeddings and slices", embeddingMutants);
