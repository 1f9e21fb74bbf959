/**
 * The built command, run as users run it: in a pipe, and on a terminal.
 *
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = resolve(import.meta.dirname, "../../..");
const MAIN = join(ROOT, "dist/cli/main.js");
if (!existsSync(MAIN)) throw new Error(`${MAIN} is not built: npm run build`);

/** What the command calls itself in the tests, as `RegExp` source. */
export const COMMAND: string = String.raw`node \S+/dist/cli/main\.js`;

export const PENGUINS: string = join(ROOT, "examples/data/penguins.csv");

/** What a process said, and how it ended. */
export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of Node. */
  readonly flags?: readonly string[];
}

/** An empty folder to work in, with a copy of the penguins. */
export class Workspace {
  readonly folder: string = mkdtempSync(join(tmpdir(), "chainrule-cli-"));
  readonly #children: ChildProcess[] = [];

  constructor() {
    cpSync(PENGUINS, join(this.folder, "penguins.csv"));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** The names in the folder, hidden ones too. */
  list(): string[] {
    return readdirSync(this.folder).sort();
  }

  /** Ends what is still running (a test that failed half-way), and deletes the folder. */
  remove(): void {
    for (const child of this.#children) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs the command in pipes. */
  run(args: readonly string[], { input, env, flags = [] }: RunOptions = {}): Promise<Result> {
    const child = this.#spawn(process.execPath, [...flags, MAIN, ...args], env);
    child.stdin!.end(input ?? "");
    return resultOf(child);
  }

  /** Starts the command in pipes; its stdin stays open. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    return this.#spawn(process.execPath, [MAIN, ...args], env);
  }

  /** Starts the command on a pseudo-terminal; what is written to its stdin is typed. */
  startOnTerminal(args: string, columns: number, env: Readonly<Record<string, string>> = {}): ChildProcess {
    const command = `stty cols ${columns} rows 30; exec '${process.execPath}' '${MAIN}' ${args}`;
    return this.#spawn("script", ["-qec", command, "/dev/null"], env);
  }

  /** Runs a line of shell in which `chainrule` is the command. */
  shell(line: string): Promise<Result> {
    const script = `set -o pipefail; chainrule() { '${process.execPath}' '${MAIN}' "$@"; }; ${line}`;
    return resultOf(this.#spawn("bash", ["-c", script]));
  }

  #spawn(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    const child = spawn(command, args, { cwd: this.folder, env: environment(env) });
    this.#children.push(child);
    return child;
  }
}

/** Whether there is util-linux's `script`, which makes the pseudo-terminal. */
export const hasTerminal: boolean = /util-linux/.test(
  spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "",
);

/** Waits for the end; a terminal's line ends are made plain. */
export async function resultOf(child: ChildProcess): Promise<Result> {
  const chunks = { stdout: "", stderr: "" };
  child.stdout!.setEncoding("utf8").on("data", (text) => {
    chunks.stdout += text;
  });
  child.stderr!.setEncoding("utf8").on("data", (text) => {
    chunks.stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout: plainLineEnds(chunks.stdout), stderr: plainLineEnds(chunks.stderr) };
}

/** Waits until a stream has said something that matches. */
export function said(child: ChildProcess, stream: "stdout" | "stderr", pattern: RegExp): Promise<void> {
  let text = "";
  return new Promise((resolve, reject) => {
    child[stream]!.on("data", (chunk) => {
      text += chunk;
      if (pattern.test(text)) resolve();
    });
    child.on("close", () => reject(new Error(`ended without saying ${pattern}: ${text}`)));
  });
}

/** The environment in which the command sends itself a signal when it says something, which is `RegExp` source. */
export function signalWhenSaid(signal: NodeJS.Signals, pattern: string): Record<string, string> {
  const module = pathToFileURL(join(ROOT, "test/faults/signal-when-said.mjs"));
  return { NODE_OPTIONS: `--import ${module}`, SIGNAL: signal, WHEN_SAID: pattern };
}

/** The objects of NDJSON. */
export function objectsOf(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** The characters that only a terminal understands. */
export function controlCharacters(text: string): string[] {
  return [...text].filter((character) => character !== "\n" && (character < " " || character === "\u007f"));
}

function plainLineEnds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

function environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { CI: _ci, NO_COLOR: _noColor, FORCE_COLOR: _forceColor, ...rest } = process.env;
  return { ...rest, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TERM: "xterm", ...extra };
}
