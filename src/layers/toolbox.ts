/**
 * The kinds of layers that a page loads when it asks for them: one line each.
 *
 * @module
 */
import type { LayerDefinition } from "./definition.ts";
import { dropoutDefinition } from "./dropout/dropout.ts";
import { eluDefinition } from "./elu/elu.ts";
import { embeddingDefinition } from "./embedding/embedding.ts";
import { geluDefinition } from "./gelu/gelu.ts";
import { groupNormDefinition } from "./group-norm/group-norm.ts";
import { hardswishDefinition } from "./hardswish/hardswish.ts";
import { layerNormDefinition } from "./layer-norm/layer-norm.ts";
import { leakyReluDefinition } from "./leaky-relu/leaky-relu.ts";
import { mishDefinition } from "./mish/mish.ts";
import { rmsNormDefinition } from "./rms-norm/rms-norm.ts";
import { seluDefinition } from "./selu/selu.ts";
import { sigmoidDefinition } from "./sigmoid/sigmoid.ts";
import { siluDefinition } from "./silu/silu.ts";
import { sliceDefinition } from "./slice/slice.ts";
import { softplusDefinition } from "./softplus/softplus.ts";
import { tanhDefinition } from "./tanh/tanh.ts";

/** The catalog has them behind the others. */
export const toolboxLayers: readonly LayerDefinition[] = [
  geluDefinition,
  leakyReluDefinition,
  eluDefinition,
  seluDefinition,
  siluDefinition,
  mishDefinition,
  softplusDefinition,
  tanhDefinition,
  sigmoidDefinition,
  hardswishDefinition,
  layerNormDefinition,
  dropoutDefinition,
  rmsNormDefinition,
  embeddingDefinition,
  sliceDefinition,
  groupNormDefinition,
];
