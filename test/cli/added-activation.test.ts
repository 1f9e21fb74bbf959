import { expect, it } from "vitest";
import { nowhere } from "../../cli/base/ranks.ts";
import { activationOf } from "../../cli/job/activation.ts";
import { createProgram } from "../../cli/program.ts";
import { gelu, registerLayer } from "../../src/index.ts";

it("--activation has those that are added to the catalog, too", () => {
  const added = { ...gelu(), kind: "added" };
  registerLayer({ kind: "added", label: "Added", role: "activation", hidden: () => added, fromConfig: () => added });
  const train = createProgram({ out: nowhere(), err: nowhere(), command: "chainrule", words: ["train"] }).commands.find(
    (command) => command.name() === "train",
  )!;
  expect(train.options.find(({ long }) => long === "--activation")!.argChoices).toContain("added");
  expect(activationOf("added", 3)).toBe(added);
});
