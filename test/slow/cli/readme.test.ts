import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { PENGUINS, Workspace } from "./command.ts";

const here = new Workspace();
afterAll(() => here.remove());

it("the README's commands work as they are typed in a clone", async () => {
  const readme = readFileSync(resolve(import.meta.dirname, "../../../README.md"), "utf8");
  const [, block] = /In a clone, as typed:\n\n```sh\n([\s\S]*?)```/.exec(readme)!;
  const lines = block!.trim().split("\n");
  expect(lines.length).toBeGreaterThan(3);
  mkdirSync(here.path("examples"));
  cpSync(dirname(PENGUINS), here.path("examples/data"), { recursive: true });
  for (const line of lines) {
    const { code, stderr } = await here.shell(line.replace(/^npx /, ""));
    expect({ line, code, error: /^chainrule:.*/m.exec(stderr)?.[0] }).toEqual({ line, code: 0, error: undefined });
  }
}, 60_000);
