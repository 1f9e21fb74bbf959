/**
 * Progress for programs: one JSON object a line.
 *
 * @module
 */
import type { TrainEvent } from "../../src/index.ts";
import type { Terminal } from "../base/terminal.ts";
import type { Reporter } from "./reporter.ts";

/** At most one `step` event in this time; every other event is passed on. */
const STEP_MS = 1000;

/** Writes the events as they are. */
export function jsonReporter(out: Terminal): Reporter {
  let stepAt = performance.now();
  return {
    event(event: TrainEvent): void {
      if (event.type === "step") {
        const now = performance.now();
        if (now - stepAt < STEP_MS) return;
        stepAt = now;
      }
      out.line(JSON.stringify(event));
    },
    close: () => {},
  };
}
