import { type ChildProcess, execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { loadCheckpoint } from "../../../src/node/index.ts";
import { comparableEvents } from "../../support/runs.ts";
import { COMMAND, objectsOf, type Result, resultOf, said, signalWhenSaid, Workspace } from "./command.ts";

const train = (epochs: number): string[] => [
  ...["train", "penguins.csv", "--target", "species"],
  ...["--epochs", `${epochs}`, "--patience", `${epochs}`],
];
/** Long enough that a run is stopped on its way: the signal comes at epoch 20, by the process itself. */
const TRAIN = train(300);
const ENDLESS = train(1_000_000);
const RUN = ["--run", "run"];
const FILES = ["penguins.safetensors", "run/best.safetensors", "run/last.safetensors"];

/** Whether this user may make a disk of a given size. */
const canMount = process.platform === "linux" && process.getuid?.() === 0 && mountWorks();

let here: Workspace;
beforeEach(() => {
  here = new Workspace();
});
afterEach(() => here.remove());

/** What a run leaves, without what differs from one session to the next. */
function left(workspace: Workspace): string[] {
  const models = FILES.map((file) => readFileSync(workspace.path(file)).toString("hex"));
  return [...models, comparableEvents(readFileSync(workspace.path("run/events.ndjson"), "utf8"))];
}

function mountWorks(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "chainrule-mount-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "tmpfs", folder]).status === 0;
  if (mounted) execFileSync("umount", [folder]);
  rmdirSync(folder);
  return mounted;
}

/** A run that gets a signal after an epoch. */
function stopped(args: readonly string[], signal: NodeJS.Signals, epoch: number = 20): Promise<Result> {
  return resultOf(here.start([...args, ...RUN], signalWhenSaid(signal, `^epoch +${epoch}/`)));
}

describe("resume", () => {
  let whole: string[];
  beforeAll(async () => {
    const workspace = new Workspace();
    await workspace.run([...TRAIN, ...RUN]);
    whole = left(workspace);
    workspace.remove();
  });

  it.each<[signal: NodeJS.Signals, code: number | null, flags: string[], later: string[]]>([
    ["SIGKILL", null, [], []],
    ["SIGKILL", null, ["--checkpoint-every", "25"], []],
    ["SIGKILL", null, ["--threads", "2"], ["--threads", "1"]],
    ["SIGTERM", 143, [], ["--checkpoint-every", "40"]],
    ["SIGINT", 130, ["--threads", "1"], ["--threads", "2"]],
  ])("ends with the bytes of the run that was never stopped, after %s (%s) with %j, then %j", async (...row) => {
    const [signal, code, flags, later] = row;
    expect((await stopped([...TRAIN, ...flags], signal)).code).toBe(code);
    expect(here.list()).not.toContain("penguins.safetensors");
    const { code: resumedCode, stdout } = await here.run(["resume", "run", ...later]);
    expect(resumedCode).toBe(0);
    expect(stdout).toMatch(/^✔ validation accuracy .* at epoch \d+[;·]? ?/);
    expect(left(here)).toEqual(whole);
    expect(existsSync(here.path("run/lock"))).toBe(false);
  });

  it("goes on after a kill before the first checkpoint", async () => {
    await stopped(TRAIN, "SIGKILL");
    rmSync(here.path("run/last.safetensors"));
    expect((await here.run(["resume", "run"])).code).toBe(0);
    expect(left(here)).toEqual(whole);
  });

  it("is found from another folder, and writes the model where the run would have", async () => {
    await stopped(TRAIN, "SIGINT");
    const { code, stdout } = await here.shell("mkdir below && cd below && chainrule resume ../run");
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("saved ../penguins.safetensors"),
    });
    expect(left(here)).toEqual(whole);
  });

  it("has nothing to do where the run is finished, and says so", async () => {
    await here.run([...TRAIN, ...RUN, "--quiet"]);
    expect(await here.run(["resume", "run"])).toEqual({
      ...{ code: 0, stderr: "" },
      stdout: "run is finished. There is nothing to resume, unless --epochs asks for more.\n",
    });
    expect(left(here)).toEqual(whole);
  });

  it.each<[string, (path: string) => void]>([
    ["gone", rmSync],
    ["cut short", (path) => truncateSync(path, 1000)],
    ["other bytes", (path) => writeFileSync(path, "garbage")],
  ])("makes best.safetensors anew where it is %s", async (_, damage) => {
    await stopped(TRAIN, "SIGINT");
    damage(here.path("run/best.safetensors"));
    expect((await here.run(["resume", "run"])).code).toBe(0);
    expect(left(here)).toEqual(whole);
  });

  it("says that it begins anew where the checkpoint has vanished, and which events have", async () => {
    await stopped(TRAIN, "SIGINT");
    rmSync(here.path("run/events.ndjson"));
    const events = here.start(["resume", "run"], signalWhenSaid("SIGINT", "^epoch +\\d+/"));
    expect((await resultOf(events)).stderr).toMatch(
      /^! run\/events\.ndjson lacks \d+ of \d+ epochs\. The report will lack these epochs, too\.$/m,
    );
    rmSync(here.path("run/last.safetensors"));
    const { code, stderr } = await here.run(["resume", "run", "--quiet"]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        "! run/last.safetensors is missing: the run starts again from its beginning, and ends with the same result.\n",
    });
    expect(left(here)).toEqual(whole);
  });

  it("names the data that has vanished", async () => {
    await stopped(TRAIN, "SIGINT");
    rmSync(here.path("penguins.csv"));
    const { code, stderr } = await here.run(["resume", "run", "--quiet"]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^chainrule: There is no file penguins\.csv.* \[CR_DATA\]\n$/);
  });

  it("refuses other data than the run's", async () => {
    await stopped(TRAIN, "SIGINT");
    const rows = readFileSync(here.path("penguins.csv"), "utf8");
    writeFileSync(here.path("penguins.csv"), rows.replace("39.1,18.7", "39.2,18.7"));
    const { code, stderr } = await here.run(["resume", "run", "--quiet"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^chainrule: .*data.* \[CR_CONFIG\]\n$/);
  });
});

