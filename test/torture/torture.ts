/**
 * `npm run torture -- [KILLS] [--seed N]`: kills training runs at random moments until they have ended all the same, on a
 * number of threads that changes from session to session, and compares every file that they leave with the uninterrupted
 * run's. Its last line is the summary: `200 kills, 0 lost, 0 differed`.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createRandom } from "../../src/index.ts";
import { comparableEvents } from "../support/runs.ts";
import { hasPassed, readTortureArguments } from "./arguments.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const MAIN = join(ROOT, "dist/cli/main.js");
const ASKED = readTortureArguments(process.argv.slice(2));
/** No session takes as long, on a busy machine neither; one that does hangs. */
const LONGEST_SESSION_MS = 5 * 60_000;
/** With all sessions: whatever is killed by then counts. */
const LONGEST_MS = 20 * 60_000;

const TRAIN = ["penguins.csv", "--target", "species", "--patience", "1000", "--checkpoint-every", "100"];
/** What hangs on the step, or is kept from step to step; an epoch of 9 batches has checkpoints while gradients wait. */
const UPDATES = [
  ...["--dropout", "0.1", "--average", "0.99", "--accumulate", "4", "--clip-norm", "1"],
  ...["--schedule", "cosine", "--warmup", "0.1"],
];
/** Of about the same length: the reference backend is the slower one. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  wasm: [...TRAIN, "--backend", "wasm", "--epochs", "900"],
  updates: [...TRAIN, ...UPDATES, "--backend", "wasm", "--epochs", "500"],
  reference: [...TRAIN, ...UPDATES, "--backend", "reference", "--epochs", "90"],
};

const folder = mkdtempSync(join(tmpdir(), "chainrule-torture-"));
const random = createRandom(ASKED.seed, "data");
const deadline = performance.now() + LONGEST_MS;
const count = { kills: 0, lost: 0, differed: 0, runs: 0 };

/** When a session is killed: so long after it started, or after it has read its data and begins. */
interface Kill {
  readonly from: "start" | "begin";
  readonly afterMs: number;
}

/** How a session ended: with its exit code, null if it was killed. */
interface Ended {
  readonly code: number | null;
  /** From its first line to its end. */
  readonly ms: number;
}

async function session(args: readonly string[], kill?: Kill): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args, "--json"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const timers = [setTimeout(() => child.kill("SIGKILL"), LONGEST_SESSION_MS)];
  const killLater = (): unknown => timers.push(setTimeout(() => child.kill("SIGKILL"), kill?.afterMs));
  let began = 0;
  child.stdout.once("data", () => {
    began = performance.now();
    if (kill?.from === "begin") killLater();
  });
  child.stdout.resume();
  if (kill?.from === "start") killLater();
  const code = await new Promise<number | null>((ended) => child.on("exit", ended));
  for (const timer of timers) clearTimeout(timer);
  return { code, ms: performance.now() - began };
}

function filesOf(run: string): string[] {
  const files = [`${run}.safetensors`, `${run}/best.safetensors`, `${run}/last.safetensors`];
  return [
    ...files.map((file) => readFileSync(join(folder, file)).toString("latin1")),
    comparableEvents(readFileSync(join(folder, run, "events.ndjson"), "utf8")),
  ];
}

/** Kills a run until it ends between two kills, or there were enough, and then lets it end. */
async function torture(run: string, args: readonly string[], wholeMs: number): Promise<void> {
  for (;;) {
    const threads = ["--threads", String(1 + random.integer(2))];
    const begun = existsSync(join(folder, run, "config.json"));
    const begin = ["train", ...args, "--run", run, "--out", `${run}.safetensors`];
    const words = [...(begun ? ["resume", run] : begin), ...threads];
    const kill = { from: random.integer(3) === 0 ? "start" : "begin", afterMs: random.uniform() * wholeMs } as const;
    const isLast = count.kills >= ASKED.kills || performance.now() > deadline;
    const { code } = await session(words, isLast ? undefined : kill);
    if (code === 0) return;
    if (code !== null || isLast) throw new Error(`${words.join(" ")} ended with ${code ?? "no answer"}`);
    count.kills++; // also before the folder is a run: then the same command begins in it again
  }
}

/** What a run ends with that nothing kills, and how long it takes. */
interface Whole {
  readonly files: readonly string[];
  readonly ms: number;
}

async function uninterrupted(run: string, threads: number): Promise<Whole> {
  const words = ["train", ...RUNS[run]!, "--run", run, "--out", `${run}.safetensors`, "--threads", String(threads)];
  const { code, ms } = await session(words);
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code ?? "no answer"}`);
  const files = filesOf(run);
  rmSync(join(folder, run), { recursive: true });
  return { files, ms };
}

/** The run on one thread, after a comparison with the run on two. */
async function onAnyThreads(run: string): Promise<Whole> {
  const whole = await uninterrupted(run, 1);
  noteDifference(`${run} on 2 threads`, await uninterrupted(run, 2), whole);
  return whole;
}

function noteDifference(what: string, { files }: Pick<Whole, "files">, whole: Whole): void {
  if (files.every((file, i) => file === whole.files[i])) return;
  count.differed++;
  process.stderr.write(`${what}: other bytes than the uninterrupted run on 1 thread\n`);
}

async function tortureAll(): Promise<void> {
  cpSync(join(ROOT, "examples/data/penguins.csv"), join(folder, "penguins.csv"));
  const names = Object.keys(RUNS);
  const whole: Record<string, Whole> = {};
  for (const name of names) whole[name] = await onAnyThreads(name);
  while (count.kills < ASKED.kills && performance.now() < deadline) {
    const name = names[count.runs % names.length]!;
    const run = `${name}-${++count.runs}`;
    try {
      await torture(run, RUNS[name]!, whole[name]!.ms);
      noteDifference(run, { files: filesOf(run) }, whole[name]!);
    } catch (error) {
      count.lost++;
      process.stderr.write(`${run}: ${error}\n`);
    }
    rmSync(join(folder, run), { recursive: true, force: true });
  }
}

try {
  await tortureAll();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stderr.write(`${count.runs} runs, seed ${ASKED.seed}\n`);
process.stdout.write(`${count.kills} kills, ${count.lost} lost, ${count.differed} differed\n`);
process.exitCode = hasPassed(count, ASKED) ? 0 : 1;
