/**
 * `npm run torture -- [KILLS]`: kills training runs at random moments until they have ended all the same, and compares
 * every file that they leave with the uninterrupted run's. Its last line is the summary: `200 kills, 0 lost, 0 differed`.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createRandom } from "../../src/index.ts";
import { comparableEvents } from "../support/runs.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const MAIN = join(ROOT, "dist/cli/main.js");
const KILLS = Number(process.argv[2] ?? 200);
const SEED = Number(process.argv[3] ?? 0);
/** No session takes as long; one that does hangs. */
const LONGEST_SESSION_MS = 60_000;
/** With all sessions: whatever is killed by then counts. */
const LONGEST_MS = 20 * 60_000;

const TRAIN = ["penguins.csv", "--target", "species", "--patience", "1000", "--checkpoint-every", "100"];
/** Of about the same length: the reference backend is the slower one. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  wasm: [...TRAIN, "--backend", "wasm", "--epochs", "900"],
  reference: [...TRAIN, "--dropout", "0.1", "--backend", "reference", "--epochs", "120"],
};

const folder = mkdtempSync(join(tmpdir(), "chainrule-torture-"));
const random = createRandom(SEED, "data");
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
    const isLast = count.kills >= KILLS || performance.now() > deadline;
    const { code } = await session(words, isLast ? undefined : kill);
    if (code === 0) return;
    if (code !== null || isLast) throw new Error(`${words.join(" ")} ended with ${code ?? "no answer"}`);
    count.kills++; // also before the folder is a run: then the same command begins in it again
  }
}

async function tortureAll(): Promise<void> {
  cpSync(join(ROOT, "examples/data/penguins.csv"), join(folder, "penguins.csv"));
  const whole: Record<string, { readonly files: string[]; readonly ms: number }> = {};
  for (const [backend, args] of Object.entries(RUNS)) {
    const { ms } = await session(["train", ...args, "--run", backend, "--out", `${backend}.safetensors`]);
    whole[backend] = { files: filesOf(backend), ms };
  }
  while (count.kills < KILLS && performance.now() < deadline) {
    const backend = count.runs % 2 === 0 ? "wasm" : "reference";
    const run = `${backend}-${++count.runs}`;
    const { files, ms } = whole[backend]!;
    try {
      await torture(run, RUNS[backend]!, ms);
      if (filesOf(run).some((file, i) => file !== files[i])) count.differed++;
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
process.stderr.write(`${count.runs} runs, seed ${SEED}\n`);
process.stdout.write(`${count.kills} kills, ${count.lost} lost, ${count.differed} differed\n`);
process.exitCode = count.kills >= KILLS && count.lost + count.differed === 0 ? 0 : 1;
