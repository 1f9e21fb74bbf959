/**
 * Progress in a pipe, a file or a log: lines that stand alone, and no control characters.
 *
 * @module
 */
import type { TrainEvent } from "../../src/index.ts";
import { styleFor } from "../base/style.ts";
import type { Terminal } from "../base/terminal.ts";
import { renderBeginning, renderEpoch, renderPlain } from "./render.ts";
import type { Reporter } from "./reporter.ts";
import { Tracker } from "./tracker.ts";

/** A long epoch says where it stands this often. */
const HEARTBEAT_MS = 10_000;

/** @param logEvery epochs between two lines */
export function plainReporter(terminal: Terminal, logEvery: number = 1): Reporter {
  const style = styleFor(false);
  let tracker: Tracker | undefined;
  let saidAt = performance.now();
  const say = (text: string): void => {
    saidAt = performance.now();
    terminal.line(text);
  };
  return {
    event(event: TrainEvent): void {
      if (event.type === "start") {
        tracker = new Tracker(event);
        const beginning = renderBeginning(event, Number.POSITIVE_INFINITY, style);
        if (beginning !== undefined) say(beginning);
      }
      if (!tracker) return;
      const { start } = tracker;
      const isDue = event.type === "epoch" && (event.epoch % logEvery === 0 || event.epoch === start.epochs);
      if (isDue) say(renderEpoch(event, start, tracker.trendOf(event), Number.POSITIVE_INFINITY, style));
      tracker.advance(event, performance.now());
      if (event.type === "step" && performance.now() - saidAt >= HEARTBEAT_MS) say(renderPlain(tracker.progress));
    },
    close: () => {},
  };
}
