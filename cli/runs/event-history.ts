/**
 * What the events of a run say, read back from its file.
 *
 * @module
 */
import { lstat, truncate } from "node:fs/promises";
import { type Checkpoint, DataError, type EpochEvent } from "../../src/index.ts";
import type { LoggedEvent } from "./event-log.ts";
import { readRunFile } from "./run-file.ts";

/** A thousand lines of steps and one an epoch: a hundred thousand epochs have 30 MiB. */
const MOST_BYTES = 1 << 28;
/** Far more than any event has; a text cannot be as long as a file. */
const LONGEST_LINE = 1 << 20;

/** What lies before the step at which a run goes on. */
export interface History {
  /** The best epoch so far. */
  readonly best: EpochEvent | undefined;
  readonly last: EpochEvent | undefined;
  /** Of the epochs that are over. */
  readonly durationMs: number;
}

/**
 * The events in a file, up to the first line that is torn or that no run has written; none where there is no file.
 *
 * @throws DataError if it is no regular file, or cannot be read
 */
export async function readEvents(path: string): Promise<LoggedEvent[]> {
  return (await readLines(path)).map(({ event }) => event);
}

/**
 * Cuts off whatever came after a checkpoint, and a line that was not written to its end: what follows is written again.
 *
 * @param checkpoint undefined where there is none, and the run begins anew
 * @throws DataError if the file is no regular one, or cannot be read or cut
 */
export async function rewindEvents(path: string, checkpoint: Checkpoint | undefined): Promise<History> {
  const lines = await readLines(path);
  const after = lines.findIndex(({ event }) => checkpoint === undefined || !isBefore(event, checkpoint));
  const kept = after < 0 ? lines : lines.slice(0, after);
  await truncate(path, kept.at(-1)?.end ?? 0).catch(unlessMissing(path));
  const epochs = kept.flatMap(({ event }) => (event.type === "epoch" ? [event] : []));
  return {
    best: epochs.findLast(({ best }) => best),
    last: epochs.at(-1),
    durationMs: epochs.reduce((sum, { durationMs }) => sum + durationMs, 0),
  };
}

interface Line {
  readonly event: LoggedEvent;
  /** Where the next line begins, in bytes. */
  readonly end: number;
}

async function readLines(path: string): Promise<Line[]> {
  await assertRegular(path);
  const bytes = (await readRunFile(path, MOST_BYTES)) ?? Buffer.alloc(0);
  const lines: Line[] = [];
  for (let start = 0, end = 0; ; start = end) {
    end = bytes.indexOf("\n", start) + 1;
    const isLine = end > 0 && end - start <= LONGEST_LINE;
    const event = isLine ? eventOf(bytes.toString("utf8", start, end)) : undefined;
    if (event === undefined) return lines;
    lines.push({ event, end });
  }
}

/** A link in a folder that somebody sent would have another file cut, and a device would never end. */
async function assertRegular(path: string): Promise<void> {
  const found = await lstat(path).catch(unlessMissing(path));
  if (found === undefined || found.isFile()) return;
  throw new DataError(`${path} is a folder, a link, a device or a pipe, but must be a regular file. Delete ${path}.`);
}

/** Undefined for a line that is no event. */
function eventOf(line: string): LoggedEvent | undefined {
  try {
    const event = JSON.parse(line);
    return isEvent(event) ? event : undefined;
  } catch {
    return undefined;
  }
}

/** What the texts about a run cannot do without. A loss that is not finite was written as null. */
const COUNTS: Readonly<Record<LoggedEvent["type"], readonly string[]>> = {
  start: ["epochs", "stepsPerEpoch"],
  step: ["step"],
  epoch: ["epoch", "durationMs"],
  end: ["epochs", "bestEpoch", "durationMs"],
  ...{ test: [], verdict: ["rows"], failed: [] },
};

function isEvent(value: unknown): value is LoggedEvent {
  if (typeof value !== "object" || value === null) return false;
  const event = value as Record<string, unknown>;
  const { type } = event;
  if (typeof type !== "string" || !Object.hasOwn(COUNTS, type)) return false;
  const areCounted = COUNTS[type as LoggedEvent["type"]].every((key) => Number.isFinite(event[key]));
  if (type === "start") return areCounted && (event.validation === undefined || isEvaluation(event.validation));
  if (type === "epoch") return areCounted && areMeasured(event) && isEvaluation(event.validation ?? event);
  if (type === "test") return isEvaluation(event);
  if (type === "verdict") return areCounted && isVerdict(event);
  return areCounted && (type !== "failed" || typeof event.message === "string");
}

function isVerdict(event: Record<string, unknown>): boolean {
  const { of, constant, betterThanConstant, warnings, rmse, r2 } = event;
  const { answer } = (constant ?? {}) as Record<string, unknown>;
  return (
    isEvaluation(event) &&
    [rmse, r2].every((value) => value === undefined || value === null || typeof value === "number") &&
    (typeof answer === "string" || typeof answer === "number" || answer === null) &&
    typeof of === "string" &&
    typeof betterThanConstant === "boolean" &&
    Array.isArray(warnings) &&
    warnings.every((warning) => typeof warning === "string")
  );
}

function isEvaluation(value: unknown): boolean {
  return typeof value === "object" && value !== null && areMeasured(value as Record<string, unknown>);
}

function areMeasured({ loss, accuracy }: Record<string, unknown>): boolean {
  return [loss, accuracy ?? null].every((value) => value === null || typeof value === "number");
}

function isBefore(event: LoggedEvent, { step, epochs }: Checkpoint): boolean {
  switch (event.type) {
    case "start":
      return true;
    case "step":
      return event.step <= step;
    case "epoch":
      return event.epoch <= epochs;
    default:
      return false;
  }
}

function unlessMissing(path: string): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (error.code === "ENOENT") return undefined;
    throw new DataError(`${path} cannot be used: ${error.message}`, { cause: error });
  };
}
