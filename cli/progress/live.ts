/**
 * Progress on a terminal: one line that is repainted, and a line that stays for each epoch.
 *
 * @module
 */
import { createLogUpdate } from "log-update";
import type { EpochEvent, TrainEvent } from "../../src/index.ts";
import { type Terminal, toAscii } from "../terminal.ts";
import { renderEpoch, renderLive } from "./render.ts";
import type { Reporter } from "./reporter.ts";
import { Tracker } from "./tracker.ts";

/** At most 20 repaints a second: more cannot be read, and slows small networks down. */
const REPAINT_MS = 50;
/** With more epochs than this, not each of them gets a line that stays. */
const MOST_LINES = 20;

/** @param logEvery epochs between two lines that stay; default: such that there are at most 20 */
export function liveReporter(terminal: Terminal, logEvery?: number): Reporter {
  const log = createLogUpdate(sized(terminal));
  let tracker: Tracker | undefined;
  let paintedAt = Number.NEGATIVE_INFINITY;
  const keep = (event: EpochEvent, { start, trendOf }: Pick<Tracker, "start" | "trendOf">): void => {
    const every = logEvery ?? Math.ceil(start.epochs / MOST_LINES);
    if (event.epoch % every !== 0 && event.epoch !== 1 && event.epoch !== start.epochs) return;
    log.clear();
    terminal.line(renderEpoch(event, start, trendOf(event), terminal.width(), terminal.style));
  };
  return {
    event(event: TrainEvent): void {
      const now = performance.now();
      if (event.type === "start") tracker = new Tracker(event);
      if (!tracker) return;
      const { start } = tracker;
      if (event.type === "epoch") keep(event, { start, trendOf: (epoch) => tracker!.trendOf(epoch) });
      tracker.advance(event, now);
      if (event.type !== "step" || now - paintedAt < REPAINT_MS) return;
      paintedAt = now;
      const text = renderLive(tracker.progress, terminal.width(), terminal.style);
      log(terminal.unicode ? text : toAscii(text));
    },
    close(): void {
      log.clear();
      log.done();
    },
  };
}

/** The stream with a size that can be relied on: some terminals say that they have 0 columns and 0 rows. */
function sized(terminal: Terminal): NodeJS.WriteStream {
  const { stream } = terminal;
  const view: Pick<NodeJS.WriteStream, "isTTY" | "columns" | "rows" | "write"> = {
    isTTY: true,
    get columns() {
      return terminal.width();
    },
    get rows() {
      return stream.rows > 0 ? stream.rows : 24;
    },
    write: (text: string | Uint8Array) => stream.write(text),
  };
  return view as NodeJS.WriteStream;
}
