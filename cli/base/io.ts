/**
 * What a command talks to.
 *
 * @module
 */
import type { Terminal } from "./terminal.ts";

export interface Io {
  /** Results. */
  readonly out: Terminal;
  /** Progress, warnings and errors. */
  readonly err: Terminal;
  /** How this command is called, to say what to type next: `chainrule`. */
  readonly command: string;
  /** The words after it. */
  readonly words: readonly string[];
}

/** One JSON object or array as a line of results. */
export function writeJson({ out }: Io, value: unknown): void {
  out.line(JSON.stringify(value));
}

/** Something that the user should look at, but that does not stop the command. */
export function warn({ err }: Io, text: string): void {
  err.line(`${err.style.yellow("!")} ${text}`);
}
