/**
 * Progress on a terminal: one line that is repainted, and a line that stays for each epoch.
 *
 * @module
 */
import type { EpochEvent, TrainEvent } from "../../src/index.ts";
import type { Terminal } from "../base/terminal.ts";
import { renderBeginning, renderEpoch, renderLive } from "./render.ts";
import { repaintedLine } from "./repaint.ts";
import type { Reporter } from "./reporter.ts";
import { Tracker } from "./tracker.ts";

/** At most 20 repaints a second: more cannot be read, and slows small networks down. */
const REPAINT_MS = 50;
/** With more epochs than this, not each of them gets a line that stays. */
const MOST_LINES = 20;

/** @param logEvery epochs between two lines that stay; default: such that there are at most 20 */
export function liveReporter(terminal: Terminal, logEvery?: number): Reporter {
  const line = repaintedLine(terminal);
  let tracker: Tracker | undefined;
  let paintedAt = Number.NEGATIVE_INFINITY;
  const keep = (event: EpochEvent, { start, trendOf }: Pick<Tracker, "start" | "trendOf">): void => {
    const every = logEvery ?? Math.ceil(start.epochs / MOST_LINES);
    if (event.epoch % every !== 0 && event.epoch !== 1 && event.epoch !== start.epochs) return;
    line.clear();
    terminal.line(renderEpoch(event, start, trendOf(event), terminal.width(), terminal.style));
  };
  return {
    event(event: TrainEvent): void {
      const now = performance.now();
      if (event.type === "start") {
        tracker = new Tracker(event);
        const beginning = renderBeginning(event, terminal.width(), terminal.style);
        if (beginning !== undefined) terminal.line(beginning);
      }
      if (!tracker) return;
      const { start } = tracker;
      if (event.type === "epoch") keep(event, { start, trendOf: (epoch) => tracker!.trendOf(epoch) });
      tracker.advance(event, now);
      if (event.type !== "step" || now - paintedAt < REPAINT_MS) return;
      paintedAt = now;
      line.paint(renderLive(tracker.progress, terminal.width(), terminal.style));
    },
    close: () => line.close(),
  };
}
