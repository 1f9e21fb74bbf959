/**
 * The run again from its description: what the worker trains.
 *
 * @module
 */
import type { Backend } from "../../backends/backend.ts";
import { createReferenceBackend } from "../../backends/reference/reference.ts";
import { createVariant } from "../../backends/wasm/wasm.ts";
import { layersFromConfigs } from "../../layers/catalog.ts";
import type { Layer } from "../../layers/layer.ts";
import { lossFromConfig } from "../../losses/catalog.ts";
import { lossOfHeads } from "../../losses/heads/heads.ts";
import type { Loss } from "../../losses/loss.ts";
import { optimizerDefinitionOf } from "../../optimizers/catalog.ts";
import type { TrainOptions } from "../options.ts";
import type { LossDescription, RunDescription } from "./messages.ts";

/** The layers of a described run. */
export function layersOf({ layers }: RunDescription): Layer[] {
  return layersFromConfigs(layers);
}

/** The options of a described run, without those by which others take part in it. */
export async function optionsOf(run: RunDescription): Promise<TrainOptions> {
  const { optimizer, loss, factors, validation, plain } = run;
  return {
    ...plain,
    optimizer: optimizerDefinitionOf(optimizer.kind)!.create(optimizer.config),
    loss: lossAgain(loss),
    schedule: (step) => factors[step]!,
    backend: await backendOf(run),
    ...(validation && { validation }),
  };
}

function backendOf({ variant, plain }: RunDescription): Promise<Backend> | Backend {
  return variant ? createVariant(variant, plain) : createReferenceBackend("float32");
}

function lossAgain(description: LossDescription): Loss {
  if (!("heads" in description)) return lossFromConfig(description.name, description.config);
  return lossOfHeads(description.heads.map((head) => ({ ...head, loss: lossAgain(head.loss) })));
}
