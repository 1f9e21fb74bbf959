/**
 * Every single operation on a run's files fails once, in every way: whatever stands on the disk then is whole, and the run
 * goes on from it to the bytes of one that nothing happened to.
 */
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Io } from "../../../cli/base/io.ts";
import { styleFor } from "../../../cli/base/style.ts";
import type { Terminal } from "../../../cli/base/terminal.ts";
import { resumeCommand } from "../../../cli/commands/resume.ts";
import { trainCommand } from "../../../cli/commands/train.ts";
import type { TrainFlags } from "../../../cli/job/job.ts";
import { ChainruleError, checkpointFromBytes, modelFromBytes } from "../../../src/index.ts";
import { FAULTS, FailingFiles, type Fault } from "../../faults/failing-files.ts";
import { comparableEvents } from "../../support/runs.ts";

vi.mock(import("../../../cli/report/write.ts"), () => ({ keepReport: async () => {} })); // most of a short run's time

const FLAGS: TrainFlags = {
  ...{ target: "kind", run: "run", backend: "wasm", threads: 1, quiet: true },
  ...{ epochs: 2, batchSize: 10, hidden: [3], checkpointEvery: 4 },
};
const OUT = "rows.safetensors";
const MODELS = [OUT, "run/best.safetensors", "run/last.safetensors"];

const home = process.cwd();
const folder = mkdtempSync(join(memoryFolder() ?? tmpdir(), "chainrule-faults-"));
beforeAll(() => {
  process.chdir(folder);
  const rows = Array.from({ length: 30 }, (_, i) => `${Math.sin(i)},${Math.cos(2 * i)},${i % 3 ? "a" : "b"}`);
  writeFileSync("rows.csv", `x,y,kind\n${rows.join("\n")}\n`);
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

/** Faults are planted above the disk, whose own syncs would only be waited for: three quarters of the time. */
function memoryFolder(): string | undefined {
  const folder = "/dev/shm";
  try {
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return undefined;
  }
}

/** All but the data. */
function removeAll(): void {
  for (const name of readdirSync(".")) if (name !== "rows.csv") rmSync(name, { recursive: true });
}

/** What a command said, in lines. */
const said: string[] = [];

function silentIo(): Io {
  said.length = 0;
  const terminal: Terminal = {
    ...{ live: false, unicode: true, style: styleFor(false), stream: process.stderr, width: () => 80 },
    line: (text = "") => said.push(text),
  };
  return { out: terminal, err: terminal, command: "chainrule", words: ["train", "rows.csv"] };
}

const train = (): Promise<number> => trainCommand("rows.csv", FLAGS, silentIo());
const resume = (): Promise<number> => resumeCommand("run", { quiet: true }, silentIo());

/** What a finished run leaves, without what differs from one session to the next. */
function left(): string[] {
  const models = MODELS.map((file) => readFileSync(file).toString("latin1"));
  return [...models, comparableEvents(readFileSync("run/events.ndjson", "utf8"))];
}

/** Whole files, or none, under the names that are read; and no others that nobody would ever remove. */
function assertWhole(fault: Fault, struck: string = ""): void {
  if (existsSync(OUT)) expect([older, whole[0]]).toContain(readFileSync(OUT, "latin1"));
  for (const file of MODELS.filter((file) => existsSync(file))) modelFromBytes(readFileSync(file), file);
  if (existsSync("run/last.safetensors")) checkpointFromBytes(readFileSync("run/last.safetensors"), "last.safetensors");
  if (fault.lasts || fault.renames || /^(rm|unlink) /.test(struck)) return; // nothing could be deleted
  const names = [".", ...(existsSync("run") ? ["run"] : [])].flatMap((name) => readdirSync(name));
  expect(names.filter((name) => name.endsWith(".tmp"))).toEqual([]);
}

/** The process that is meant by the lock, and by a claim on one, has ended: in the test it has not. */
function endProcess(): void {
  const names = existsSync("run") ? readdirSync("run").filter((name) => /^(lock|\.lock\..*)$/.test(name)) : [];
  for (const path of names.map((name) => join("run", name))) {
    const text = readFileSync(path, "utf8");
    if (text.endsWith("}")) writeFileSync(path, JSON.stringify({ ...JSON.parse(text), started: "another boot 1" }));
  }
}

/** As a user would: again if nothing was begun, else on. */
const goOn = (): Promise<number> => (existsSync("run/config.json") ? resume() : train());

/** One session with a fault. What comes after is as it always is. */
async function sessionWith(fault: Fault, files: FailingFiles, session: () => Promise<number>): Promise<void> {
  const error = await files.during(session).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (error !== undefined && !fault.ends) {
    expect(error).toBeInstanceOf(ChainruleError);
    expect(String(error)).toMatch(fault.says);
  }
  if (existsSync("renamed")) renameSync("renamed", "run");
  assertWhole(fault, files.struck);
  endProcess();
}

/** Does it for each operation, one after another, and says of all where something was not as it should be. */
async function atEach(fault: Fault, begin: () => Promise<void>, session: () => Promise<number>): Promise<string[]> {
  const wrong: string[] = [];
  for (let at = 1; ; at++) {
    await begin();
    const files = new FailingFiles(".", fault, at);
    try {
      await sessionWith(fault, files, session);
      expect(await goOn()).toBe(0);
      expect(left()).toEqual(whole);
    } catch (error) {
      wrong.push(`${files.struck}: ${String(error).slice(0, 300)}`);
    }
    if (files.struck === undefined) return wrong;
  }
}

/** What is left where nothing happens. */
let whole: string[];
/** Another model, which was there before. */
let older: string;
/** The folder of a run that was killed on its way. */
const killed = join(folder, "..", `${basename(folder)}-killed`);

beforeAll(async () => {
  const { checkpointEvery: _, ...withoutRun } = FLAGS;
  await trainCommand("rows.csv", { ...withoutRun, epochs: 1, run: false }, silentIo());
  older = readFileSync(OUT, "latin1");
  await train();
  whole = left();
  removeAll();
  await new FailingFiles(".", FAULTS["kill -9"]!, 70).during(train).catch(() => {});
  endProcess();
  const halves = readdirSync("run").filter((name) => name.endsWith(".tmp"));
  for (const half of halves) rmSync(join("run", half)); // a killed process may leave one, whatever comes after it
  cpSync(".", killed, { recursive: true });
  expect(existsSync(join(killed, "run/last.safetensors"))).toBe(true);
});
afterAll(() => rmSync(killed, { recursive: true, force: true }));

describe.each(Object.entries(FAULTS))("%s", (_, fault) => {
  it("at each operation of a run", async () => {
    expect(await atEach(fault, async () => removeAll(), train)).toEqual([]);
  });

  it("at each operation of a session that goes on, where there is an older model", async () => {
    const begin = async (): Promise<void> => {
      removeAll();
      cpSync(killed, ".", { recursive: true });
      writeFileSync(OUT, older, "latin1");
    };
    expect(await atEach(fault, begin, resume)).toEqual([]);
  });
});
