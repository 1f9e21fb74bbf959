import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { losses } from "../../src/index.ts";
import { layerKinds, optimizerKinds } from "../architecture/kinds.ts";
import { ROOT } from "../architecture/sources.ts";

const rows = readFileSync(join(ROOT, "docs/library.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| (layers|activations|losses|optimizers) \|/.test(line));

it.each([...layerKinds(), ...optimizerKinds(), ...Object.keys(losses)])(
  "the table of docs/library.md has %s",
  (name) => {
    expect(rows.join("\n")).toContain(`\`${name}\``);
  },
);
