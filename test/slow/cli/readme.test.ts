import { cpSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, expect, it } from "vitest";
import { commandsUnder } from "../../support/readme.ts";
import { PENGUINS, Workspace } from "./command.ts";

const here = new Workspace();
afterAll(() => here.remove());

it("the commands of docs/tables.md work as they are typed in a clone", async () => {
  const lines = commandsUnder("docs/tables.md", "In a clone, after `npm ci`, as typed:");
  expect(lines.length).toBeGreaterThan(3);
  mkdirSync(here.path("examples"));
  cpSync(dirname(PENGUINS), here.path("examples/data"), { recursive: true });
  for (const line of lines) {
    const { code, stderr } = await here.shell(line.replace(/^node dist\/cli\/main\.js/, "chainrule"));
    expect({ line, code, error: /^chainrule:.*/m.exec(stderr)?.[0] }).toEqual({ line, code: 0, error: undefined });
  }
});
