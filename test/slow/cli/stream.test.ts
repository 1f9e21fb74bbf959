import { readFileSync, statSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasTerminal, objectsOf, resultOf, said, signalWhenSaid, Workspace } from "./command.ts";

/** 40 MB of cells of three characters. */
const ROWS = 500_000;
const COLUMNS = 19;
/** Of the process. Training was measured at 177 MiB as a stream, and at 993 MiB where the file is read at once. */
const MOST_MEBIBYTES = 300;

const workspace = new Workspace();

beforeAll(() => {
  const pieces = [`${Array.from({ length: COLUMNS }, (_, d) => `x${d}`).join(",")},kind\n`];
  for (let row = 0; row < ROWS; row++) {
    const cells = Array.from({ length: COLUMNS }, (_, d) => `0.${(row * (2 * d + 3) + d) % 10}`);
    pieces.push(`${cells.join(",")},${row % 10 < 5 ? "low" : "high"}\n`);
  }
  writeFileSync(workspace.path("large.csv"), pieces.join(""));
  const report = 'process.on("exit", () => console.error("RSS " + process.resourceUsage().maxRSS / 1024));';
  writeFileSync(workspace.path("rss.mjs"), report);
});
afterAll(() => workspace.remove());

const TRAIN = [
  "train",
  "large.csv",
  "--target",
  "kind",
  "--epochs",
  "1",
  "--batch-size",
  "512",
  "--threads",
  "1",
  "--stream",
];

/** Runs the command and tells how much memory it took at most, in MiB. */
async function measured(args: readonly string[], input?: string): Promise<{ stdout: string; mebibytes: number }> {
  const flags = ["--import", workspace.path("rss.mjs")];
  const { code, stdout, stderr } = await workspace.run(args, { flags, ...(input !== undefined && { input }) });
  expect(code, stderr).toBe(0);
  return { stdout, mebibytes: Number(/RSS ([\d.]+)\n$/.exec(stderr)?.[1]) };
}

describe("a CSV file that is read as a stream", () => {
  it("trains, is evaluated and predicted on in little memory, and leaves no temporary file", async () => {
    const train = await measured([...TRAIN, "--out", "streamed.safetensors", "--run", "run"]);
    expect(train.mebibytes).toBeLessThan(MOST_MEBIBYTES);
    expect(statSync(workspace.path("run/report.html")).size).toBeGreaterThan(1000);
    const evaluation = await measured(["evaluate", "streamed.safetensors", "large.csv", "--stream", "--json"]);
    expect(evaluation.mebibytes).toBeLessThan(MOST_MEBIBYTES);
    expect(objectsOf(evaluation.stdout)[0]).toMatchObject({ rows: ROWS });
    const prediction = await measured(["predict", "streamed.safetensors", "large.csv", "--out", "answers.csv"]);
    expect(prediction.mebibytes).toBeLessThan(MOST_MEBIBYTES);
    expect(readFileSync(workspace.path("answers.csv"), "utf8").split("\n")).toHaveLength(ROWS + 2);
    expect(workspace.list().filter((name) => name.endsWith(".rows") || name.endsWith(".tmp"))).toEqual([]);
  });

  it("ends with the same bytes as one that is read at once, and goes on after it was killed", async () => {
    const table = ["train", "penguins.csv", "--target", "species", "--epochs", "8", "--quiet", "--threads", "1"];
    await measured([...table, "--no-stream", "--out", "a.safetensors", "--run", "a"]);
    await measured([...table, "--stream", "--out", "b.safetensors", "--run", "b", "--checkpoint-every", "5"]);
    const bytes = (name: string): Buffer => readFileSync(workspace.path(name));
    expect(bytes("b.safetensors")).toEqual(bytes("a.safetensors"));
    expect(bytes("b/best.safetensors")).toEqual(bytes("a/best.safetensors"));
    const long = [
      "train",
      "penguins.csv",
      "--target",
      "species",
      "--epochs",
      "200",
      "--quiet",
      "--checkpoint-every",
      "5",
    ];
    const streamed = [...long, "--stream", "--patience", "200", "--out", "c.safetensors", "--run", "c"];
    const killed = signalWhenSaid("SIGKILL", "^epoch +20/");
    await resultOf(
      workspace.start(
        streamed.filter((word) => word !== "--quiet"),
        killed,
      ),
    );
    expect(has("c/last.safetensors") && !has("c.safetensors")).toBe(true);
    await measured(["resume", "c", "--quiet"]);
    await measured([...long, "--no-stream", "--patience", "200", "--out", "d.safetensors", "--run", "d"]);
    expect(bytes("c.safetensors")).toEqual(bytes("d.safetensors"));
  });

  it("says how far it is, as events, and is ended at once by a signal, with nothing left", async () => {
    const before = workspace.list();
    const child = workspace.start([...TRAIN, "--json", "--out", "stopped.safetensors", "--run", "stopped"], {
      TMPDIR: ".",
    });
    const result = resultOf(child);
    await said(child, "stdout", /"type":"reading"/);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await result;
    expect([code, stderr]).toEqual([130, ""]);
    expect(objectsOf(stdout)[0]).toMatchObject({
      file: "large.csv",
      pass: 1,
      passes: 4,
      totalBytes: expect.any(Number),
    });
    expect(workspace.list()).toEqual(before);
  });

  it.skipIf(!hasTerminal)("says so on a line of a terminal, which Ctrl-C clears", async () => {
    const child = workspace.startOnTerminal(TRAIN.join(" "), 120);
    const result = resultOf(child);
    await said(child, "stdout", /reading large\.csv {2}pass 1\/4.* of [\d.]+ MiB {2}[\d,]+ rows.*eta \d+ s/);
    child.stdin!.write("\u0003");
    const { code, stdout } = await result;
    expect(code).toBe(130);
    expect(stdout.lastIndexOf("\u001b[2K")).toBeGreaterThan(stdout.lastIndexOf("reading"));
    expect(stdout.lastIndexOf("\u001b[?25h")).toBeGreaterThan(stdout.lastIndexOf("\u001b[?25l"));
  });

  it("takes a half-written file of answers back where it is ended", async () => {
    await workspace.run(["train", "penguins.csv", "--target", "species", "--epochs", "1", "--no-run"]);
    const before = workspace.list();
    const child = workspace.start(["predict", "penguins.safetensors", "-", "--out", "half.csv"]);
    const result = resultOf(child);
    child.stdin!.write(readFileSync(workspace.path("penguins.csv")));
    while (!workspace.list().some((name) => name.endsWith(".tmp"))) await new Promise((r) => setTimeout(r, 20));
    child.kill("SIGTERM");
    expect(await result).toEqual({ code: 143, stdout: "", stderr: "" });
    expect(workspace.list()).toEqual(before);
  });

  it("says what cannot be streamed", async () => {
    const { code, stderr } = await workspace.run(["train", "-", "--target", "y", "--stream"], { input: "x,y\n" });
    expect(code).toBe(2);
    expect(stderr).toContain("--stream reads a CSV file several times, and standard input comes once");
  });
});

function has(name: string): boolean {
  return statSync(workspace.path(name), { throwIfNoEntry: false }) !== undefined;
}
