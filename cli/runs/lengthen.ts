/**
 * More epochs for a run, finished or not: afterwards it is one that had asked for them from the beginning.
 *
 * @module
 */
import { ConfigError } from "../../src/index.ts";
import { plural } from "../base/format.ts";
import { type RunConfig, readConfig, rewriteConfig } from "./config.ts";
import type { LoggedEvent } from "./event-log.ts";

/**
 * Writes the new number of epochs into the settings of a run. Only for who holds the lock.
 *
 * @throws ConfigError where more epochs would not give what a run of as many gives; then nothing was changed
 */
export async function lengthen(folder: string, epochs: number, events: readonly LoggedEvent[]): Promise<void> {
  const config = await readConfig(folder);
  if (epochs === config.recipe.epochs) return;
  assertMore(folder, epochs, config);
  assertStillLearning(folder, events);
  const recipe = { ...config.recipe, epochs };
  const command = config.command.replace(/( -- .*)?$/, ` --epochs ${epochs}$1`); // of two, the last one counts
  await rewriteConfig(folder, { ...config, command, recipe, flags: { ...config.flags, epochs } });
}

function assertMore(folder: string, epochs: number, { recipe }: RunConfig): void {
  if (epochs < recipe.epochs) {
    throw new ConfigError(
      `${folder} was to have ${plural(recipe.epochs, "epoch")} already: --epochs ${epochs} would be fewer. Give more, or none.`,
    );
  }
  if (recipe.schedule === "constant" && recipe.warmup === 0) return;
  throw new ConfigError(
    `The learning rate of ${folder} follows its number of epochs (--schedule ${recipe.schedule}), so that with ${epochs} in ` +
      `place of ${recipe.epochs} all of its steps would have been others: train anew with --epochs ${epochs}, or from its ` +
      `weights with --from ${folder}.`,
  );
}

function assertStillLearning(folder: string, events: readonly LoggedEvent[]): void {
  const end = events.findLast((event) => event.type === "end");
  if (end?.reason !== "earlyStopping") return;
  throw new ConfigError(
    `${folder} stopped early at epoch ${end.epochs}, which more --epochs do not change: train anew with a larger ` +
      `--patience, or from its weights with --from ${folder}.`,
  );
}
