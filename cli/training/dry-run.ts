/**
 * `--dry-run`: one step on one batch, to see that everything fits.
 *
 * @module
 */
import { createTrainer, readRows } from "../../src/index.ts";
import { EXIT } from "../base/exit-codes.ts";
import { formatValue } from "../base/format.ts";
import { type Io, writeJson } from "../base/io.ts";
import type { TrainingJob } from "../job/job.ts";
import { optimizerOf } from "../job/recipe.ts";
import { updateOptionsOf } from "../job/updates.ts";

/** Forward, loss, backward and update of the first batch, in memory only. */
export async function dryRun(job: TrainingJob, io: Io): Promise<number> {
  const { network, inputs, recipe, loss: lossFunction, backend, flags, path } = job;
  const rows = recipe.batchSize;
  const batch = await readRows(
    inputs.train,
    Int32Array.from({ length: rows }, (_, row) => row),
  );
  const how = { optimizer: optimizerOf(recipe), loss: lossFunction, ...updateOptionsOf(recipe) };
  const trainer = await createTrainer(network, { backend, seed: recipe.seed, ...how });
  const loss = await trainer.step(batch.x, batch.labels ?? batch.targets!);
  if (flags.json) {
    writeJson(io, { type: "dryRun", rows, loss });
    return EXIT.ok;
  }
  if (flags.quiet) return EXIT.ok;
  const { out } = io;
  out.line(
    `${out.style.green("✔")} one step on ${rows} rows works: loss ${formatValue(loss)}${chance(inputs.description.classes)}`,
  );
  out.line(`  Nothing was written. Without --dry-run the model goes to ${path}.`);
  return EXIT.ok;
}

/** The loss of a network that knows nothing: where an untrained one should start. */
function chance(classes: readonly string[] | undefined): string {
  return classes === undefined ? "" : `, by chance ${formatValue(Math.log(classes.length))}`;
}
