import { huntMutants } from "./hunt.ts";
import { lossMutants } from "./lists/losses.ts";
import { metricMutants } from "./lists/metrics.ts";
import { networkMutants } from "./lists/network.ts";
import { optimizerMutants } from "./lists/optimizers.ts";
import { weightedLossMutants } from "./lists/weighted-losses.ts";

huntMutants("losses, optimizers and networks", [
  ...lossMutants,
  ...weightedLossMutants,
  ...optimizerMutants,
  ...networkMutants,
]);

huntMutants("metrics", metricMutants);
