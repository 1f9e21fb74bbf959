/**
 * Runs the readers in a process of their own, and watches it: an input that hangs it, or ends it, is a finding like any
 * other, and the run goes on behind it.
 *
 * @module
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  /** The module that lists the readers. */
  readonly readers: string;
}

export interface WatchOptions {
  /** An input that takes longer, by the clock, is stopped. Default: two minutes. */
  readonly hangsAfterMs?: number;
  /** Another list of readers, a path from here. */
  readonly readers?: string;
}

/** It is ready when the readers are loaded, which takes long on a busy machine. */
export type FromChild = "ready" | { readonly finding: Finding } | Summary;

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

/** Of JavaScript's heap; the process ends where an input needs more. */
const HEAP_MB = 512;

/** Of what a process says when it ends: the cause comes first, and traces of the stack come behind it. */
const LONGEST_COMPLAINT = 20_000;

/** After so many inputs that ended the process, something is wrong with all of them. */
const MOST_RESTARTS = 20;

/** Reads inputs 0 to `count` of a seed. */
export async function fuzzReader(
  reader: string,
  seed: number,
  count: number,
  { hangsAfterMs = 120_000, readers = "./readers/index.ts" }: WatchOptions = {},
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "chainrule-fuzz-"));
  const progress = join(folder, "progress");
  const parts: Result[] = [];
  try {
    for (let from = 0; from < count && parts.length < MOST_RESTARTS; ) {
      writeFileSync(progress, String(from));
      const part = await watched({ reader, seed, from, to: count, progress, readers }, hangsAfterMs);
      parts.push(part.result);
      from = part.next;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return merged(parts);
}

/** @returns what was found, and the input to go on with */
async function watched(job: Job, hangsAfterMs: number): Promise<{ result: Result; next: number }> {
  const findings: Finding[] = [];
  let summary: Summary | undefined;
  const child = startChild(job);
  child.on("message", (message: FromChild) => {
    if (message === "ready") return;
    if ("finding" in message) findings.push(message.finding);
    else summary = message;
  });
  const end = await endOf(child, job.progress, hangsAfterMs);
  if (summary !== undefined) return { result: { ...summary, findings }, next: job.to };
  const number = numberIn(job.progress);
  findings.push({ number, what: end });
  return { result: { verdicts: { crash: 1 }, slowest: 0, largest: 0, findings }, next: number + 1 };
}

function startChild(job: Job): ChildProcess {
  return fork(join(import.meta.dirname, "child.ts"), [JSON.stringify(job)], {
    execArgv: ["--import", "tsx", `--max-old-space-size=${HEAP_MB}`],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
}

/** Waits for a process to end, and ends it where it stays too long with one input. @returns why it ended */
async function endOf(child: ChildProcess, progress: string, hangsAfterMs: number): Promise<string> {
  let complaint = "";
  child.stderr!.on("data", (text) => {
    complaint = (complaint + text).slice(0, LONGEST_COMPLAINT);
  });
  let last = -1;
  let hung = false;
  let watch: NodeJS.Timeout | undefined;
  const look = (): void => {
    const now = numberIn(progress);
    hung = now === last;
    if (hung) child.kill("SIGKILL");
    last = now;
  };
  child.on("message", (message: FromChild) => {
    if (message === "ready") watch = setInterval(look, hangsAfterMs);
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(watch);
  return hung ? `still reading after ${hangsAfterMs} ms` : `ended the process (${code}): ${complaint}`;
}

function numberIn(progress: string): number {
  return Number(readFileSync(progress, "utf8"));
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
