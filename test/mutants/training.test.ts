import { huntMutants } from "./hunt.ts";
import { lossMutants } from "./lists/losses.ts";
import { metricMutants } from "./lists/metrics.ts";
import { networkMutants } from "./lists/network.ts";
import { optimizerMutants } from "./lists/optimizers.ts";
import { updateMutants } from "./lists/updates.ts";
import { weightedLossMutants } from "./lists/weighted-losses.ts";

huntMutants("losses, optimizers and networks", [
  ...lossMutants,
  ...weightedLossMutants,
  ...optimizerMutants,
  ...updateMutants,
  ...networkMutants,
]);

huntMutants("metrics", metricMutants);
