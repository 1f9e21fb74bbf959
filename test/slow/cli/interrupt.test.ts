import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { COMMAND, hasTerminal, objectsOf, resultOf, said, Workspace } from "./command.ts";

const ENDLESS = ["train", "penguins.csv", "--target", "species", "--epochs", "1000000", "--patience", "1000000"];
const RESUME = new RegExp(`^  go on: ${COMMAND} resume runs/0001-penguins\n`, "m");

let here: Workspace;
beforeEach(() => {
  here = new Workspace();
});
afterEach(() => here.remove());

describe("a signal", () => {
  it.each([
    ["SIGINT", 130, "; press Ctrl-C again to stop at once without saving."],
    ["SIGTERM", 143, ", then saving."],
    ["SIGHUP", 129, ", then saving."],
  ] as const)(
    "%s ends the run after the step, saves, says how to go on, and exits with %i",
    async (signal, exitCode, stopping) => {
      const child = here.start(ENDLESS);
      const result = resultOf(child);
      await said(child, "stderr", /^epoch +3\//m);
      child.kill(signal);
      const { code, stderr } = await result;
      expect(code).toBe(exitCode);
      expect(stderr).toContain(`Stopping after this step${stopping}\n`);
      expect(stderr).toMatch(/^Stopped after [\d,]+ steps and [\d,]+ whole epochs; saved runs\/0001-penguins$/m);
      expect(stderr).toMatch(RESUME);
      expect(here.list()).toEqual(["penguins.csv", "runs"]);
    },
  );

  it("saves the weights where no run is kept, and says how to start from them", async () => {
    const child = here.start([...ENDLESS, "--no-run"]);
    const result = resultOf(child);
    await said(child, "stderr", /^epoch +3\//m);
    child.kill("SIGINT");
    expect((await result).stderr).toMatch(/ {2}go on: .* --from penguins\.safetensors starts from these weights\n$/);
    expect(here.list()).toEqual(["penguins.csv", "penguins.safetensors"]);
    const from = ["train", "penguins.csv", "--target", "species", "--epochs", "1", "--from", "penguins.safetensors"];
    expect((await here.run([...from, "--no-run"])).code).toBe(0);
  });

  it.each([
    ["SIGINT", "SIGINT", 130],
    ["SIGTERM", "SIGTERM", 143],
    ["SIGINT", "SIGTERM", 143],
  ] as const)("at once the second time, with what was saved before: %s, %s", async (first, second, exitCode) => {
    const child = here.start(ENDLESS);
    const result = resultOf(child);
    await said(child, "stderr", /^epoch +3\//m);
    child.kill(first);
    child.kill(second);
    expect([first === "SIGINT" ? 130 : 143, exitCode]).toContain((await result).code);
    const resumed = here.start(["resume", "runs/0001-penguins"]);
    const resumedResult = resultOf(resumed);
    await said(resumed, "stderr", /^epoch +\d+\//m);
    resumed.kill("SIGINT");
    expect((await resumedResult).code).toBe(130);
  });

  it("is answered on the slow backend too", async () => {
    const child = here.start([...ENDLESS, "--backend", "reference"]);
    const result = resultOf(child);
    await said(child, "stderr", /^epoch +3\//m);
    child.kill("SIGINT");
    expect((await result).code).toBe(130);
  });

  it("leaves valid events behind with --json", async () => {
    const child = here.start([...ENDLESS, "--json"]);
    const result = resultOf(child);
    await said(child, "stdout", /"type":"epoch","epoch":3/);
    child.kill("SIGINT");
    const events = objectsOf((await result).stdout);
    expect(events.at(-2)).toMatchObject({ type: "end", reason: "aborted" });
    expect(events.at(-1)).toMatchObject({
      type: "saved",
      path: "runs/0001-penguins",
      command: expect.stringContaining("resume runs/0001-penguins"),
    });
  });

  it.skipIf(!hasTerminal)("is Ctrl-C on a terminal, and the cursor comes back", async () => {
    const child = here.startOnTerminal(ENDLESS.join(" "), 80);
    const result = resultOf(child);
    await said(child, "stdout", /epoch +\d+\/1000000.*[━─]/);
    child.stdin!.write("\u0003");
    const { code, stdout } = await result;
    expect(code).toBe(130);
    expect(stdout).toMatch(RESUME);
    expect(stdout.lastIndexOf("\u001b[?25h")).toBeGreaterThan(stdout.lastIndexOf("\u001b[?25l"));
    expect(here.list()).toContain("runs");
  });
});
