/**
 * How far a large file is read: a line that is repainted, lines that stand alone, or events.
 *
 * @module
 */
import { basename } from "node:path";
import { formatBytes } from "../../src/index.ts";
import { formatEta, plural } from "../base/format.ts";
import type { Io } from "../base/io.ts";
import type { Style } from "../base/style.ts";
import type { Terminal } from "../base/terminal.ts";
import { type ReadingEvent, type ReadingListener, unheard } from "../inputs/reading.ts";
import { optional, withBar } from "./line.ts";
import type { RepaintedLine } from "./repaint.ts";

/** What is read sooner needs no words. */
const PATIENCE_MS = 500;
/** At most 20 repaints a second. */
const REPAINT_MS = 50;
const PLAIN_MS = 5000;
const EVENT_MS = 1000;

/** For commands that show events where they are asked for `--json`, and nothing where `--quiet`. */
export function trainingReadings(
  { json, quiet }: { readonly json?: boolean; readonly quiet?: boolean },
  io: Io,
): ReadingListener {
  if (json) return eventReadings(io.out);
  return quiet ? unheard : shownReadings(io);
}

/** For people, also where the results are JSON. */
export function shownReadings({ err }: Io): ReadingListener {
  return err.live ? liveReadings(err) : plainReadings(err);
}

/** One JSON object a second. */
export function eventReadings(out: Terminal): ReadingListener {
  return every(EVENT_MS, EVENT_MS, (event) => out.line(JSON.stringify(event)));
}

/** A line every five seconds. */
export function plainReadings(err: Terminal): ReadingListener {
  return every(PLAIN_MS, PLAIN_MS, (event) => err.line(renderPlainReading(event)));
}

function liveReadings(err: Terminal): ReadingListener {
  let line: RepaintedLine | undefined;
  const { event } = every(PATIENCE_MS, REPAINT_MS, async (event) => {
    line ??= (await import("./repaint.ts")).repaintedLine(err);
    line.paint(renderReading(event, err.width(), err.style));
  });
  return { event, close: () => line?.close() };
}

/** The first one after some time, then at most one in so many milliseconds. */
function every(firstMs: number, intervalMs: number, show: ReadingListener["event"]): ReadingListener {
  let dueMs = firstMs;
  return {
    event(event) {
      if (event.durationMs < dueMs) return;
      dueMs = event.durationMs + intervalMs;
      return show(event);
    },
    close: () => {},
  };
}

/** The line that is repainted: `reading big.csv 2/4  ━━━───  38 %  524 MiB of 954 MiB  2,761,728 rows  48.1 MiB/s  eta 40 s`. */
export function renderReading(event: ReadingEvent, width: number, style: Style): string {
  const { etaMs, done } = estimate(event);
  const fields = [
    { text: style.bold(label(event)), expendable: 0 },
    ...(done === undefined ? [] : (["bar", { text: percent(done).padStart(5), expendable: 0 }] as const)),
    { text: amount(event), expendable: 3 },
    { text: plural(event.rows, "row"), expendable: 2 },
    { text: style.dim(speed(event)), expendable: 4 },
    ...optional(etaMs, (ms) => `eta ${formatEta(ms)}`, 1),
  ] as const;
  return withBar(fields, done ?? 0, width - 1, style);
}

/** The line for logs. */
export function renderPlainReading(event: ReadingEvent): string {
  const { etaMs, done } = estimate(event);
  const parts = [
    label(event),
    ...optional(done, percent, 0).map(({ text }) => text),
    amount(event),
    plural(event.rows, "row"),
    speed(event),
    ...(etaMs === undefined ? [] : [`eta ${formatEta(etaMs)}`]),
  ];
  return parts.join("  ");
}

/** Over all passes, as if the rest of them took as long; of a pipe nobody knows. */
function estimate(event: ReadingEvent): { readonly done?: number; readonly etaMs?: number } {
  const { pass, passes, bytes, totalBytes, durationMs } = event;
  if (totalBytes === undefined || totalBytes === 0) return {};
  const done = (pass - 1 + Math.min(1, bytes / totalBytes)) / passes;
  return { done, ...(done > 0 && { etaMs: (durationMs * (1 - done)) / done }) };
}

function label({ file, pass, passes }: ReadingEvent): string {
  return `reading ${basename(file)}${passes > 1 ? `  pass ${pass}/${passes}` : ""}`;
}

function percent(done: number): string {
  return `${Math.floor(100 * done)} %`;
}

function amount({ bytes, totalBytes }: ReadingEvent): string {
  if (totalBytes === undefined) return formatBytes(bytes);
  const all = formatBytes(totalBytes);
  return `${formatBytes(bytes).padStart(all.length)} of ${all}`;
}

/** Of all passes so far. */
function speed({ pass, bytes, totalBytes = 0, durationMs }: ReadingEvent): string {
  const seconds = durationMs / 1000;
  return `${formatBytes(((pass - 1) * totalBytes + bytes) / seconds)}/s`;
}
