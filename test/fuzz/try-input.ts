/**
 * One input, one reader: is it read or refused as it should be?
 *
 * @module
 */
import { ChainruleError } from "../../src/base/errors.ts";
import type { FuzzReader } from "./reader.ts";

/** What became of an input: `accepted`, or the code of the error that refused it. */
export interface Outcome {
  readonly verdict: string;
  /** Of the processor, not of the clock: the machine may have other things to do. */
  readonly milliseconds: number;
  /** What broke a rule; undefined where all is well. */
  readonly finding?: string;
}

/** Longer ones are no messages but the file itself. */
const LONGEST_MESSAGE = 4000;

export async function tryInput(reader: FuzzReader, bytes: Uint8Array): Promise<Outcome> {
  const memory = memoryInUse();
  const start = process.cpuUsage();
  const { verdict, finding } = await read(reader, bytes);
  const { user, system } = process.cpuUsage(start);
  const milliseconds = (user + system) / 1000;
  const taken = memoryInUse() - memory;
  const broken = finding ?? overLimit(reader, bytes, milliseconds, taken);
  return { verdict, milliseconds, ...(broken !== undefined && { finding: broken }) };
}

async function read(reader: FuzzReader, bytes: Uint8Array): Promise<{ verdict: string; finding?: string }> {
  try {
    const reading = reader.read(bytes);
    if (reading !== undefined) await reading;
    return { verdict: "accepted" };
  } catch (error) {
    if (!(error instanceof ChainruleError)) {
      return { verdict: "crash", finding: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    const { code, message } = error;
    if (message.length <= LONGEST_MESSAGE) return { verdict: code };
    return { verdict: code, finding: `a message of ${message.length} characters: ${message.slice(0, 200)}…` };
  }
}

function overLimit({ limits }: FuzzReader, bytes: Uint8Array, milliseconds: number, taken: number): string | undefined {
  if (milliseconds > limits.milliseconds) return `took ${Math.round(milliseconds)} ms for ${bytes.length} bytes`;
  const most = limits.bytes + limits.bytesPerByte * bytes.length;
  return taken > most ? `took ${taken} bytes of memory for ${bytes.length} bytes, more than ${most}` : undefined;
}

function memoryInUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