describe("a reference run", () => {
  it("goes on in the middle of an epoch to the same bytes", async () => {
    const reference = [...train(120), "--backend", "reference"];
    await stopped([...reference, "--checkpoint-every", "7"], "SIGKILL");
    await here.run(["resume", "run"]);
    const resumed = left(here);
    rmSync(here.path("run"), { recursive: true });
    await here.run([...reference, ...RUN]);
    expect(left(here)).toEqual(resumed);
  });
});

describe("a second process on the same run", () => {
  let workspace: Workspace;
  let first: ChildProcess;
  beforeAll(async () => {
    workspace = new Workspace();
    first = workspace.start([...ENDLESS, ...RUN]);
    await said(first, "stderr", /^epoch +3\//m);
  });
  afterAll(() => workspace.remove());

  it("is refused, with the first one's number", async () => {
    const { code, stdout, stderr } = await workspace.run(["resume", "run"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      `chainrule: run is in use by process ${first.pid}. Wait until the process ends, or stop the process: kill ${first.pid}. [CR_CONFIG]\n`,
    );
  });

  it("is refused as a new run, too", async () => {
    const { code, stderr } = await workspace.run([...TRAIN, ...RUN, "--quiet"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      new RegExp(`^chainrule: run is not empty\\. Resume this run with ${COMMAND} resume run, or name another folder`),
    );
  });

  it("may predict from it meanwhile", async () => {
    const { code, stdout } = await workspace.run(["predict", "run", "penguins.csv"]);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(345);
  });
});

describe("a disk that refuses", () => {
  it("stops the run with one line that says how to go on, and nothing is lost", async () => {
    const limited = await here.shell(`ulimit -f 100; chainrule ${[...ENDLESS, ...RUN].join(" ")} --quiet`);
    expect(limited.code).toBe(3);
    expect(limited.stderr).toMatch(
      new RegExp(
        `^chainrule: run/events\\.ndjson cannot be written: EFBIG.* then run ${COMMAND} resume run\\. \\[CR_DATA\\]\\n$`,
      ),
    );
    const resumed = here.start(["resume", "run"]);
    const result = resultOf(resumed);
    await said(resumed, "stderr", /^epoch +\d+\//m);
    resumed.kill("SIGINT");
    expect((await result).code).toBe(130);
  });

  it.skipIf(!canMount)(
    "is full: the last checkpoint stays whole, and the run goes on from it (needs mount)",
    async () => {
      mkdirSync(here.path("disk"));
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=200k", "tmpfs", here.path("disk")]);
      try {
        const args = [...ENDLESS, "--run", "disk/run", "--checkpoint-every", "50", "--quiet"];
        const { code, stderr } = await here.run(args);
        expect(code).toBe(3);
        expect(stderr).toMatch(
          new RegExp(`^chainrule: .*(disk is full|ENOSPC).* then run ${COMMAND} resume disk/run\\. \\[CR_DATA\\]\\n$`),
        );
        await loadCheckpoint(here.path("disk/run/last.safetensors"));
        execFileSync("mount", ["-o", "remount,size=100m", here.path("disk")]);
        const resumed = here.start(["resume", "disk/run"]);
        const result = resultOf(resumed);
        await said(resumed, "stderr", /^epoch +\d+\//m);
        resumed.kill("SIGINT");
        expect((await result).code).toBe(130);
      } finally {
        execFileSync("umount", ["-l", here.path("disk")]);
      }
    },
  );

  it.skipIf(!existsSync("/proc/self"))("is found out before the run begins", async () => {
    const { code, stderr } = await here.run([...TRAIN, "--run", "/proc/run", "--quiet"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^chainrule: \/proc\/run cannot hold a run: .* \[CR_CONFIG\]\n$/);
  });
});

describe("a damaged run", () => {
  it.each([
    ["last.safetensors", (bytes: Buffer) => bytes.subarray(0, bytes.length - 10)],
    ["last.safetensors", (bytes: Buffer) => bytes.fill(bytes.at(-1)! ^ 0xff, bytes.length - 1)],
    ["config.json", (bytes: Buffer) => bytes.subarray(0, 20)],
  ])("is one line that names the file: %s", async (file, damaged) => {
    await stopped(TRAIN, "SIGINT");
    writeFileSync(here.path(`run/${file}`), damaged(readFileSync(here.path(`run/${file}`))));
    const { code, stdout, stderr } = await here.run(["resume", "run"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^chainrule: run/${file}.* \\[CR_FORMAT\\]\n$`));
    expect(existsSync(here.path("run/lock"))).toBe(false);
  });
});

describe("a folder that is renamed while the run goes on", () => {
  it("ends it with one line, and can be gone on with under its new name", async () => {
    const child = here.start([...ENDLESS, ...RUN, "--quiet", "--checkpoint-every", "50"]);
    const result = resultOf(child);
    await vi.waitUntil(() => existsSync(here.path("run/last.safetensors")), { timeout: 540_000 });
    renameSync(here.path("run"), here.path("renamed"));
    const { code, stderr } = await result;
    expect(code).toBe(3);
    expect(stderr).toMatch(/^chainrule: run(\/\S+ cannot be written: there is no folder run| is no longer there).*\n$/);
    expect(here.list()).not.toContain("run");
    const resumed = here.start(["resume", "renamed"]);
    const resumedResult = resultOf(resumed);
    await said(resumed, "stderr", /^epoch +\d+\//m);
    resumed.kill("SIGINT");
    expect((await resumedResult).code).toBe(130);
  });
});

describe("a clock that is set while the run goes on, and between two sessions", () => {
  it("changes nothing but the time stamps", async () => {
    const flags = ["--import", join(import.meta.dirname, "../../faults/jumping-clock.mjs")];
    expect((await here.run([...train(30), ...RUN], { flags })).code).toBe(0);
    const jumped = left(here);
    const events = objectsOf(readFileSync(here.path("run/events.ndjson"), "utf8"));
    const years = events.map(({ time }) => new Date(String(time)).getFullYear());
    expect(Math.max(...years) - Math.min(...years)).toBeGreaterThan(60);
    for (const { durationMs = 0 } of events) expect(durationMs).toBeGreaterThanOrEqual(0);
    rmSync(here.path("run"), { recursive: true });
    expect((await here.run([...train(30), ...RUN])).code).toBe(0);
    expect(left(here)).toEqual(jumped);
  });
});

describe("without --run", () => {
  it("each run has a folder of its own, with its settings and what it ran on", async () => {
    const quick = ["train", "penguins.csv", "--target", "species", "--epochs", "2"];
    const { stderr } = await here.run(quick);
    expect(stderr).toMatch(/ · seed 0 · runs\/0001-penguins {2}--threads, --seed, --run\n/);
    const { stdout } = await here.run([...quick, "--json"]);
    expect(objectsOf(stdout).at(-2)).toEqual({
      type: "saved",
      path: "penguins.safetensors",
      run: "runs/0002-penguins",
    });
    const [config, environment] = ["config", "environment"].map((name) =>
      JSON.parse(readFileSync(here.path(`runs/0001-penguins/${name}.json`), "utf8")),
    );
    expect(config).toMatchObject({ data: "penguins.csv", recipe: { epochs: 2, batchSize: 32 }, folder: "../.." });
    expect(config.command).toMatch(new RegExp(`^${COMMAND} train penguins\\.csv --target species --epochs 2$`));
    expect(environment).toMatchObject({ node: process.versions.node, backend: "wasm", seed: 0 });
    const events = readFileSync(here.path("runs/0001-penguins/events.ndjson"), "utf8");
    expect(objectsOf(events).filter(({ type }) => type !== "step")).toMatchObject([
      ...[{ type: "start" }, { type: "epoch" }, { type: "epoch" }],
      ...[{ type: "verdict" }, { type: "end", reason: "finished" }],
    ]);
  });

  it("and with --no-run there is none", async () => {
    await here.run(["train", "penguins.csv", "--target", "species", "--epochs", "2", "--no-run"]);
    expect(here.list()).toEqual(["penguins.csv", "penguins.safetensors"]);
  });
});
