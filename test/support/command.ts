/**
 * The command, run in this process: what it writes, and its errors as they are thrown.
 */
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { terminalOf } from "../../cli/base/terminal.ts";
import { createProgram } from "../../cli/program.ts";

export interface Written {
  readonly out: string;
  readonly err: string;
}

/** @returns what the command wrote, in a pipe; rejects with what it throws, or if it ends in failure */
export async function runCommand(...words: string[]): Promise<Written> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const terminal = (stream: PassThrough) => terminalOf(stream as unknown as NodeJS.WriteStream, { LANG: "C.UTF-8" });
  const written = Promise.all([text(out), text(err)]);
  const before = process.exitCode;
  try {
    const io = { out: terminal(out), err: terminal(err), command: "chainrule", words };
    await createProgram(io).parseAsync(words, { from: "user" });
    if (process.exitCode) throw new Error(`${words.join(" ")} ended in ${process.exitCode}`);
  } finally {
    process.exitCode = before;
    out.end();
    err.end();
  }
  const [onOut, onErr] = await written;
  return { out: onOut, err: onErr };
}
