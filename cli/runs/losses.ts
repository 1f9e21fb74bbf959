/**
 * What a run's folder has lost since it was last worked on: whoever goes on with it is told.
 *
 * @module
 */
import { join } from "node:path";
import { type Checkpoint, modelFromBytes, type Values } from "../../src/index.ts";
import { readBytes } from "../../src/node/index.ts";
import { RUN_FILES } from "../base/run-files.ts";
import type { LoggedEvent } from "./event-log.ts";

/** The values after the best epoch so far; undefined where there is none, or the checkpoint does not hold them. */
export function bestValuesOf({ best, epoch, epochs, values }: Checkpoint): Values | undefined {
  return best?.values ?? (best?.epoch === epoch && epochs === epoch ? values : undefined);
}

/** In sentences; none where nothing is missing, or it is made again. */
export async function lossesOf(
  folder: string,
  checkpoint: Checkpoint | undefined,
  events: readonly LoggedEvent[],
): Promise<string[]> {
  const [last, best, log] = [RUN_FILES.last, RUN_FILES.best, RUN_FILES.events].map((name) => join(folder, name));
  const epochs = events.filter(({ type }) => type === "epoch").length;
  if (checkpoint === undefined) {
    return epochs > 0
      ? [`${last} is missing: the run starts again from its beginning, and ends with the same result.`]
      : [];
  }
  const losses: string[] = [];
  if (epochs < checkpoint.epochs) {
    losses.push(
      `${log} lacks ${checkpoint.epochs - epochs} of ${checkpoint.epochs} epochs. The report will lack these epochs, too.`,
    );
  }
  if (checkpoint.best && bestValuesOf(checkpoint) === undefined && !(await isModel(best!))) {
    losses.push(
      `${best} is missing or damaged, and the checkpoint has other weights. The next better epoch writes the file again.`,
    );
  }
  return losses;
}

async function isModel(path: string): Promise<boolean> {
  try {
    modelFromBytes(await readBytes(path), path);
    return true;
  } catch {
    return false;
  }
}
