/**
 * A run in a few words: what its folder says of it.
 *
 * @module
 */
import { join } from "node:path";
import type { EpochEvent, Evaluation, StartEvent } from "../../src/index.ts";
import { RUN_FILES } from "../base/run-files.ts";
import { type RunConfig, readConfig } from "./config.ts";
import { readEvents } from "./event-history.ts";
import type { LoggedEvent, VerdictEvent } from "./event-log.ts";
import { lockHolder } from "./lock.ts";

/** Damaged: its files cannot be read, and nothing else is known of it. */
export type RunState = "running" | "finished" | "interrupted" | "failed" | "damaged";

export interface RunSummary {
  readonly run: string;
  readonly data: string;
  readonly state: RunState;
  /** Finished before its last epoch, since the validation loss fell no more. */
  readonly stoppedEarly?: true;
  /** That are over. */
  readonly epochs: number;
  /** That it was to have at most. */
  readonly plannedEpochs?: number;
  /** Of the training, in all processes that worked on it. */
  readonly durationMs?: number;
  /** What the best epoch measured, 0 for what the run began with: on the validation data, else while it trained. */
  readonly best?: Evaluation & { readonly epoch: number; readonly of: "validation" | "training" };
  /** On the samples kept for the end. */
  readonly test?: Evaluation;
  /** What the model that the run left gives, beside always the same answer. */
  readonly verdict?: Omit<VerdictEvent, "type">;
}

/** @throws ConfigError or FormatError if the folder is no run, or damaged */
export async function summarize(run: string): Promise<RunSummary> {
  return summaryOf(run, await readConfig(run), await readEvents(join(run, RUN_FILES.events)));
}

/** The same, from what was read already. */
export async function summaryOf(
  run: string,
  { data, recipe }: RunConfig,
  events: readonly LoggedEvent[],
): Promise<RunSummary> {
  const epochs = events.flatMap((event) => (event.type === "epoch" ? [event] : []));
  const test = events.find((event) => event.type === "test");
  const verdict = events.find((event) => event.type === "verdict");
  const best = bestOf(
    epochs,
    events.find((event) => event.type === "start"),
  );
  return {
    run,
    data,
    ...((await lockHolder(run)) ? { state: "running" } : endOf(events.at(-1))),
    epochs: epochs.length,
    plannedEpochs: recipe.epochs,
    durationMs: durationOf(events),
    ...(best && { best }),
    ...(test && { test: evaluationOf(test) }),
    ...(verdict && { verdict: withoutType(verdict) }),
  };
}

function bestOf(epochs: readonly EpochEvent[], start: StartEvent | undefined): RunSummary["best"] {
  const best = epochs.findLast((event) => event.best);
  if (best) {
    const of = best.validation ? "validation" : "training";
    return { epoch: best.epoch, of, ...evaluationOf(best.validation ?? best) };
  }
  return start?.validation && { epoch: 0, of: "validation", ...evaluationOf(start.validation) };
}

function withoutType({ type: _type, ...verdict }: VerdictEvent): Omit<VerdictEvent, "type"> {
  return verdict;
}

/** The end says it; before that, the epochs that are over. */
function durationOf(events: readonly LoggedEvent[]): number {
  const end = events.findLast((event) => event.type === "end");
  return end?.durationMs ?? events.reduce((sum, event) => sum + (event.type === "epoch" ? event.durationMs : 0), 0);
}

function endOf(last: LoggedEvent | undefined): Pick<RunSummary, "state" | "stoppedEarly"> {
  if (last?.type === "failed") return { state: "failed" };
  if (last?.type !== "end" || last.reason === "aborted") return { state: "interrupted" };
  return { state: "finished", ...(last.reason === "earlyStopping" && { stoppedEarly: true }) };
}

function evaluationOf({ loss, accuracy, metrics }: Evaluation): Evaluation {
  return { loss, ...(accuracy !== undefined && { accuracy }), ...(metrics && { metrics }) };
}
