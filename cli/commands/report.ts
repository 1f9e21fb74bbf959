/**
 * `chainrule report`: draws a run that is there, finished or not.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { checkpointFromBytes, DataError } from "../../src/index.ts";
import { describeData, readBytes } from "../../src/node/index.ts";
import { EXIT } from "../base/exit-codes.ts";
import type { Io } from "../base/io.ts";
import { RUN_FILES } from "../base/run-files.ts";
import { readModel } from "../inputs/model-file.ts";
import { unheard } from "../inputs/reading.ts";
import { prepareTraining, type Training } from "../job/job.ts";
import { assertReplaceable } from "../page/document.ts";
import { shownReadings } from "../progress/reading.ts";
import { announceReport, writeReport } from "../report/write.ts";
import { readConfig } from "../runs/config.ts";
import { readEvents } from "../runs/event-history.ts";
import { configFromHere } from "../runs/open-run.ts";

export interface ReportFlags {
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** @returns the exit code */
export async function reportCommand(run: string, flags: ReportFlags, io: Io): Promise<number> {
  const config = configFromHere(run, await readConfig(run));
  const model = await readModel(await modelFile(run));
  const from = config.flags.from === undefined ? undefined : model;
  const readings = flags.quiet ? unheard : shownReadings(io);
  const training = await prepareTraining(config.data, config.flags, readings, { recipe: config.recipe, from });
  if (!isDeepStrictEqual(training.inputs.description, model.description)) {
    throw new DataError(`${config.data} is not what ${run} learned from: its columns or classes have changed.`);
  }
  await assertSameData(run, training);
  training.network.loadState(await model.network.state());
  const path = flags.out ?? join(run, RUN_FILES.report);
  await assertReplaceable(path);
  await writeReport(run, training, path);
  announceReport(path, flags, io);
  return EXIT.ok;
}

/** The weights with which the run ended: the last ones or their average, unless the best were restored; or the best so far. */
async function modelFile(run: string): Promise<string> {
  const events = await readEvents(join(run, RUN_FILES.events));
  const end = events.findLast((event) => event.type === "end");
  if (!end || end.restored) return run;
  const average = join(run, RUN_FILES.average);
  return existsSync(average) ? average : join(run, RUN_FILES.last);
}

/** @throws DataError if rows are others than the run's checkpoint says; without one, nobody can tell */
async function assertSameData(run: string, { data, network, inputs }: Training): Promise<void> {
  const path = join(run, RUN_FILES.last);
  if (!existsSync(path)) return;
  const { checkpoint } = checkpointFromBytes(await readBytes(path), path);
  const parts = { "training data": inputs.train, "validation data": inputs.validation };
  for (const [part, samples] of Object.entries(parts)) {
    const was = checkpoint.run[part];
    if (samples === undefined || (await describeData(network, samples)) === was) continue;
    throw new DataError(
      `${data} is not what ${run} learned from: cells of the ${part} have changed (they were ${was}).`,
    );
  }
}
