/**
 * A line of a terminal that is written again and again.
 *
 * @module
 */
import { createLogUpdate } from "log-update";
import { type Terminal, toAscii, withoutCommands } from "../base/terminal.ts";

/** The line; whatever else is written belongs above it, after {@link RepaintedLine.clear}. */
export interface RepaintedLine {
  paint(text: string): void;
  clear(): void;
  /** Clears it, and gives the cursor back. */
  close(): void;
}

/** At the bottom of what was written so far. */
export function repaintedLine(terminal: Terminal): RepaintedLine {
  const log = createLogUpdate(sized(terminal));
  return {
    paint: (text) => log(withoutCommands(terminal.unicode ? text : toAscii(text))),
    clear: () => log.clear(),
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
