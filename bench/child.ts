/**
 * One system at one workload in a process of its own; it works only while it is asked to.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface, type Interface } from "node:readline";

/** How a process is started. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** What a system says of itself. */
export interface About {
  readonly version: string;
  /** On how many threads it really runs. */
  readonly threads: number;
}

/** What one turn gave. */
export interface Turn {
  readonly ms: number;
  /** Processor time, of all threads of the process. */
  readonly cpuMs: number;
  /** The last step's loss; of a system that trains nothing, a finite number that says what it computed. */
  readonly loss: number;
}

/** The last characters of what a process wrote on standard error: enough for its last lines. */
const KEPT_ERROR = 2000;

export class Child {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #closed: Promise<unknown>;
  #error = "";

  constructor({ program, args, env }: Command) {
    this.#process = spawn(program, args, { env, stdio: ["pipe", "pipe", "pipe"] });
    this.#closed = new Promise((resolve) => this.#process.once("close", resolve));
    this.#process.on("error", (error) => {
      this.#error += error.message;
    });
    this.#process.stdin!.on("error", () => {}); // a process that died is told by the answer that does not come
    this.#process.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#error = (this.#error + text).slice(-KEPT_ERROR);
    });
    const lines: Interface = createInterface({ input: this.#process.stdout! });
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** Waits until the system is set up. @throws Error with the last it wrote, if it ends instead */
  async ready(): Promise<About> {
    for (;;) {
      const line = await this.#nextLine();
      if (line.startsWith('{"ready"')) return (JSON.parse(line) as { ready: About }).ready;
    }
  }

  /** Has it do `steps` steps. @throws Error if it ends, or if its loss is not finite */
  async run(steps: number): Promise<Turn> {
    this.#process.stdin!.write(`${steps}\n`);
    const turn = JSON.parse(await this.#nextLine()) as Turn;
    if (!Number.isFinite(turn.loss)) throw new Error(`its loss is ${turn.loss}`);
    return turn;
  }

  /** The most memory that it has had at once; NaN where the system does not tell: it does on Linux. */
  peakBytes(): number {
    if (process.platform !== "linux") return Number.NaN;
    const status = readFileSync(`/proc/${this.#process.pid}/status`, "utf8");
    return 1024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)![1]);
  }

  /** Ends the process, and waits for it. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.pid === undefined) return;
    this.#process.kill("SIGKILL");
    await this.#closed;
  }

  async #nextLine(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (!done) return value;
    await this.#closed; // only then is all that it wrote on standard error here
    const lines = this.#error.trimEnd().split("\n");
    throw new Error(lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? "it ended without a word");
  }
}
