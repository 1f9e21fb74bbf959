import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { type Contestant, measure } from "../../bench/measure.ts";

const PROTOCOL = fileURLToPath(new URL("../../bench/peers/protocol.mjs", import.meta.url));
const PLAN = { rounds: 3, turnMs: 1, warmUpMs: 0, budgetMs: 100 };

/** A process that serves `run`, on one thread. */
function contestant(name: string, run: string, rest: Partial<Contestant> = {}): Contestant {
  const code = `import { serve } from ${JSON.stringify(PROTOCOL)};
    let loss = 1;
    await serve(${run}, { version: "1", threads: 1 });`;
  const args = ["--input-type=module", "-e", code, "served", "{}"];
  const command = { program: process.execPath, args, env: process.env };
  return { name, threads: 1, command, trains: true, install: "nothing", ...rest };
}

it("keeps who learns, or need not, and names all others with the reason", async () => {
  const { measured, skipped } = await measure(
    [
      contestant("learns", "() => (loss /= 2)"),
      contestant("need not", "() => 1", { trains: false }),
      contestant("stays", "() => 1"),
      contestant("diverges", "() => NaN"),
      contestant("dies", '() => { throw new Error("no memory"); }'),
      contestant("on one thread", "() => (loss /= 2)", { threads: 2 }),
    ],
    PLAN,
  );
  expect(measured.map(({ name, rounds }) => [name, rounds.length])).toEqual([
    ["learns", 3],
    ["need not", 3],
  ]);
  expect(skipped.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
    "stays: its loss went from 1 to 1",
    "diverges: its loss is null",
    "dies: Error: no memory",
    "on one thread: it runs on 1 of 2 threads",
  ]);
});
