/**
 * Who listens to a run: a terminal, a log, a program.
 *
 * @module
 */
import type { TrainEvent } from "../../src/index.ts";

/** A reader of the event stream. */
export interface Reporter {
  event(event: TrainEvent): void;
  /** Tidies up; after the last event, or when the run fails. */
  close(): void;
}

/** For `--quiet`. */
export const silent: Reporter = { event: () => {}, close: () => {} };
