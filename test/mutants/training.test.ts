import { huntMutants } from "./hunt.ts";
import { lossMutants } from "./lists/losses.ts";
import { networkMutants } from "./lists/network.ts";
import { optimizerMutants } from "./lists/optimizers.ts";
import { updateMutants } from "./lists/updates.ts";

huntMutants("losses, optimizers and networks", [
  ...lossMutants,
  ...optimizerMutants,
  ...updateMutants,
  ...networkMutants,
]);
