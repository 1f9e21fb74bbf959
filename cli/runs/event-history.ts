/**
 * What the events of a run say, read back from its file.
 *
 * @module
 */
import { lstat, readFile, truncate } from "node:fs/promises";
import { type Checkpoint, DataError, type EpochEvent } from "../../src/index.ts";
import type { LoggedEvent } from "./event-log.ts";

/** What lies before the step at which a run goes on. */
export interface History {
  /** The best epoch so far. */
  readonly best: EpochEvent | undefined;
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
  const bytes = (await readFile(path).catch(unlessMissing(path))) ?? Buffer.alloc(0);
  const lines: Line[] = [];
  for (let start = 0, end = 0; ; start = end) {
    end = bytes.indexOf("\n", start) + 1;
    const event = end === 0 ? undefined : eventOf(bytes.toString("utf8", start, end));
    if (event === undefined) return lines;
    lines.push({ event, end });
  }
}

/** A link in a folder that somebody sent would have another file cut, and a device would never end. */
async function assertRegular(path: string): Promise<void> {
  const found = await lstat(path).catch(unlessMissing(path));
  if (found === undefined || found.isFile()) return;
  throw new DataError(`${path} is no regular file but a folder, a link, a device or a pipe. Delete it.`);
}

/** What is counted with in an event of each type: the file may come from anybody. */
const NUMBERS: Readonly<Record<LoggedEvent["type"], readonly string[]>> = {
  start: ["epochs", "stepsPerEpoch"],
  step: ["step"],
  epoch: ["epoch", "durationMs"],
  test: [],
  end: ["epochs", "bestEpoch", "durationMs"],
  failed: [],
};

/** Undefined for a line that is no event. */
function eventOf(line: string): LoggedEvent | undefined {
  try {
    const event = JSON.parse(line);
    const { validation = {} } = event;
    const isEvent =
      Object.hasOwn(NUMBERS, event.type) &&
      NUMBERS[event.type as LoggedEvent["type"]].every((name) => Number.isFinite(event[name])) &&
      typeof validation === "object" &&
      [event.loss, event.accuracy, validation.loss, validation.accuracy].every(isMeasured);
    return isEvent ? event : undefined;
  } catch {
    return undefined;
  }
}

/** A number or none at all; null is what JSON makes of NaN and infinity. */
function isMeasured(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "number";
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
