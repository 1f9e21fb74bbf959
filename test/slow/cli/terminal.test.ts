import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { COMMAND, controlCharacters, hasTerminal, type Result, resultOf, Workspace } from "./command.ts";

const TRAIN = "train penguins.csv --target species --epochs 30 --patience 30 --backend reference";
const ESCAPE = "\u001b";

let here: Workspace;
beforeEach(() => {
  here = new Workspace();
});
afterEach(() => here.remove());

function run(args: string, columns: number, env: Readonly<Record<string, string>> = {}): Promise<Result> {
  const child = here.startOnTerminal(args, columns, env);
  return resultOf(child);
}

/** Every text that was painted, without the sequences that move and colour. */
function painted(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what this takes out
  return text.split(/\n|\u001b\[(?:G|\d*[AK]|\?\d+[hl])/).map((line) => line.replace(/\u001b\[\d*m/g, ""));
}

describe.skipIf(!hasTerminal)("on a terminal", () => {
  it("repaints one line with bar, speed, estimate and loss, and keeps a line for some epochs", async () => {
    const { code, stdout } = await run(TRAIN, 140);
    expect(code).toBe(0);
    const lines = painted(stdout);
    expect(
      lines.some((line) =>
        /^epoch +\d+\/30 {2}[━─]{24} +\d+ % .* ms\/step .* samples\/s {2}eta +\d+ s {2}loss /.test(line),
      ),
    ).toBe(true);
    expect(lines.filter((line) => /^epoch +\d+\/30 {2}loss .*validation loss/.test(line))).toHaveLength(16);
    expect(stdout).toContain(`${ESCAPE}[33m★${ESCAPE}[39m`);
    const verdict = `^  saved penguins\\.safetensors · next: ${COMMAND} predict penguins\\.safetensors new\\.csv$`;
    expect(lines).toContainEqual(expect.stringMatching(verdict));
  });

  it.each([100, 60, 40, 20])("paints nothing as wide as %i columns", async (columns) => {
    const { stdout } = await run(TRAIN, columns);
    const progress = painted(stdout).filter((line) => line.startsWith("epoch"));
    expect(progress.length).toBeGreaterThan(16);
    expect(Math.max(...progress.map((line) => line.length))).toBeLessThan(columns);
  });

  it("takes 80 columns where the terminal says 0", async () => {
    const { code, stdout } = await run(TRAIN, 0);
    const progress = painted(stdout).filter((line) => line.startsWith("epoch"));
    expect(code).toBe(0);
    expect(progress.some((line) => line.includes("━"))).toBe(true);
    expect(Math.max(...progress.map((line) => line.length))).toBeLessThan(80);
  });

  it("repaints without colours under NO_COLOR", async () => {
    const { stdout } = await run(TRAIN, 100, { NO_COLOR: "1" });
    expect(stdout).not.toMatch(/\[\d+m/);
    expect(stdout).toContain(`${ESCAPE}[2K`);
  });

  it("is a plain log in CI and on a dumb terminal", async () => {
    for (const env of [{ CI: "true" }, { TERM: "dumb" }]) {
      const { code, stdout } = await run(TRAIN, 100, env);
      expect(code).toBe(0);
      expect(controlCharacters(stdout)).toEqual([]);
      expect(stdout.match(/^epoch +\d+\/30/gm)).toHaveLength(30);
    }
  });

  it("is ASCII where the locale shows nothing else", async () => {
    const { stdout } = await run(TRAIN, 100, { LC_ALL: "C" });
    expect([...stdout].filter((character) => character > "~")).toEqual([]);
    expect(painted(stdout).some((line) => /^epoch +\d+\/30 {2}=+-* /.test(line))).toBe(true);
  });
});
