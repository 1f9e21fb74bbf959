/**
 * Runs the readers in a process of their own, and watches it: an input that hangs it, or ends it, is a finding like any
 * other, and the run goes on behind it.
 *
 * @module
 */
import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A stretch of the inputs of one reader. */
export interface Job {
  readonly reader: string;
  readonly seed: number;
  /** The first input, and the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** The file in which the number of the input at hand always stands. */
  readonly progress: string;
}

export type FromChild = { readonly finding: Finding } | Summary;

/** An input that broke a rule. */
export interface Finding {
  readonly number: number;
  readonly what: string;
}

interface Summary {
  /** How many inputs were accepted, and refused with which code. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** Of one input, in milliseconds. */
  readonly slowest: number;
  /** Most memory of the whole process, in bytes. */
  readonly largest: number;
}

export interface Result extends Summary {
  readonly findings: readonly Finding[];
}

/** An input that takes longer is stopped. */
const HANGS_AFTER_MS = 20_000;

/** Of JavaScript's heap; the process ends where an input needs more. */
const HEAP_MB = 512;

/** After so many inputs that ended the process, something is wrong with all of them. */
const MOST_RESTARTS = 20;

/** Reads inputs 0 to `count` of a seed. */
export async function fuzzReader(reader: string, seed: number, count: number): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "chainrule-fuzz-"));
  const progress = join(folder, "progress");
  const parts: Result[] = [];
  try {
    for (let from = 0; from < count && parts.length < MOST_RESTARTS; ) {
      const part = await watched({ reader, seed, from, to: count, progress });
      parts.push(part.result);
      from = part.next;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return merged(parts);
}

async function watched(job: Job): Promise<{ result: Result; next: number }> {
  const findings: Finding[] = [];
  let summary: Summary | undefined;
  const child = fork(join(import.meta.dirname, "child.ts"), [JSON.stringify(job)], {
    execArgv: ["--import", "tsx", `--max-old-space-size=${HEAP_MB}`],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr!.on("data", (text) => {
    complaint = (complaint + text).slice(-2000);
  });
  child.on("message", (message: FromChild) => {
    if ("finding" in message) findings.push(message.finding);
    else summary = message;
  });
  const at = (): number => Number(readFileSync(job.progress, "utf8").trim() || job.from);
  let last = -1;
  let hung = false;
  const watch = setInterval(() => {
    const now = at();
    hung = now === last;
    if (hung) child.kill("SIGKILL");
    last = now;
  }, HANGS_AFTER_MS);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(watch);
  if (summary !== undefined) return { result: { ...summary, findings }, next: job.to };
  const number = at();
  const what = hung ? `still reading after ${HANGS_AFTER_MS} ms` : `ended the process (${code}): ${complaint}`;
  findings.push({ number, what });
  return { result: { verdicts: { crash: 1 }, slowest: 0, largest: 0, findings }, next: number + 1 };
}

function merged(parts: readonly Result[]): Result {
  const verdicts: Record<string, number> = {};
  for (const part of parts) {
    for (const [verdict, count] of Object.entries(part.verdicts)) verdicts[verdict] = (verdicts[verdict] ?? 0) + count;
  }
  return {
    verdicts,
    slowest: Math.max(...parts.map(({ slowest }) => slowest)),
    largest: Math.max(...parts.map(({ largest }) => largest)),
    findings: parts.flatMap(({ findings }) => findings),
  };
}
