import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installed, type JobResult, MAIN, noOpenMpi, openMpi, runRanks, startRanks } from "../../support/mpirun.ts";
import { COMMAND, resultOf, said, signalWhenSaid, Workspace } from "../cli/command.ts";

const TRAIN = ["train", "penguins.csv", "--target", "species", "--run", "run"];
const ENDLESS = [...TRAIN, "--epochs", "1000000", "--patience", "1000000", "--checkpoint-every", "20"];

let here: Workspace;
beforeEach(() => {
  here = new Workspace();
});
afterEach(() => here.remove());

const command = (ranks: number, ...words: string[]): string[] => ["-n", `${ranks}`, process.execPath, MAIN, ...words];
const together = (ranks: number, ...words: string[]): Promise<JobResult> =>
  runRanks(openMpi!, command(ranks, ...words), { cwd: here.folder });

function lossesOf(run: string): number[] {
  const lines = readFileSync(here.path(join(run, "events.ndjson")), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => JSON.parse(line)).flatMap(({ type, loss }) => (type === "step" ? [loss] : []));
}

describe.skipIf(noOpenMpi)("the command under mpirun", () => {
  it("trains what one process trains, says so once, and evaluates it together", async () => {
    const five = [...TRAIN.slice(0, -1), "alone", "--epochs", "5", "--out", "alone.safetensors"];
    await here.run(five);
    const { code, stdout, stderr } = await together(3, ...TRAIN, "--epochs", "5");
    expect(code).toBe(0);
    expect(stderr.match(/Open MPI \S+, 3 ranks/g)).toHaveLength(1);
    expect(stdout.match(/saved penguins\.safetensors/g)).toHaveLength(1);
    const [one, three] = [lossesOf("alone"), lossesOf("run")];
    expect(three).toHaveLength(one.length);
    for (const [i, loss] of three.entries()) expect(Math.abs(loss / one[i]! - 1)).toBeLessThan(1e-5);
    const evaluate = ["evaluate", "penguins.safetensors", "penguins.csv", "--json"];
    const [by1, by3] = [await here.run(evaluate), await together(3, ...evaluate)].map((said) =>
      JSON.parse(said.stdout),
    );
    const metrics = Object.entries(by1.metrics as Record<string, number>);
    const close = Object.fromEntries(metrics.map(([name, value]) => [name, expect.closeTo(value, 7)]));
    expect(by3).toEqual({ ...by1, loss: expect.closeTo(by1.loss, 7), metrics: close });
  });

  it("ends with the first error, its code, and nothing written, however many ranks meet it", async () => {
    const { code, stderr } = await together(3, "train", "nothing.csv", "--target", "y");
    expect(code).toBe(3);
    expect(stderr.match(/There is no file nothing\.csv/g)).toHaveLength(1);
    expect(here.list()).toEqual(["penguins.csv"]);
  });

  it("asks the first rank alone whether the model can be written, and ends all where it cannot", async () => {
    const where = 'cd "$0$OMPI_COMM_WORLD_RANK" && exec "$@"';
    for (const rank of [0, 1]) mkdirSync(here.path(`rank-${rank}`));
    mkdirSync(here.path("rank-0/models"));
    const train = ["train", here.path("penguins.csv"), "--target", "species", "--epochs", "1", "--no-run"];
    const to = (out: string) => [
      "bash",
      "-c",
      where,
      here.path("rank-"),
      process.execPath,
      MAIN,
      ...train,
      "--out",
      out,
    ];
    const start = (out: string) => runRanks(openMpi!, ["-n", "2", ...to(out)], { cwd: here.folder });
    expect((await start("models/new.safetensors")).code).toBe(0);
    const { code, stderr } = await start("elsewhere/new.safetensors");
    expect(code).toBe(2);
    expect(stderr).toContain("chainrule: --out");
    expect(stderr).not.toContain("rank 1:");
  });

  it("ends all where one rank cannot read what the others can, and says which", async () => {
    const apart = 'cd "$0$OMPI_COMM_WORLD_RANK" && shift 0 && exec "$@"';
    for (const rank of [0, 1]) mkdirSync(here.path(`rank-${rank}`));
    writeFileSync(here.path("rank-0/data.csv"), readFileSync(here.path("penguins.csv")));
    const words = ["train", "data.csv", "--target", "species", "--no-run"];
    const started = ["-n", "2", "bash", "-c", apart, here.path("rank-"), process.execPath, MAIN, ...words];
    const { code, stderr } = await runRanks(openMpi!, started, { cwd: here.folder });
    expect(code).toBe(3);
    expect(stderr).toContain("rank 1: There is no file data.csv");
  });

  it.skipIf(installed.length < 2)(
    "ends all where the library is another mpirun's, instead of training alone",
    async () => {
      const env = { CHAINRULE_MPI: "libmpich.so.12" };
      const { code, stderr } = await runRanks(openMpi!, command(2, ...TRAIN), { cwd: here.folder, env });
      expect(code).toBe(1);
      expect(stderr).toMatch(/started as rank \d of 2, but the MPI library \(MPICH.*\) says rank 0 of 1/);
      expect(here.list()).toEqual(["penguins.csv"]);
    },
  );

  it("leaves out the rows of a last batch that are too few for local batch normalization on all ranks", async () => {
    const rows = Array.from({ length: 37 }, (_, i) => `${i % 7},${i % 2 ? "a" : "b"}\n`);
    writeFileSync(here.path("few.csv"), `x,y\n${rows.join("")}`);
    const local = ["train", "few.csv", "--target", "y", "--validation", "0", "--no-run", "--local-batch-norm"];
    const { code, stderr } = await together(3, ...local, "--batch-size", "8", "--epochs", "2");
    expect({ code, said: stderr.includes("the last batch would have 5 rows, too few for all ranks") }).toEqual({
      ...{ code: 0, said: true },
    });
    const refused = await together(3, ...local, "--batch-size", "5", "--out", "other.safetensors");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--batch-size 5: batch normalization needs at least 6 rows a step");
  });

  it("takes no standard input, which only the first rank has", async () => {
    const { code, stderr } = await together(2, "train", "-", "--target", "y", "--no-run");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("Only the first rank has standard input"),
    });
  });

  it("ends when a rank is killed, and goes on from the newest checkpoint on another number of ranks", async () => {
    const train = [...TRAIN, "--epochs", "100", "--patience", "100", "--checkpoint-every", "20"];
    // The rank that speaks stands still at its word, and with it all: the run cannot be over before the kill.
    const env = signalWhenSaid("SIGSTOP", "^epoch +10/");
    const job = startRanks(openMpi!, command(3, ...train), { cwd: here.folder, env });
    await job.said(/^epoch +10\//m);
    const ranks = job.ranks();
    process.kill(ranks[2]!, "SIGKILL");
    process.kill(ranks[0]!, "SIGCONT");
    expect((await job.ended).code).not.toBe(0);
    expect(here.list()).toEqual(["penguins.csv", "run"]);
    expect((await together(2, "resume", "run", "--quiet")).code).toBe(0);
    expect(here.list()).toEqual(["penguins.csv", "penguins.safetensors", "run"]);
    expect(readFileSync(here.path("run/events.ndjson"), "utf8")).toMatch(
      /"type":"end","reason":"finished","epochs":100,/,
    );
  });

  it("stops all after the same step where one is asked to, with a checkpoint", async () => {
    const job = startRanks(openMpi!, command(2, ...ENDLESS), { cwd: here.folder });
    await job.said(/^epoch +10\//m);
    process.kill(job.ranks()[1]!, "SIGTERM");
    const { code, stderr } = await job.ended;
    expect(code).not.toBe(0);
    expect(stderr).toContain("go on: ");
    const alone = here.start(["resume", "run"]);
    const result = resultOf(alone);
    await said(alone, "stderr", /^epoch +\d+\//m);
    alone.kill("SIGINT");
    const { code: resumed, stderr: complaints } = await result;
    expect({ resumed, damaged: complaints.includes("damaged") }).toEqual({ resumed: 130, damaged: false });
  });
});

it("a run alone loads nothing of several processes", async () => {
  const spy =
    "data:text/javascript," +
    encodeURIComponent(`
    import { register } from "node:module";
    register("data:text/javascript," + encodeURIComponent(\`
      export async function load(url, context, next) {
        if (/node_modules.koffi|node.mpi|distributed/.test(url)) console.error("LOADED " + url);
        return next(url, context);
      }\`));`);
  const { code, stderr } = await here.run([...TRAIN, "--epochs", "1"], { flags: ["--import", spy] });
  expect(code).toBe(0);
  expect(stderr).not.toContain("LOADED");
  if (noOpenMpi) return;
  const seen = await here.run(["doctor"], { flags: ["--import", spy] });
  expect(seen.stderr).toMatch(/LOADED \S+mpi/);
  expect(seen.stdout).toMatch(new RegExp(`: mpirun -n 4 ${COMMAND} train `));
});

describe.skipIf(noOpenMpi || !hasNamespaces())("ranks on two machines, as network namespaces are", () => {
  const NAMES = ["chainrule-a", "chainrule-b"] as const;
  const ADDRESSES = ["10.77.0.1", "10.77.0.2"] as const;
  const ip = (...words: string[]): Buffer => execFileSync("ip", words, { stdio: "pipe" });

  beforeEach(() => {
    for (const name of NAMES) ip("netns", "add", name);
    ip("link", "add", "cr0", "netns", NAMES[0], "type", "veth", "peer", "name", "cr1", "netns", NAMES[1]);
    for (const [i, name] of NAMES.entries()) {
      ip("-n", name, "addr", "add", `${ADDRESSES[i]}/24`, "dev", `cr${i}`);
      for (const link of [`cr${i}`, "lo"]) ip("-n", name, "link", "set", link, "up");
    }
  });
  afterEach(() => {
    for (const name of NAMES) ip("netns", "del", name);
  });

  it("have the losses of one process", async () => {
    await here.run([...TRAIN.slice(0, -1), "alone", "--epochs", "3", "--out", "alone.safetensors"]);
    // What ssh is between machines: runs the rest of its words in the namespace that has the address.
    const agent = here.path("agent.sh");
    const cases = NAMES.map((name, i) => `${ADDRESSES[i]}) n=${name};;`).join(" ");
    writeFileSync(agent, `#!/bin/sh\ncase "$1" in ${cases} esac\nshift\nexec ip netns exec $n sh -c "$*"\n`, {
      mode: 0o755,
    });
    const flags = ["--host", ADDRESSES.map((address) => `${address}:1`).join(","), "--mca", "plm_rsh_agent", agent];
    const tcp = ["--mca", "btl", "tcp,self", "--mca", "pml", "ob1", "--mca", "btl_tcp_if_include", "10.77.0.0/24"];
    const oob = ["--mca", "oob_tcp_if_include", "10.77.0.0/24"];
    const mpi = { ...openMpi!, command: "ip", flags: ["netns", "exec", NAMES[0], openMpi!.command, ...openMpi!.flags] };
    const words = [...TRAIN, "--epochs", "3", "--threads", "1"];
    const started = [...flags, ...tcp, ...oob, ...command(2, ...words)];
    const { code, stderr } = await runRanks(mpi, started, { cwd: here.folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("2 ranks") });
    const [one, two] = [lossesOf("alone"), lossesOf("run")];
    expect(two).toHaveLength(one.length);
    for (const [i, loss] of two.entries()) expect(Math.abs(loss / one[i]! - 1)).toBeLessThan(1e-5);
  });
});

/** Whether this user may make network namespaces and join them. */
function hasNamespaces(): boolean {
  try {
    execFileSync("ip", ["netns", "add", "chainrule-try"], { stdio: "ignore" });
    execFileSync("ip", ["netns", "del", "chainrule-try"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

if (!hasNamespaces()) it.skip("ranks on two machines (network namespaces may not be made here)");
if (noOpenMpi !== undefined) it.skip(`the command under mpirun (${noOpenMpi})`);
