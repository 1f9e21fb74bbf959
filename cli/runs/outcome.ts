/**
 * How a run went, in words.
 *
 * @module
 */
import { formatDuration, plural } from "../base/format.ts";
import type { LoggedEvent } from "./event-log.ts";

const ENDINGS: Readonly<Record<string, string>> = {
  finished: "finished",
  earlyStopping: "stopped early",
  aborted: "stopped by a signal",
};

/** `finished after 5 epochs, 9.8 s`, and what else there is to say. */
export function outcomeOf(events: readonly LoggedEvent[]): string[] {
  const failed = events.findLast((event) => event.type === "failed");
  if (failed) return [`failed: ${failed.message}`];
  const end = events.findLast((event) => event.type === "end");
  if (end === undefined) return ["not finished"];
  return [
    `${ENDINGS[end.reason] ?? end.reason} after ${plural(end.epochs, "epoch")}, ${formatDuration(end.durationMs)}`,
    ...(end.restored ? [`the weights are those of epoch ${end.bestEpoch}`] : []),
  ];
}
